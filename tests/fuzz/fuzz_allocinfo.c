// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "proc/memory/allocinfo.h"

static bool is_count(uint64_t n)
{
	return n <= INT64_MAX || n == MT_UNKNOWN;
}

static bool is_text(const char *text)
{
	return !text || mt_text_is_printable(text, strlen(text));
}

static struct mt_error *check(void *data, const struct mt_alloc_site *site)
{
	(void)data;
	REQUIRE(site->file && is_text(site->file) && is_text(site->function) &&
		is_text(site->module));
	REQUIRE(is_count(site->bytes) && is_count(site->calls) && site->line <= INT64_MAX);
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_snapshot_create(MT_ORIGIN_SYSROOT, &snapshot);
	struct mt_alloc_pass pass;

	if (err)
		return 0;
	err = mt_proc_parse_allocinfo("allocinfo", (const char *)data, size, snapshot, check, NULL,
				      &pass);
	fuzz_check_error(err);
	fuzz_check_snapshot(snapshot);
	return 0;
}
