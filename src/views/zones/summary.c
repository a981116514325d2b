// SPDX-License-Identifier: GPL-2.0-or-later
/* What an engineer wants to see first, on one screen, and what to worry about. */
#include <inttypes.h>
#include <string.h>

#include "analysis/counters.h"
#include "analysis/frag.h"
#include "analysis/huge.h"
#include "analysis/watermark.h"
#include "analysis/where/where.h"
#include "base/text.h"
#include "model/counters.h"
#include "views/zones/summary_machine.h"
#include "views/zones/zones.h"

enum {
	NODE, ZONE, STATE, MANAGED, FREE, BAR, MIN_DISTANCE, LOW_DISTANCE, HIGH_DISTANCE, LARGEST,
	UNUSABLE, HUGE_ORDER, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT,
		    .help = "free pages against the watermarks: ok, below high, low or min" },
	[MANAGED] = { "managed_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		      .help = "memory that the buddy allocator manages" },
	[FREE] = { "free_bytes", "FREE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "free memory" },
	[BAR] = { "free_ratio", "FREE/SIZE", MT_TYPE_COUNT, MT_UNIT_BAR,
		  .help = "free share of it (JSON: thousandths)" },
	[MIN_DISTANCE] = { "min_distance_pages", "TO_MIN", MT_TYPE_NUMBER, MT_UNIT_CHANGE_MEMORY,
			   .extra = true, .help = "free memory above the min watermark" },
	[LOW_DISTANCE] = { "low_distance_pages", "TO_LOW", MT_TYPE_NUMBER, MT_UNIT_CHANGE_MEMORY,
			   .help = "free memory above the low watermark; negative: below it" },
	[HIGH_DISTANCE] = { "high_distance_pages", "TO_HIGH", MT_TYPE_NUMBER, MT_UNIT_CHANGE_MEMORY,
			    .extra = true, .help = "free memory above the high watermark" },
	[LARGEST] = { "largest_free_bytes", "LARGEST", MT_TYPE_COUNT, MT_UNIT_BYTES,
		      .help = "largest free block" },
	[UNUSABLE] = { "unusable_index", "UNUSABLE", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		       .help = "share of the free memory in blocks too small for a huge page "
			       "(JSON: thousandths)" },
	[HUGE_ORDER] = { "huge_order", "HUGE", MT_TYPE_COUNT, .extra = true,
			 .help = "order of a huge page, for which that share is taken" },
};

const char mt_summary_is_fine[] = "nothing to warn about";

/* Below this many huge pages a zone is not one to take them from. */
#define FEW_HUGE_PAGES 16

/* More than this (thousandths) of the free memory is worth a word. */
#define MUCH_UNUSABLE 900

static uint64_t free_pages(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	return zone->free != MT_UNKNOWN
		       ? zone->free
		       : mt_frag_free_pages(zone->free_blocks, snapshot->nr_orders);
}

static struct mt_error *fill_zone(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
				  struct mt_sink *sink)
{
	unsigned int huge = mt_huge_order(snapshot);
	enum mt_pressure pressure = mt_watermark_pressure(zone);
	enum mt_emphasis emphasis = mt_emphasis_of_pressure(pressure);
	uint64_t free = free_pages(snapshot, zone);
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[STATE] = mt_cell_emphasised(mt_cell_text(mt_pressure_name(pressure)), emphasis),
		[MANAGED] = mt_cell_count(mt_pages_to_bytes(snapshot, zone->managed)),
		[FREE] = mt_cell_emphasised(mt_cell_count(mt_pages_to_bytes(snapshot, free)),
					    emphasis),
		[BAR] = mt_cell_count(mt_watermark_ratio(free, zone->managed)),
		[MIN_DISTANCE] = mt_cell_number(mt_watermark_distance(free, zone->min)),
		[LOW_DISTANCE] = mt_cell_number(mt_watermark_distance(free, zone->low)),
		[HIGH_DISTANCE] = mt_cell_number(mt_watermark_distance(free, zone->high)),
		[LARGEST] = mt_cell_count(mt_frag_largest_bytes(snapshot, zone)),
		[UNUSABLE] = mt_cell_count(
			mt_frag_unusable_index(zone->free_blocks, snapshot->nr_orders, huge)),
		[HUGE_ORDER] = mt_cell_count(huge == MT_NO_INDEX ? MT_UNKNOWN : huge),
	};

	return sink->ops->row(sink, cells);
}

/* Notes that were added, so that silence can be told from health. */
struct warnings {
	struct mt_sink *sink;
	unsigned int n;
};

static struct mt_error *warn_pressure(struct warnings *warnings, const struct mt_zone *zone)
{
	enum mt_pressure pressure = mt_watermark_pressure(zone);
	bool min = pressure == MT_PRESSURE_BELOW_MIN;

	if (!min && pressure != MT_PRESSURE_BELOW_LOW)
		return NULL;
	warnings->n++;
	return mt_sink_note(
		warnings->sink, min ? MT_ALERT : MT_WARNING,
		"node %u, zone %s: %" PRIu64 " free pages%s are not above the %s watermark of "
		"%" PRIu64 ": %s",
		zone->node, zone->name, mt_watermark_usable(zone),
		mt_watermark_usable(zone) == zone->free ? "" : " that are not CMA's",
		min ? "min" : "low", (min ? zone->min : zone->low),
		min ? "allocations here reclaim directly or fail" : "allocations here wake kswapd");
}

static struct mt_error *warn_boost(struct warnings *warnings, const struct mt_zone *zone)
{
	if (zone->boost == MT_UNKNOWN || !zone->boost)
		return NULL;
	warnings->n++;
	return mt_sink_note(warnings->sink, MT_WARNING,
			    "node %u, zone %s: watermarks are boosted by %" PRIu64
			    " pages: migrate types "
			    "were mixed not long ago",
			    zone->node, zone->name, zone->boost);
}

static struct mt_error *warn_fragmented(struct warnings *warnings,
					const struct mt_snapshot *snapshot,
					const struct mt_zone *zone)
{
	unsigned int huge = mt_huge_order(snapshot), n = snapshot->nr_orders;
	uint64_t unusable = mt_frag_unusable_index(zone->free_blocks, n, huge);
	char size[MT_TEXT_BYTES_SIZE] = "one huge page";
	uint64_t bytes;

	if (unusable == MT_UNKNOWN || unusable < MUCH_UNUSABLE || huge == MT_NO_INDEX ||
	    (zone->managed != MT_UNKNOWN && zone->managed >> huge < FEW_HUGE_PAGES))
		return NULL;
	bytes = mt_pages_to_bytes(snapshot, UINT64_C(1) << huge);
	if (bytes != MT_UNKNOWN)
		mt_text_bytes(size, bytes);
	warnings->n++;
	return mt_sink_note(warnings->sink, MT_WARNING,
			    "node %u, zone %s: %" PRIu64 ".%" PRIu64
			    " %% of the free memory is in blocks smaller "
			    "than %s (order %u)",
			    zone->node, zone->name, unusable / 10, unusable % 10, size, huge);
}

static struct mt_error *warn_counter(struct warnings *warnings, unsigned int node,
				     const char *zone, const struct mt_impossible *found)
{
	warnings->n++;
	return mt_sink_note(warnings->sink, MT_ALERT,
			    "node %u%s%s: the kernel counts %" PRIu64 " pages in %s, but there are "
			    "%" PRIu64 ": the counter is wrong%s",
			    node, zone ? ", zone " : "", zone ? zone : "", found->value,
			    found->name, found->most,
			    strstr(found->name, "_file") ? ", and MemAvailable with it" : "");
}

static struct mt_error *warn_nodes(struct warnings *warnings, const struct mt_request *request)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_impossible found;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_nodes; i++) {
		const struct mt_node *node = &snapshot->nodes[i];

		if (request->selection.has_node && request->selection.node != node->id)
			continue;
		if (mt_counters_of_node(snapshot, node, &found))
			err = warn_counter(warnings, node->id, NULL, &found);
	}
	return err;
}

static struct mt_error *warn_zone(struct warnings *warnings, const struct mt_snapshot *snapshot,
				  const struct mt_zone *zone)
{
	struct mt_error *err = warn_pressure(warnings, zone);
	struct mt_impossible found;

	if (!err && mt_counters_of_zone(zone, &found))
		err = warn_counter(warnings, zone->node, zone->name, &found);
	if (!err)
		err = warn_boost(warnings, zone);
	return err ? err : warn_fragmented(warnings, snapshot, zone);
}

static bool is_populated(const struct mt_zone *zone)
{
	return zone->managed == MT_UNKNOWN ? zone->free_blocks != NULL : zone->managed;
}

static struct mt_error *show_zone(const struct mt_request *request, const struct mt_zone *zone,
				  void *sink)
{
	return is_populated(zone) ? fill_zone(request->snapshot, zone, sink) : NULL;
}

static struct mt_error *warn_of_zone(const struct mt_request *request, const struct mt_zone *zone,
				   void *warnings)
{
	return is_populated(zone) ? warn_zone(warnings, request->snapshot, zone) : NULL;
}

/* All zones that are shown as if they were one, whose marks would say nothing. */
static struct mt_zone sum_of(const struct mt_request *request, uint64_t blocks[MT_MAX_ORDERS])
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_zone all = { .name = "total", .free_blocks = blocks };

	memset(blocks, 0, MT_MAX_ORDERS * sizeof(*blocks));
	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (!is_populated(zone) || !mt_selection_has_zone(&request->selection, zone))
			continue;
		all.managed = mt_count_add(all.managed, zone->managed);
		all.free = mt_count_add(all.free, free_pages(snapshot, zone));
		for (unsigned int order = 0; order < snapshot->nr_orders; order++)
			blocks[order] = mt_count_add(blocks[order], zone->free_blocks ?
						     zone->free_blocks[order] : MT_UNKNOWN);
	}
	return all;
}

static struct mt_error *show_total(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	uint64_t blocks[MT_MAX_ORDERS];
	struct mt_zone all = sum_of(request, blocks);
	unsigned int huge = mt_huge_order(snapshot);
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(MT_UNKNOWN),
		[ZONE] = mt_cell_text(all.name),
		[STATE] = mt_cell_text(NULL),
		[MANAGED] = mt_cell_count(mt_pages_to_bytes(snapshot, all.managed)),
		[FREE] = mt_cell_count(mt_pages_to_bytes(snapshot, all.free)),
		[BAR] = mt_cell_count(mt_watermark_ratio(all.free, all.managed)),
		[MIN_DISTANCE] = mt_cell_number(MT_DISTANCE_UNKNOWN),
		[LOW_DISTANCE] = mt_cell_number(MT_DISTANCE_UNKNOWN),
		[HIGH_DISTANCE] = mt_cell_number(MT_DISTANCE_UNKNOWN),
		[LARGEST] = mt_cell_count(mt_frag_largest_bytes(snapshot, &all)),
		[UNUSABLE] = mt_cell_count(
			mt_frag_unusable_index(blocks, snapshot->nr_orders, huge)),
		[HUGE_ORDER] = mt_cell_count(huge == MT_NO_INDEX ? MT_UNKNOWN : huge),
	};

	return mt_sink_total(sink, cells);
}

/* What meminfo tells where nobody tells of zones. */
static struct mt_error *show_machine(const struct mt_snapshot *snapshot, struct mt_sink *sink)
{
	uint64_t total = mt_counters_meminfo(snapshot->counters, "MemTotal");
	uint64_t free = mt_counters_meminfo(snapshot->counters, "MemFree");
	struct mt_cell cells[NR_COLUMNS];
	struct mt_error *err;

	for (int i = 0; i < NR_COLUMNS; i++)
		cells[i] = columns[i].type == MT_TYPE_TEXT   ? mt_cell_text(NULL) :
			   columns[i].type == MT_TYPE_NUMBER ? mt_cell_number(MT_DISTANCE_UNKNOWN) :
							       mt_cell_count(MT_UNKNOWN);
	cells[STATE] = mt_cell_text(mt_pressure_name(MT_PRESSURE_UNKNOWN));
	cells[MANAGED] = mt_cell_count(total);
	cells[FREE] = mt_cell_count(free);
	cells[BAR] = mt_cell_count(mt_watermark_ratio(free, total));
	err = sink->ops->row(sink, cells);
	return err ? err : mt_sink_note(sink, MT_PLAIN, "one row for the whole machine: only "
					"meminfo is here, which knows no zones, watermarks or free "
					"blocks; memtop where says more");
}

/* Counters of the machine against the zones, and against each other where they are all there is. */
static bool is_told(const struct mt_snapshot *snapshot, const struct mt_where_finding *finding)
{
	static const char *const alone[] = {
		"counter_leak", "available", "no_swap", "little_available",
	};

	if (snapshot->nr_zones)
		return !strcmp(finding->id, "not_initialised");
	for (size_t i = 0; i < MT_ARRAY_SIZE(alone); i++)
		if (!strcmp(finding->id, alone[i]))
			return true;
	return false;
}

static struct mt_error *warn_of_machine(struct warnings *warnings,
					const struct mt_snapshot *snapshot)
{
	mt_cleanup(where) struct mt_where where = { 0 };
	struct mt_error *err = mt_where_from_counters(snapshot, &where);

	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		mt_error_destroy(err);	/* no MemTotal: nothing to hold against */
		return NULL;
	}
	if (!err)
		err = mt_summary_note_machine(snapshot, &where, warnings->sink);
	for (unsigned int i = 0; !err && i < where.nr_findings; i++) {
		if (!is_told(snapshot, &where.findings[i]))
			continue;
		warnings->n++;
		err = mt_sink_note(warnings->sink, MT_WARNING, "%s", where.findings[i].text);
	}
	return err;
}

/* Where nothing is known nothing can be warned about, which is not the same as all being well. */
static struct mt_error *check_known(const struct mt_snapshot *snapshot)
{
	bool known = snapshot->nr_zones || snapshot->counters;

	return known ? NULL : mt_section_missing(snapshot, MT_SECTION_ZONEINFO);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct warnings warnings = { sink, 0 };
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_error *err = check_known(snapshot);

	if (!err)
		err = mt_each_zone(request, show_zone, sink);
	if (!err)
		err = show_total(request, sink);

	bool whole = snapshot->counters && !request->selection.has_node && !request->selection.zone;

	if (!err && whole && !snapshot->nr_zones)
		err = show_machine(snapshot, sink);
	if (!err && whole)
		err = warn_of_machine(&warnings, snapshot);
	if (!err)
		err = mt_each_zone(request, warn_of_zone, &warnings);
	if (!err)
		err = warn_nodes(&warnings, request);
	if (!err && warnings.n)
		mt_request_found(request);
	if (!err && !warnings.n && !(whole && !snapshot->nr_zones))
		err = mt_sink_note(sink, MT_PLAIN, "%s", mt_summary_is_fine);
	return err;
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone,
							&mt_option_check, NULL };

const struct mt_view mt_view_summary = {
	.name = "summary",
	.summary = "what is free, how fragmented it is, which zone is near its watermarks",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO) | MT_SECTION_BIT(COUNTERS),
	.options = options,
	.fill = fill,
};
