// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/orders.h"

#include "analysis/frag.h"
#include "views/tui/data/ask.h"

enum {
	NODE, ZONE, ORDER, BLOCK, FREE, SIZE, SHARE, UNUSABLE, EXTFRAG, HISTORY, WHY, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[ORDER] = { "order", "ORDER", MT_TYPE_COUNT, .is_key = true,
		    .help = "blocks of 2^order pages" },
	[BLOCK] = { "block_bytes", "BLOCK", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "size of a block" },
	[FREE] = { "free", "BLOCKS", MT_TYPE_COUNT, MT_UNIT_BLOCKS, .help = "free blocks" },
	[SIZE] = { "free_bytes", "FREE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		   .help = "free memory in them" },
	[SHARE] = { "free_share", "OF FREE", MT_TYPE_COUNT, MT_UNIT_BAR,
		    .help = "share of the zone's free memory" },
	[UNUSABLE] = { "unusable_index", "UNUS.", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		       .help = "share of the free memory in blocks too small for this order" },
	[EXTFRAG] = { "extfrag_index", "FRAG", MT_TYPE_NUMBER, MT_UNIT_THOUSANDTHS,
		      .help = "why a request would fail: towards 0 for lack of memory, towards 1 "
			      "for fragmentation; -1.000 it would not" },
	[HISTORY] = { "history", "HISTORY", MT_TYPE_TEXT,
		      .help = "the unusable share in the last samples" },
	[WHY] = { "meaning", "A REQUEST", MT_TYPE_TEXT, .extra = true,
		  .help = "what the index says, in words" },
};

/* Characters that the other columns take, as a rule. */
#define OTHER_COLUMNS 69
#define MIN_HISTORY 6

static size_t history_width(int width)
{
	int room = width - OTHER_COLUMNS;

	return room < MIN_HISTORY ? MIN_HISTORY :
	       room > MT_HISTORY_LENGTH ? MT_HISTORY_LENGTH : (size_t)room;
}

const char *mt_orders_words(int64_t extfrag)
{
	return extfrag == MT_EXTFRAG_UNKNOWN ? NULL :
	       extfrag < 0 ? "finds a block" :
	       extfrag < 500 ? "fails: too little memory is free" :
			       "fails: free memory is in too small pieces";
}

static struct mt_error *put_order(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
				  unsigned int order, struct mt_sink *sink)
{
	const struct mt_tui_sink *to = (const struct mt_tui_sink *)sink;
	const uint64_t *blocks = zone->free_blocks;
	unsigned int n = snapshot->nr_orders;
	uint64_t all = mt_frag_free_pages(blocks, n), pages = mt_count_shift(blocks[order], order);
	int64_t extfrag = mt_frag_extfrag_index(blocks, n, order);
	uint64_t past[MT_HISTORY_LENGTH];
	char line[MT_HISTORY_LENGTH * 4 + 1];
	size_t kept = !to->context->history ? 0 :
		      mt_history_unusable(to->context->history, zone->node, zone->name, order, past,
					  history_width(to->question->width));
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[ORDER] = mt_cell_count(order),
		[BLOCK] = mt_cell_count(mt_pages_to_bytes(snapshot, mt_count_shift(1, order))),
		[FREE] = mt_cell_count(blocks[order]),
		[SIZE] = mt_cell_count(mt_pages_to_bytes(snapshot, pages)),
		[SHARE] = mt_cell_count(all == MT_UNKNOWN || pages == MT_UNKNOWN || !all ?
						MT_UNKNOWN :
						(uint64_t)((double)pages * 1000 / (double)all)),
		[UNUSABLE] = mt_cell_count(mt_frag_unusable_index(blocks, n, order)),
		[EXTFRAG] = mt_cell_emphasised(mt_cell_number(extfrag),
					       extfrag >= 0 ? MT_WARNING : MT_PLAIN),
		[HISTORY] = mt_cell_text(mt_history_draw(past, kept, 1000, to->question->unicode,
							 line)),
		[WHY] = mt_cell_text(mt_orders_words(extfrag)),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_error *err = NULL;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (!zone->free_blocks || !mt_selection_has_zone(&request->selection, zone))
			continue;
		for (unsigned int order = 0; !err && order < snapshot->nr_orders; order++)
			err = put_order(snapshot, zone, order, sink);
	}
	return err;
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_orders = {
	.name = "orders",
	.summary = "free blocks and fragmentation, order by order",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(BUDDYINFO),
	.options = options,
	.fill = fill,
};
