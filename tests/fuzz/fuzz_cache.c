// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is a layout cache, as a run of memtop before this one left it. */
#include "fuzz.h"

#include <sys/stat.h>

#define BUILD_ID "0123456789abcdef0123456789abcdef01234567"
#define NAME "memtop/layouts-" BUILD_ID

/* What the cache lacks, nobody knows. */
static struct mt_error *open_nothing(void *data, struct mt_types **types)
{
	(void)data;
	(void)types;
	return mt_error_create(MT_ERR_NOT_FOUND, "no debug information");
}

static void make_folder(void)
{
	static char path[512];

	if (*path)
		return;
	snprintf(path, sizeof(path), "%s/memtop", fuzz_folder());
	REQUIRE(!mkdir(path, 0700));
	setenv("XDG_CACHE_HOME", fuzz_folder(), 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	make_folder();
	fuzz_named_file(NAME, data, size);
	err = mt_types_cached(BUILD_ID, NULL, open_nothing, NULL, &types);
	fuzz_check_message(err);
	if (!err)
		fuzz_check_types(types);
	return 0;
}
