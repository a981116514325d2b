// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Physical memory as a map: a letter for each cell (a pageblock, or more), that of the use
 * most of its pages have, and below it in another column how pure it is.
 */
#include <stdlib.h>

#include "base/text.h"
#include "views/pages/map_cell.h"
#include "views/pages/pages.h"
#include "views/pages/pages_options.h"
#include "views/pages/pages_svg.h"

#define LINE_CELLS 64u
#define MAX_LINE_CELLS 256u

enum { PFN, PHYS, MAP, PURITY, CELL_PAGES, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[PFN] = { "pfn", "PFN", MT_TYPE_COUNT, .is_key = true,
		  .help = "first page frame of the line" },
	[PHYS] = { "phys", "PHYS", MT_TYPE_ADDRESS, .is_key = true,
		   .help = "its physical address" },
	[MAP] = { "map", "MAP", MT_TYPE_TEXT, .use_letters = true,
		  .help = "a letter for each cell: the use most of its pages have; - where there "
			  "are none" },
	[PURITY] = { "purity", "PURITY", MT_TYPE_TEXT, .extra = true,
		     .help = "a digit for each cell: the tenths of its pages that have that use, 9 "
			     "for nine tenths and more" },
	[CELL_PAGES] = { "cell_pages", "CELL", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
			 .help = "pages a cell stands for" },
};

static struct mt_error *put_line(const struct mt_request *request, const struct mt_page_map *map,
				 size_t first, size_t width, struct mt_sink *sink)
{
	char letters[MAX_LINE_CELLS + 1], digits[MAX_LINE_CELLS + 1];
	uint64_t pfn = map->start_pfn + first * map->cell_pages;
	bool any = false;
	size_t n = 0;

	for (; n < width && first + n < map->nr_cells; n++) {
		struct mt_map_cell cell = mt_map_cell(&map->cells[(first + n) * MT_NR_USES]);

		any = any || cell.pages;
		letters[n] = cell.pages ? mt_uses[cell.use].letter : '-';
		digits[n] = !cell.pages ? '-' : cell.share >= 900 ? '9' :
			    (char)('0' + cell.share / 100);
	}
	letters[n] = digits[n] = 0;
	if (!any)
		return NULL;

	const struct mt_cell cells[NR_COLUMNS] = {
		[PFN] = mt_cell_count(pfn),
		[PHYS] = mt_cell_count(mt_pages_to_bytes(request->snapshot, pfn)),
		[MAP] = mt_cell_text(letters),
		[PURITY] = mt_cell_text(digits),
		[CELL_PAGES] = mt_cell_count(map->cell_pages),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *put_legend(const struct mt_request *request,
				   const struct mt_page_map *map, struct mt_sink *sink)
{
	uint64_t pages[MT_NR_USES] = { 0 };
	char text[MT_TEXT_BYTES_SIZE];
	struct mt_error *err;

	for (size_t i = 0; i < map->nr_cells; i++)
		for (int use = 0; use < MT_NR_USES; use++)
			pages[use] += map->cells[i * MT_NR_USES + (size_t)use];
	err = mt_sink_note(sink, MT_PLAIN, "a letter stands for %s",
			   mt_text_bytes(text, mt_pages_to_bytes(request->snapshot,
								 map->cell_pages)));
	for (int use = 0; !err && use < MT_USE_HOLE; use++)
		if (pages[use])
			err = mt_sink_note(sink, MT_PLAIN, "%c  %-14s %s", mt_uses[use].letter,
					   mt_uses[use].name, mt_uses[use].help);
	return err;
}

static struct mt_error *ask(const struct mt_request *request, struct mt_page_map *map)
{
	struct mt_inspector *inspector = request->snapshot->inspector;

	if (request->svg)
		return mt_pages_map_for_picture(request->snapshot, &request->selection,
						request->cell_pages, map);
	return inspector->ops->page_map(inspector, &request->selection, request->cell_pages, map);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	size_t width = request->line_cells ? request->line_cells : LINE_CELLS;
	struct mt_page_map map = { 0 };
	struct mt_error *err = ask(request, &map);

	if (err)
		return err;
	if (width > MAX_LINE_CELLS)
		width = MAX_LINE_CELLS;
	for (size_t i = 0; !err && i < map.nr_cells; i += width)
		err = put_line(request, &map, i, width, sink);
	if (!err && !request->no_legend)
		err = put_legend(request, &map, sink);
	if (!err && request->svg)
		err = mt_pages_write_svg(request->svg, request->snapshot, &map);
	free(map.cells);
	return err;
}

const struct mt_view mt_view_pages_map = {
	.name = "pagemap",
	.summary = "a map of physical memory by use; what pages --map shows (dumps, live)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_pages_options,
	.uses = MT_SECTION_BIT(ZONEINFO),
	.asks = MT_QUESTION_PAGES,
	.fill = fill,
};
