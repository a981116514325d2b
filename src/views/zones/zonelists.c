// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/zones/zones.h"

enum { NODE, LIST, POSITION, ZONE_NODE, ZONE, ZONE_INDEX, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true,
		   .help = "the node that allocates" },
	[LIST] = { "list", "LIST", MT_TYPE_TEXT, .is_key = true,
		   .help = "fallback, or nofallback for __GFP_THISNODE" },
	[POSITION] = { "position", "POS", MT_TYPE_COUNT, .help = "which is tried first, from 0" },
	[ZONE_NODE] = { "zone_node", "ZONE_NODE", MT_TYPE_COUNT, .help = "node of the zone tried" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .help = "name of the zone tried" },
	[ZONE_INDEX] = { "zone_index", "INDEX", MT_TYPE_COUNT, .extra = true,
			 .help = "its index (enum zone_type)" },
};

static struct mt_error *fill_entry(void *data, const struct mt_zonelist_entry *entry)
{
	struct mt_sink *sink = data;
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(entry->node),
		[LIST] = mt_cell_text(entry->list),
		[POSITION] = mt_cell_count(entry->position),
		[ZONE_NODE] = mt_cell_count(entry->zone_node),
		[ZONE] = mt_cell_text(entry->zone),
		[ZONE_INDEX] = mt_cell_count(entry->zone_index),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;

	return inspector->ops->zonelists(inspector, fill_entry, sink);
}

const struct mt_view mt_view_zonelists = {
	.name = "zonelists",
	.summary = "the order in which each node's allocations try the zones (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
