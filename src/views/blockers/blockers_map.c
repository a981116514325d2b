// SPDX-License-Identifier: GPL-2.0-or-later
/* A map of physical memory, a letter for the verdict of each range. */
#include "base/text.h"
#include "views/blockers/blockers.h"
#include "views/blockers/blockers_options.h"
#include "views/blockers/blockers_svg.h"

#define LINE_CELLS	64u
#define MAX_LINE_CELLS	256u

enum { PFN, PHYS, MAP, CELL_PAGES, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[PFN] = { "pfn", "PFN", MT_TYPE_COUNT, .is_key = true,
		  .help = "page frame of the line's first range" },
	[PHYS] = { "phys", "PHYS", MT_TYPE_ADDRESS, .help = "its physical address" },
	[MAP] = { "map", "MAP", MT_TYPE_TEXT,
		  .help = "a letter for each range: what it takes to make a block of it" },
	[CELL_PAGES] = { "cell_pages", "CELL", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
			 .help = "pages of a range" },
};

static struct mt_error *put_line(const struct mt_request *request, const struct mt_blocks *blocks,
				 size_t first, size_t width, struct mt_sink *sink)
{
	uint64_t pfn = blocks->start_pfn + ((uint64_t)first << blocks->order);
	struct mt_block_choice choice = mt_blockers_choice(request);
	char letters[MAX_LINE_CELLS + 1];
	bool any = false;
	size_t n = 0;

	for (; n < width && first + n < blocks->nr_ranges; n++) {
		struct mt_block_range range;

		mt_block_range_judge(blocks, first + n, &range);
		letters[n] = mt_block_chosen(blocks, &choice, &range) ?
			     mt_block_verdicts[range.verdict].letter : ' ';
		any = any || letters[n] != ' ';
		letters[n] = letters[n] == ' ' ? '-' : letters[n];
	}
	letters[n] = '\0';
	if (!any)
		return NULL;

	const struct mt_cell cells[NR_COLUMNS] = {
		[PFN] = mt_cell_count(pfn),
		[PHYS] = mt_cell_count(mt_pages_to_bytes(request->snapshot, pfn)),
		[MAP] = mt_cell_text(letters),
		[CELL_PAGES] = mt_cell_count(UINT64_C(1) << blocks->order),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *put_legend(const struct mt_request *request,
				   const struct mt_blocks *blocks, struct mt_sink *sink)
{
	char size[MT_TEXT_BYTES_SIZE];
	struct mt_error *err;

	if (request->no_legend)
		return NULL;
	err = mt_sink_note(sink, MT_PLAIN, "a letter stands for %s",
			   mt_text_bytes(size, mt_pages_to_bytes(request->snapshot,
								 UINT64_C(1) << blocks->order)));
	for (int v = 0; !err && v < MT_BLOCK_NONE; v++)
		err = mt_sink_note(sink, MT_PLAIN, "%c  %-10s %s", mt_block_verdicts[v].letter,
				   mt_block_verdicts[v].name, mt_block_verdicts[v].help);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	size_t width = request->line_cells ? request->line_cells : LINE_CELLS;
	struct mt_blocks blocks;
	struct mt_error *err = mt_blockers_ask(request, &blocks);

	width = width > MAX_LINE_CELLS ? MAX_LINE_CELLS : width;
	for (size_t i = 0; !err && i < blocks.nr_ranges; i += width)
		err = put_line(request, &blocks, i, width, sink);
	if (!err)
		err = put_legend(request, &blocks, sink);
	if (!err && request->svg)
		err = mt_blockers_write_svg(request->svg, request->snapshot, &blocks);
	mt_blocks_release(&blocks);
	return err;
}

const struct mt_view mt_view_blockers_map = {
	.name = "blockermap",
	.summary = "a map of physical memory by verdict; what blockers --map shows (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_blockers_options,
	.uses = MT_SECTION_BIT(ZONEINFO),
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
