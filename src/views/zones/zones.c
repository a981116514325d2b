// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/watermark.h"
#include "views/zones/zones.h"

enum {
	NODE, ZONE, STATE, FREE, BOOST, MIN, LOW, HIGH, PROMO, SPANNED, PRESENT, MANAGED, CMA,
	START_PFN, RESERVED_HIGHATOMIC, FREE_HIGHATOMIC, LOWMEM_RESERVE, EFFECTIVE_LOW, STATS,
	NR_COLUMNS
};

#define PAGES .type = MT_TYPE_COUNT, .unit = MT_UNIT_MEMORY

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT,
		    .help = "free pages against the watermarks: ok, below high, low or min; "
			    "empty" },
	[FREE] = { "free_pages", "FREE", PAGES, .help = "free pages (NR_FREE_PAGES)" },
	[BOOST] = { "boost_pages", "BOOST", PAGES,
		    .help = "part of the watermarks that is a temporary boost (watermark_boost)" },
	[MIN] = { "min_pages", "MIN", PAGES,
		  .help = "watermark below which ordinary allocations reclaim directly" },
	[LOW] = { "low_pages", "LOW", PAGES, .help = "watermark below which kswapd is woken" },
	[HIGH] = { "high_pages", "HIGH", PAGES, .help = "watermark at which kswapd rests" },
	[PROMO] = { "promo_pages", "PROMO", PAGES, .extra = true,
		    .help = "watermark up to which memory tiering demotes (since 5.18)" },
	[SPANNED] = { "spanned_pages", "SPANNED", PAGES,
		      .help = "pages from the zone's start to its end, holes included" },
	[PRESENT] = { "present_pages", "PRESENT", PAGES, .help = "pages that exist" },
	[MANAGED] = { "managed_pages", "MANAGED", PAGES,
		      .help = "pages that the buddy allocator manages" },
	[CMA] = { "cma_pages", "CMA", PAGES, .extra = true,
		  .help = "pages in contiguous memory areas" },
	[START_PFN] = { "start_pfn", "START_PFN", MT_TYPE_COUNT, .extra = true,
			.help = "number of the first page frame" },
	[RESERVED_HIGHATOMIC] = { "reserved_highatomic_pages", "RESERVED_HA", PAGES, .extra = true,
				  .help = "pages in pageblocks reserved for urgent allocations" },
	[FREE_HIGHATOMIC] = { "free_highatomic_pages", "FREE_HA", PAGES, .extra = true,
			      .help = "free pages in those pageblocks" },
	[LOWMEM_RESERVE] = { "lowmem_reserve_pages", "RESERVE_PAGES", MT_TYPE_COUNTS, MT_UNIT_PAGES,
			     .help = "pages kept from allocations that would prefer the zone "
				     "of this index (protection in zoneinfo)" },
	[EFFECTIVE_LOW] = { "effective_low_pages", "EFF_LOW_PAGES", MT_TYPE_COUNTS, MT_UNIT_PAGES,
			    .extra = true,
			    .help = "low watermark plus lowmem_reserve, for such allocations" },
	[STATS] = { "stats", "STATS", MT_TYPE_STATS, .extra = true,
		    .help = "every other statistic of the zone, by the kernel's name" },
};

static struct mt_error *fill_zone(const struct mt_request *request, const struct mt_zone *zone,
				  void *data)
{
	struct mt_sink *sink = data;
	enum mt_pressure pressure = mt_watermark_pressure(zone);
	enum mt_emphasis emphasis = mt_emphasis_of_pressure(pressure);
	uint64_t effective_low[MT_MAX_TYPES];
	size_t n = zone->nr_lowmem_reserve;

	if (n > MT_ARRAY_SIZE(effective_low))
		n = MT_ARRAY_SIZE(effective_low);
	for (size_t i = 0; i < n; i++)
		effective_low[i] = mt_watermark_effective(zone, zone->low, i);

	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[STATE] = mt_cell_emphasised(mt_cell_text(mt_pressure_name(pressure)), emphasis),
		[FREE] = mt_cell_emphasised(mt_cell_count(zone->free), emphasis),
		[BOOST] = mt_cell_count(zone->boost),
		[MIN] = mt_cell_count(zone->min),
		[LOW] = mt_cell_count(zone->low),
		[HIGH] = mt_cell_count(zone->high),
		[PROMO] = mt_cell_count(zone->promo),
		[SPANNED] = mt_cell_count(zone->spanned),
		[PRESENT] = mt_cell_count(zone->present),
		[MANAGED] = mt_cell_count(zone->managed),
		[CMA] = mt_cell_count(zone->cma),
		[START_PFN] = mt_cell_count(zone->start_pfn),
		[RESERVED_HIGHATOMIC] = mt_cell_count(zone->reserved_highatomic),
		[FREE_HIGHATOMIC] = mt_cell_count(zone->free_highatomic),
		[LOWMEM_RESERVE] = mt_cell_counts(zone->lowmem_reserve, zone->nr_lowmem_reserve),
		[EFFECTIVE_LOW] = mt_cell_counts(n ? effective_low : NULL, n),
		[STATS] = mt_cell_stats(&zone->stats),
	};

	(void)request;
	return sink->ops->row(sink, cells);
}

static struct mt_error *show_total(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_cell cells[NR_COLUMNS] = { { .known = false } };
	struct mt_zone all = { .free = 0 };

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (!mt_selection_has_zone(&request->selection, zone))
			continue;
		all.free = mt_count_add(all.free, zone->free);
		all.boost = mt_count_add(all.boost, zone->boost);
		all.spanned = mt_count_add(all.spanned, zone->spanned);
		all.present = mt_count_add(all.present, zone->present);
		all.managed = mt_count_add(all.managed, zone->managed);
	}
	cells[ZONE] = mt_cell_text("total");
	cells[FREE] = mt_cell_count(all.free);
	cells[BOOST] = mt_cell_count(all.boost);
	cells[SPANNED] = mt_cell_count(all.spanned);
	cells[PRESENT] = mt_cell_count(all.present);
	cells[MANAGED] = mt_cell_count(all.managed);
	return mt_sink_total(sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_error *err = mt_each_zone(request, fill_zone, sink);

	return err ? err : show_total(request, sink);
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_zones = {
	.name = "zones",
	.summary = "size and watermarks of each zone",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(ZONEINFO),
	.options = options,
	.fill = fill,
};
