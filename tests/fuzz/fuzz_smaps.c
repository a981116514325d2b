// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is read as smaps (hence maps, smaps_rollup) and as numa_maps, side by side. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "proc/task/numa_maps.h"
#include "proc/task/smaps.h"

struct state {
	struct mt_numa_maps *numa;
	uint64_t last;		/* end of the mapping before */
};

static void check_flags(struct mt_word flags)
{
	struct mt_word word;
	size_t n = 0;

	while ((word = mt_word_take(&flags)).len) {
		REQUIRE(word.len == 2 && mt_text_is_printable(word.p, 2));
		n++;
	}
	REQUIRE(n <= 64);
}

static struct mt_error *check_vma(void *data, const struct mt_smaps_vma *vma)
{
	struct state *state = data;
	char *path = mt_maps_path(vma->line.path);

	REQUIRE(vma->line.start < vma->line.end && vma->line.start >= state->last);
	state->last = vma->line.end;
	REQUIRE(strlen(vma->line.permissions) == 4);
	REQUIRE(vma->line.device <= UINT32_MAX && vma->line.inode <= INT64_MAX);
	REQUIRE(path && mt_text_is_printable(path, strlen(path)));
	free(path);
	for (int i = 0; i < MT_NR_SMAPS_KEYS; i++)
		REQUIRE(mt_smaps_bytes(vma, i) <= INT64_MAX || vma->kib[i] == MT_UNKNOWN);
	if (vma->has_flags)
		check_flags(vma->flags);
	if (mt_numa_maps_find(state->numa, vma->line.start))
		for (size_t i = 0; i < state->numa->nr_nodes; i++)
			REQUIRE(state->numa->bytes[i] <= INT64_MAX);
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mt_numa_maps numa;
	struct state state = { .numa = &numa };
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_snapshot_create(MT_ORIGIN_SYSROOT, &snapshot);

	if (err)
		return 0;
	mt_numa_maps_begin(&numa, "numa_maps", (const char *)data, size);
	REQUIRE(numa.nr_nodes <= MT_MAX_NUMA_NODES);
	err = mt_smaps_parse("smaps", (const char *)data, size, snapshot, check_vma, &state);
	mt_numa_maps_find(&numa, UINT64_MAX);
	mt_numa_maps_end(&numa, snapshot);
	fuzz_check_error(err);
	fuzz_check_lines(snapshot);
	return 0;
}
