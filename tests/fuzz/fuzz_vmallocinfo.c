// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/counters.h"
#include "proc/memory/memory_files.h"

static void check(const struct mt_counters *c)
{
	REQUIRE(c->vmalloc.n <= MT_MAX_HOLDERS);
	for (size_t i = 0; i < c->vmalloc.n; i++) {
		const struct mt_holder *holder = &c->vmalloc.v[i];

		REQUIRE(mt_text_is_printable(holder->name, strlen(holder->name)));
		REQUIRE(holder->bytes <= INT64_MAX || holder->bytes == MT_UNKNOWN);
		REQUIRE(!i || holder->bytes <= holder[-1].bytes);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_snapshot_create(MT_ORIGIN_SYSROOT, &snapshot);

	if (!err)
		err = mt_snapshot_add_counters(snapshot);
	if (err)
		return 0;
	snapshot->origin.page_size = size % 2 ? 4096 : MT_UNKNOWN;
	err = mt_proc_parse_vmallocinfo("vmallocinfo", (const char *)data, size, snapshot);
	fuzz_check_error(err);
	fuzz_check_snapshot(snapshot);
	check(snapshot->counters);
	return 0;
}
