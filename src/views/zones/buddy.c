// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>

#include "analysis/frag.h"
#include "views/zones/zones.h"

enum { NODE, ZONE, FREE_PAGES, FREE_BYTES, LARGEST, FREE, LISTED, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[FREE_PAGES] = { "free_pages", "PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES,
			 .help = "pages in all free blocks" },
	[FREE_BYTES] = { "free_bytes", "FREE", MT_TYPE_COUNT, MT_UNIT_BYTES,
			 .help = "the same as a size" },
	[LARGEST] = { "largest_free_bytes", "LARGEST", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
		      .help = "size of the largest free block; 0 if there is none" },
	[FREE] = { "free", "", MT_TYPE_COUNTS, MT_UNIT_BLOCKS, MT_AXIS_ORDER,
		   .help = "free blocks of each order, from 0 (free_area[].nr_free)" },
	[LISTED] = { "listed", "L", MT_TYPE_COUNTS, MT_UNIT_BLOCKS, MT_AXIS_ORDER, .extra = true,
		     .help = "blocks found on the free lists of each order (dumps, where they "
			     "were walked)" },
};

static struct mt_error *fill_zone(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
				  struct mt_sink *sink)
{
	uint64_t pages = mt_frag_free_pages(zone->free_blocks, snapshot->nr_orders);
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[FREE_PAGES] = mt_cell_count(pages),
		[FREE_BYTES] = mt_cell_count(mt_pages_to_bytes(snapshot, pages)),
		[LARGEST] = mt_cell_count(mt_frag_largest_bytes(snapshot, zone)),
		[FREE] = mt_cell_counts(zone->free_blocks, snapshot->nr_orders),
		[LISTED] = mt_cell_counts(zone->listed_blocks, snapshot->nr_orders),
	};

	return sink->ops->row(sink, cells);
}

/* Where the lists and their count disagree, both are worth a word. */
static struct mt_error *note_zone(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
				  struct mt_sink *sink)
{
	struct mt_error *err = NULL;

	for (unsigned int order = 0; !err && order < snapshot->nr_orders; order++) {
		uint64_t counted = zone->free_blocks[order];
		uint64_t listed = zone->listed_blocks ? zone->listed_blocks[order] : MT_UNKNOWN;

		if (counted != listed && counted != MT_UNKNOWN && listed != MT_UNKNOWN)
			err = mt_sink_note(sink, MT_WARNING,
					   "node %u, zone %s, order %u: the kernel counts %" PRIu64
					   " free blocks (nr_free), its lists hold %" PRIu64,
					   zone->node, zone->name, order, counted, listed);
	}
	return err;
}

static struct mt_error *show_zone(const struct mt_request *request, const struct mt_zone *zone,
				  void *sink)
{
	return zone->free_blocks ? fill_zone(request->snapshot, zone, sink) : NULL;
}

static struct mt_error *compare_zone(const struct mt_request *request, const struct mt_zone *zone,
				     void *sink)
{
	return zone->free_blocks ? note_zone(request->snapshot, zone, sink) : NULL;
}

static struct mt_error *show_total(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	uint64_t blocks[MT_MAX_ORDERS] = { 0 }, pages;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (!zone->free_blocks || !mt_selection_has_zone(&request->selection, zone))
			continue;
		for (unsigned int order = 0; order < snapshot->nr_orders; order++)
			blocks[order] = mt_count_add(blocks[order], zone->free_blocks[order]);
	}
	pages = mt_frag_free_pages(blocks, snapshot->nr_orders);

	const struct mt_zone all = { .free_blocks = blocks };
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(MT_UNKNOWN),
		[ZONE] = mt_cell_text("total"),
		[FREE_PAGES] = mt_cell_count(pages),
		[FREE_BYTES] = mt_cell_count(mt_pages_to_bytes(snapshot, pages)),
		[LARGEST] = mt_cell_count(mt_frag_largest_bytes(snapshot, &all)),
		[FREE] = mt_cell_counts(blocks, snapshot->nr_orders),
		[LISTED] = mt_cell_counts(NULL, 0),
	};

	return mt_sink_total(sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_error *err = mt_each_zone(request, show_zone, sink);

	if (!err)
		err = show_total(request, sink);
	return err ? err : mt_each_zone(request, compare_zone, sink);
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_buddy = {
	.name = "buddy",
	.summary = "free blocks of each order, by zone",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(BUDDYINFO),
	.options = options,
	.fill = fill,
};
