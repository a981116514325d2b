// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/counters.h"
#include "views/zones/zones.h"

enum { NODE, ZONES, FREE, FREE_BYTES, SPANNED, PRESENT, MANAGED, START_PFN, STATS, NR_COLUMNS };

#define PAGES .type = MT_TYPE_COUNT, .unit = MT_UNIT_MEMORY

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONES] = { "zones", "ZONES", MT_TYPE_TEXTS, .help = "its zones that have pages" },
	[FREE] = { "free_pages", "FREE", PAGES, .help = "free pages of all its zones" },
	[FREE_BYTES] = { "free_bytes", "FREE_BYTES", MT_TYPE_COUNT, MT_UNIT_BYTES, .extra = true,
			 .help = "the same in bytes" },
	[SPANNED] = { "spanned_pages", "SPANNED", PAGES,
		      .help = "pages from its start to its end, holes included; where the source "
			      "does not say: of all its zones" },
	[PRESENT] = { "present_pages", "PRESENT", PAGES, .help = "pages that exist" },
	[MANAGED] = { "managed_pages", "MANAGED", PAGES,
		      .help = "pages that the buddy allocator manages" },
	[START_PFN] = { "start_pfn", "START_PFN", MT_TYPE_COUNT, .extra = true,
			.help = "number of the first page frame (node_start_pfn)" },
	[STATS] = { "stats", "STATS", MT_TYPE_STATS, .extra = true,
		    .help = "node-wide statistics, by the kernel's name" },
};

/* An unknown part makes the sum unknown. */
struct sums {
	uint64_t free, spanned, present, managed;
	const char *zones[MT_MAX_TYPES];
	size_t nr_zones;
};

static void add_zone(struct sums *sums, const struct mt_zone *zone)
{
	sums->free = mt_count_add(sums->free, zone->free);
	sums->spanned = mt_count_add(sums->spanned, zone->spanned);
	sums->present = mt_count_add(sums->present, zone->present);
	sums->managed = mt_count_add(sums->managed, zone->managed);
	if (zone->present && sums->nr_zones < MT_ARRAY_SIZE(sums->zones))
		sums->zones[sums->nr_zones++] = zone->name;
}

/*
 * Whether all zones of a node are there.  Where not all could be read, each
 * zone still tells how many its node has: lowmem_reserve[] has one entry for each.
 */
static bool has_all_zones(const struct mt_snapshot *snapshot, const struct mt_node *node)
{
	size_t found = 0, expected = 0;

	if (snapshot->status[MT_SECTION_ZONEINFO] == MT_STATUS_PRESENT)
		return true;
	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		found += zone->node == node->id;
		if (zone->node == node->id && zone->nr_lowmem_reserve)
			expected = zone->nr_lowmem_reserve;
	}
	return found == expected;
}

static struct mt_error *fill_node(const struct mt_snapshot *snapshot, const struct mt_node *node,
				  struct mt_sink *sink)
{
	struct sums sums = { 0 };

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].node == node->id)
			add_zone(&sums, &snapshot->zones[i]);
	if (!has_all_zones(snapshot, node))
		sums.free = sums.spanned = sums.present = sums.managed = MT_UNKNOWN;

	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(node->id),
		[ZONES] = mt_cell_texts(sums.zones, sums.nr_zones),
		[FREE] = mt_cell_count(sums.free),
		[FREE_BYTES] = mt_cell_count(mt_pages_to_bytes(snapshot, sums.free)),
		[SPANNED] = mt_cell_count(node->spanned != MT_UNKNOWN ? node->spanned :
									sums.spanned),
		[PRESENT] = mt_cell_count(node->present != MT_UNKNOWN ? node->present :
									sums.present),
		[MANAGED] = mt_cell_count(sums.managed),
		[START_PFN] = mt_cell_count(node->start_pfn),
		[STATS] = mt_cell_stats(&node->stats),
	};

	return sink->ops->row(sink, cells);
}

/* What meminfo tells where nobody tells of nodes. */
static struct mt_error *fill_machine(const struct mt_snapshot *snapshot, struct mt_sink *sink)
{
	uint64_t total = mt_counters_meminfo(snapshot->counters, "MemTotal");
	uint64_t free = mt_counters_meminfo(snapshot->counters, "MemFree");
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(MT_UNKNOWN),
		[ZONES] = mt_cell_texts(NULL, 0),
		[FREE] = mt_cell_count(mt_bytes_to_pages(snapshot, free)),
		[FREE_BYTES] = mt_cell_count(free),
		[SPANNED] = mt_cell_count(MT_UNKNOWN),
		[PRESENT] = mt_cell_count(MT_UNKNOWN),
		[MANAGED] = mt_cell_count(mt_bytes_to_pages(snapshot, total)),
		[START_PFN] = mt_cell_count(MT_UNKNOWN),
		[STATS] = mt_cell_stats(&snapshot->counters->vmstat),
	};
	struct mt_error *err = sink->ops->row(sink, cells);

	return err ? err : mt_sink_note(sink, MT_PLAIN, "one row for the whole machine: only "
					"meminfo is here, which knows no nodes");
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_error *err = NULL;

	if (!snapshot->nr_nodes && snapshot->counters && !request->selection.has_node)
		return fill_machine(snapshot, sink);
	if (!snapshot->nr_nodes)
		return mt_section_missing(snapshot, MT_SECTION_ZONEINFO);
	for (size_t i = 0; !err && i < snapshot->nr_nodes; i++)
		if (!request->selection.has_node ||
		    request->selection.node == snapshot->nodes[i].id)
			err = fill_node(snapshot, &snapshot->nodes[i], sink);
	return err;
}

static const struct mt_view_option *const options[] = { &mt_option_node, NULL };

const struct mt_view mt_view_nodes = {
	.name = "nodes",
	.summary = "size and free memory of each NUMA node",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(COUNTERS),
	.options = options,
	.fill = fill,
};
