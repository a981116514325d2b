// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/zones/zones.h"

enum { NODE, ZONE, ORDER, TYPE, POSITION, PFN, PHYS, BYTES, PAGE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[ORDER] = { "order", "ORDER", MT_TYPE_COUNT, .help = "order of the block: 2^order pages" },
	[TYPE] = { "type", "TYPE", MT_TYPE_TEXT, .help = "migrate type of the list it is on" },
	[POSITION] = { "position", "POS", MT_TYPE_COUNT, .extra = true,
		       .help = "place on that list, from 0" },
	[PFN] = { "pfn", "PFN", MT_TYPE_COUNT, .help = "number of its first page frame" },
	[PHYS] = { "phys", "PHYS", MT_TYPE_ADDRESS, .help = "physical address" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "its size" },
	[PAGE] = { "page", "PAGE", MT_TYPE_ADDRESS, .extra = true,
		   .help = "address of its struct page" },
};

struct context {
	const struct mt_snapshot *snapshot;
	struct mt_sink *sink;
};

static struct mt_error *fill_block(void *data, const struct mt_free_block *block)
{
	const struct context *context = data;
	const struct mt_snapshot *snapshot = context->snapshot;
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(block->node),
		[ZONE] = mt_cell_text(block->zone),
		[ORDER] = mt_cell_count(block->order),
		[TYPE] = mt_cell_text(block->type),
		[POSITION] = mt_cell_count(block->position),
		[PFN] = mt_cell_count(block->pfn),
		[PHYS] = mt_cell_count(mt_pages_to_bytes(snapshot, block->pfn)),
		[BYTES] = mt_cell_count(
			mt_pages_to_bytes(snapshot, mt_count_shift(1, block->order))),
		[PAGE] = mt_cell_count(block->page),
	};

	return context->sink->ops->row(context->sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context context = { request->snapshot, sink };

	return inspector->ops->free_blocks(inspector, &request->selection, fill_block, &context);
}

static const struct mt_view_option *const options[] = {
	&mt_option_node, &mt_option_zone, &mt_option_order, &mt_option_type, NULL,
};

const struct mt_view mt_view_freelist = {
	.name = "freelist",
	.summary = "every free block, with its page frame number (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
