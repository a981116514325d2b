// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether the memory of each section could be taken offline, and who forbids it. */
#include <stdlib.h>

#include "analysis/blockers/forecast.h"
#include "views/blockers/blockers.h"
#include "views/blockers/blockers_options.h"
#include "views/blockers/holder_name.h"

enum { SECTION, START_PFN, END_PFN, NODE, POSSIBLE, MOVE, HELD, NO_ROOM, HOLDER, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[SECTION] = { "section", "SECTION", MT_TYPE_COUNT, .is_key = true,
		      .help = "section number; a block of memory hotplug has one or several" },
	[START_PFN] = { "start_pfn", "START_PFN", MT_TYPE_COUNT, .help = "first page frame" },
	[END_PFN] = { "end_pfn", "END_PFN", MT_TYPE_COUNT, .help = "page frame behind the last" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .help = "node it belongs to, where known" },
	[POSSIBLE] = { "offline_possible", "OFFLINE", MT_TYPE_BOOL,
		       .help = "it could be taken offline; none: struct pages are missing" },
	[MOVE] = { "move_pages", "MOVE", MT_TYPE_COUNT, MT_UNIT_PAGES,
		   .help = "pages that would be moved elsewhere" },
	[HELD] = { "held_pages", "HELD", MT_TYPE_COUNT, MT_UNIT_PAGES,
		   .help = "pages that forbid it" },
	[NO_ROOM] = { "no_room", "NO_ROOM", MT_TYPE_BOOL, .extra = true,
		      .help = "what would be moved does not fit in what is free elsewhere" },
	[HOLDER] = { "holder", "HOLDER", MT_TYPE_TEXT, .help = "who has most of those pages" },
};

struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	struct mt_blocks blocks;
	uint64_t free;			/* pages, of the machine */
};

/* The ranges of a section: from *first to *end, exclusive. */
static void ranges_of(const struct mt_blocks *blocks, const struct mt_mem_section *section,
		      size_t *first, size_t *end)
{
	uint64_t size = UINT64_C(1) << blocks->order, start = blocks->start_pfn;
	uint64_t from = section->start_pfn > start ? section->start_pfn - start : 0;
	uint64_t to = section->end_pfn > start ? section->end_pfn - start : 0;

	*first = (size_t)(from >> blocks->order);
	*end = (size_t)((to + size - 1) >> blocks->order);
	*end = *end < blocks->nr_ranges ? *end : blocks->nr_ranges;
}

/* Counts what is known of the ranges: pages that are free, and such that nothing is known of. */
static void count(const struct mt_blocks *blocks, size_t first, size_t end, uint64_t *free,
		  uint64_t *unknown)
{
	*free = *unknown = 0;
	for (size_t i = first; i < end; i++) {
		struct mt_block_range range;

		mt_block_range_judge(blocks, i, &range);
		*free += range.pages[MT_MOBILITY_FREE];
		*unknown += range.pages[MT_MOBILITY_UNKNOWN];
	}
}

static struct mt_error *put_section(void *data, const struct mt_mem_section *section)
{
	const struct context *c = data;
	mt_cleanup(free) char *name = NULL;
	struct mt_block_offline offline;
	uint64_t free, unknown;
	size_t first, end;
	struct mt_error *err = NULL;

	ranges_of(&c->blocks, section, &first, &end);
	if (first >= end || !section->online || section->is_device)
		return NULL;
	count(&c->blocks, first, end, &free, &unknown);
	mt_block_offline_judge(&c->blocks, first, end, c->free > free ? c->free - free : 0,
			       &offline);
	if (offline.holder != UINT32_MAX)
		err = mt_holder_name(c->request->snapshot->inspector,
				     &c->blocks.holders[offline.holder], &name);
	if (err)
		return err;

	const struct mt_cell cells[NR_COLUMNS] = {
		[SECTION] = mt_cell_count(section->number),
		[START_PFN] = mt_cell_count(section->start_pfn),
		[END_PFN] = mt_cell_count(section->end_pfn),
		[NODE] = mt_cell_count(section->node == MT_NO_INDEX ? MT_UNKNOWN : section->node),
		[POSSIBLE] = unknown && !offline.held_pages ? mt_cell_unknown() :
							      mt_cell_bool(offline.possible),
		[MOVE] = mt_cell_count(offline.movable_pages),
		[HELD] = mt_cell_count(offline.held_pages),
		[NO_ROOM] = mt_cell_bool(offline.no_room),
		[HOLDER] = mt_cell_text(name),
	};

	return c->sink->ops->row(c->sink, cells);
}

static uint64_t free_pages(const struct mt_blocks *blocks)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < blocks->nr_units; i++)
		sum += blocks->units[i].pages[MT_MOBILITY_FREE];
	return sum;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = { .request = request, .sink = sink };
	struct mt_request whole = *request;
	struct mt_error *err;

	/* room elsewhere is anywhere: the whole machine is counted */
	whole.selection = (struct mt_selection){ 0 };
	whole.blockers.has_block = false;
	err = mt_blockers_ask(&whole, &c.blocks);
	c.free = free_pages(&c.blocks);
	if (!err)
		err = inspector->ops->sections(inspector, put_section, &c);
	mt_blocks_release(&c.blocks);
	return err;
}

const struct mt_view mt_view_blockers_offline = {
	.name = "blockeroffline",
	.summary = "what could be offlined; what blockers --offline shows (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_blockers_options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
