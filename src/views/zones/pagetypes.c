// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "views/zones/zones.h"

enum { NODE, ZONE, TYPE, PAGEBLOCKS, FREE, AT_LEAST, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[TYPE] = { "type", "TYPE", MT_TYPE_TEXT, .is_key = true, .help = "migrate type" },
	[PAGEBLOCKS] = { "pageblocks", "BLOCKS", MT_TYPE_COUNT,
			 .help = "pageblocks of this type" },
	[FREE] = { "free", "", MT_TYPE_COUNTS, MT_UNIT_BLOCKS, MT_AXIS_ORDER,
		   .help = "free blocks of each order on the lists of this type; > marks a "
			   "lower bound" },
	[AT_LEAST] = { "at_least", "A", MT_TYPE_BOOLS, MT_UNIT_NONE, MT_AXIS_ORDER, .extra = true,
		       .help = "for each order, whether that number is a lower bound" },
};

static struct mt_error *fill_type(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
				  unsigned int type, struct mt_sink *sink)
{
	size_t n = snapshot->nr_orders;
	const uint64_t *free = zone->type_free_blocks ? zone->type_free_blocks + type * n : NULL;
	const bool *at_least = zone->type_at_least ? zone->type_at_least + type * n : NULL;
	struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[TYPE] = mt_cell_text(snapshot->types[type]),
		[PAGEBLOCKS] = mt_cell_count(zone->pageblocks ? zone->pageblocks[type] :
								MT_UNKNOWN),
		[FREE] = mt_cell_counts(free, n),
		[AT_LEAST] = mt_cell_bools(at_least, n),
	};

	cells[FREE].list.at_least = at_least;
	return sink->ops->row(sink, cells);
}

static struct mt_error *fill_zone(const struct mt_request *request, const struct mt_zone *zone,
				  void *data)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_sink *sink = data;
	const char *wanted = request->selection.type;
	struct mt_error *err = NULL;

	if (!zone->type_free_blocks && !zone->pageblocks)
		return NULL;
	for (unsigned int type = 0; !err && type < snapshot->nr_types; type++)
		if (!wanted || !strcasecmp(wanted, snapshot->types[type]))
			err = fill_type(snapshot, zone, type, sink);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	return mt_each_zone(request, fill_zone, sink);
}

static const struct mt_view_option *const options[] = {
	&mt_option_node, &mt_option_zone, &mt_option_type, NULL,
};

const struct mt_view mt_view_pagetypes = {
	.name = "pagetypes",
	.summary = "free blocks by migrate type and order, and pageblocks by type (live: root)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(PAGETYPEINFO),
	.options = options,
	.fill = fill,
};
