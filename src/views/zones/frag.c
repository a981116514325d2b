// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/frag.h"
#include "views/zones/zones.h"

enum { NODE, ZONE, UNUSABLE, EXTFRAG, SHARE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[UNUSABLE] = { "unusable_index", "U", MT_TYPE_COUNTS, MT_UNIT_THOUSANDTHS, MT_AXIS_ORDER,
		       .help = "share of free memory in blocks too small for each order; 1.000 is "
			       "all of it (JSON: thousandths)" },
	[EXTFRAG] = { "extfrag_index", "E", MT_TYPE_NUMBERS, MT_UNIT_THOUSANDTHS, MT_AXIS_ORDER,
		      .help = "why an allocation of each order would fail: towards 0 for lack of "
			      "memory, towards 1 for fragmentation; -1.000 it would not (JSON: "
			      "thousandths)" },
	[SHARE] = { "extfrag_percent", "P", MT_TYPE_COUNTS, MT_UNIT_NONE, MT_AXIS_ORDER,
		    .extra = true,
		    .help = "unusable share in percent, as compaction sees it "
			    "(extfrag_for_order)" },
};

static struct mt_error *fill_zone(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
				  struct mt_sink *sink)
{
	const uint64_t *free = zone->free_blocks;
	unsigned int n = snapshot->nr_orders;
	uint64_t unusable[MT_MAX_ORDERS], share[MT_MAX_ORDERS];
	int64_t extfrag[MT_MAX_ORDERS];

	for (unsigned int order = 0; order < n; order++) {
		unusable[order] = mt_frag_unusable_index(free, n, order);
		extfrag[order] = mt_frag_extfrag_index(free, n, order);
		share[order] = mt_frag_extfrag_for_order(free, n, order);
	}

	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[UNUSABLE] = mt_cell_counts(unusable, n),
		[EXTFRAG] = mt_cell_numbers(extfrag, n),
		[SHARE] = mt_cell_counts(share, n),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *show_zone(const struct mt_request *request, const struct mt_zone *zone,
				  void *sink)
{
	return zone->free_blocks ? fill_zone(request->snapshot, zone, sink) : NULL;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	return mt_each_zone(request, show_zone, sink);
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_frag = {
	.name = "frag",
	.summary = "unusable free space and external fragmentation indices of each order",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(BUDDYINFO),
	.options = options,
	.fill = fill,
};
