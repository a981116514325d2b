// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/blockers/blockers_svg.h"

#include "views/picture/grid.h"

/* Ranges without memory have no kind. */
static struct mt_grid_cell cell(const void *data, size_t i)
{
	struct mt_block_range range;

	mt_block_range_judge(data, i, &range);
	return (struct mt_grid_cell){
		range.verdict == MT_BLOCK_NONE ? MT_NR_BLOCK_VERDICTS : range.verdict, 1000,
	};
}

struct mt_error *mt_blockers_write_svg(const char *path, const struct mt_snapshot *snapshot,
				       const struct mt_blocks *blocks)
{
	struct mt_grid_kind kinds[MT_NR_BLOCK_VERDICTS] = { 0 };
	const struct mt_grid grid = {
		.snapshot = snapshot, .start_pfn = blocks->start_pfn,
		.cell_pages = UINT64_C(1) << blocks->order, .nr_cells = blocks->nr_ranges,
		.kinds = kinds, .nr_kinds = MT_NR_BLOCK_VERDICTS, .cell = cell, .data = blocks,
	};

	for (size_t v = 0; v < MT_NR_BLOCK_VERDICTS; v++) {
		kinds[v].color = mt_block_verdicts[v].color;
		kinds[v].name = mt_block_verdicts[v].name;
	}
	for (size_t i = 0; i < blocks->nr_ranges; i++) {
		size_t kind = cell(blocks, i).kind;

		if (kind < MT_NR_BLOCK_VERDICTS)
			kinds[kind].pages += grid.cell_pages;
	}
	return mt_grid_write_svg(path, &grid);
}
