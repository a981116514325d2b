// SPDX-License-Identifier: GPL-2.0-or-later
/* Who is in the way, those first that block the most ranges alone. */
#include <inttypes.h>
#include <stdlib.h>

#include "views/blockers/blockers.h"
#include "views/blockers/blockers_options.h"
#include "views/blockers/holder_name.h"

enum { HOLDER, MOBILITY, USE, ALONE, RANGES, PAGES, ALONE_PAGES, EXAMPLE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[HOLDER] = { "holder", "HOLDER", MT_TYPE_TEXT, .is_key = true,
		     .help = "who, as far as one of the pages tells" },
	[MOBILITY] = { "mobility", "WHY", MT_TYPE_TEXT,
		       .help = "unmovable, pinned, reclaimable, large_folio, hugetlb, offline" },
	[USE] = { "use", "USE", MT_TYPE_TEXT, .help = "what the pages are used for" },
	[ALONE] = { "alone", "ALONE", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		    .help = "ranges in which nobody else is in the way: that letting go opens" },
	[RANGES] = { "ranges", "RANGES", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		     .help = "ranges that have pages of this holder" },
	[PAGES] = { "pages", "PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES, .help = "in these ranges" },
	[ALONE_PAGES] = { "alone_pages", "ALONE_PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES,
			  .extra = true, .help = "in those that nobody else blocks" },
	[EXAMPLE] = { "example_pfn", "EXAMPLE", MT_TYPE_COUNT, .extra = true,
		      .help = "page frame number of one of the pages" },
};

#define MAX_ROWS 100u

static struct mt_error *put_rank(const struct mt_request *request, const struct mt_blocks *blocks,
				 const struct mt_block_rank *rank, struct mt_sink *sink)
{
	const struct mt_block_holder *holder = &blocks->holders[rank->holder];
	mt_cleanup(free) char *name = NULL;
	struct mt_error *err = mt_holder_name(request->snapshot->inspector, holder, &name);

	if (err)
		return err;

	const struct mt_cell cells[NR_COLUMNS] = {
		[HOLDER] = mt_cell_text(name),
		[MOBILITY] = mt_cell_text(mt_mobility_names[holder->mobility]),
		[USE] = mt_cell_text(mt_uses[holder->use].name),
		[ALONE] = mt_cell_count(rank->alone),
		[RANGES] = mt_cell_count(rank->ranges),
		[PAGES] = mt_cell_count(rank->pages),
		[ALONE_PAGES] = mt_cell_count(rank->alone_pages),
		[EXAMPLE] = mt_cell_count(holder->pfn),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *put_all(const struct mt_request *request, const struct mt_blocks *blocks,
				struct mt_sink *sink)
{
	struct mt_block_choice choice = mt_blockers_choice(request);
	mt_cleanup(free) struct mt_block_rank *ranks = NULL;
	size_t n;
	struct mt_error *err = mt_blocks_rank(blocks, &choice, &ranks, &n);

	for (size_t i = 0; !err && i < n && i < MAX_ROWS; i++)
		err = put_rank(request, blocks, &ranks[i], sink);
	if (!err && n > MAX_ROWS)
		err = mt_sink_note(sink, MT_PLAIN, "%zu more are in the way of less", n - MAX_ROWS);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_blocks blocks;
	struct mt_error *err = mt_blockers_ask(request, &blocks);

	if (!err)
		err = put_all(request, &blocks, sink);
	mt_blocks_release(&blocks);
	return err;
}

const struct mt_view mt_view_blockers_holders = {
	.name = "blockerholders",
	.summary = "who is in the way; what blockers --holders shows (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_blockers_options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
