// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/counters.h"
#include "proc/memory/memory_files.h"

static void check(const struct mt_counters *c)
{
	REQUIRE(c->nr_slabs <= MT_MAX_SLAB_CACHES);
	for (size_t i = 0; i < c->nr_slabs; i++) {
		const struct mt_slab_cache *cache = &c->slabs[i];

		REQUIRE(mt_text_is_printable(cache->name, strlen(cache->name)));
		REQUIRE(cache->object_bytes <= INT64_MAX && cache->objects <= INT64_MAX &&
			cache->objects_in_use <= INT64_MAX && cache->slabs <= INT64_MAX &&
			cache->slab_pages <= INT64_MAX);
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
	err = mt_proc_parse_slabinfo("slabinfo", (const char *)data, size, snapshot);
	fuzz_check_error(err);
	fuzz_check_snapshot(snapshot);
	check(snapshot->counters);
	return 0;
}
