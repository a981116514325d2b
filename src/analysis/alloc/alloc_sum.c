// SPDX-License-Identifier: GPL-2.0-or-later
/* The sums: __zone_watermark_ok() and what decides whether compaction is tried. */
#include <string.h>

#include "analysis/alloc/alloc_private.h"
#include "analysis/frag.h"
#include "analysis/huge.h"

/* sysctl_extfrag_threshold's default (mm/compaction.c) */
#define EXTFRAG_THRESHOLD 500

#define COMPACT_CLUSTER_MAX 32u

/* Beyond any machine; keeps sums of a few such counts in an int64_t. */
#define MAX_PAGES (INT64_C(1) << 52)

unsigned int mt_alloc_pageblock_order(const struct mt_snapshot *snapshot)
{
	unsigned int order = snapshot->pageblock_order;

	if (order == MT_NO_INDEX)
		order = mt_huge_order(snapshot);
	/* where nothing tells, it is at most the largest order */
	return order == MT_NO_INDEX && snapshot->nr_orders ? snapshot->nr_orders - 1 : order;
}

static bool is_sane(uint64_t pages)
{
	return pages < (uint64_t)MAX_PAGES;
}

static int find_type(const struct mt_snapshot *snapshot, const char *name)
{
	for (unsigned int i = 0; i < snapshot->nr_types; i++)
		if (!strcmp(snapshot->types[i], name))
			return (int)i;
	return -1;
}

/*
 * Pages that only urgent requests may use.  Where the kernel does not print
 * them, the pageblocks of that type are what was reserved.
 */
static uint64_t highatomic(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	int type = find_type(snapshot, "HighAtomic");

	if (zone->free_highatomic != MT_UNKNOWN)
		return zone->free_highatomic;
	if (zone->reserved_highatomic != MT_UNKNOWN)
		return zone->reserved_highatomic;
	if (!zone->pageblocks)
		return MT_UNKNOWN;
	if (type < 0)
		return 0;
	return mt_count_shift(zone->pageblocks[type], mt_alloc_pageblock_order(snapshot));
}

/* reserve_highatomic_pageblock(): a hundredth of the zone and a pageblock. */
static uint64_t most_highatomic(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	unsigned int order = mt_alloc_pageblock_order(snapshot);
	uint64_t managed = zone->managed != MT_UNKNOWN ? zone->managed : zone->present;

	if (order >= MT_MAX_ORDERS || managed == MT_UNKNOWN)
		return zone->free;
	return mt_count_add(managed / 100, UINT64_C(1) << order);
}

uint64_t mt_alloc_free_cma(const struct mt_zone *zone)
{
	uint64_t free = mt_stats_get(&zone->stats, "nr_free_cma");

	return free == MT_UNKNOWN && !zone->cma ? 0 : free;
}

static void take_highatomic(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
			    struct mt_alloc_sum *sum)
{
	uint64_t pages = highatomic(snapshot, zone);

	if (pages == MT_UNKNOWN)
		sum->unsure += (int64_t)(most_highatomic(snapshot, zone) & (MAX_PAGES - 1));
	else
		sum->highatomic = pages;
}

static void take_cma(const struct mt_zone *zone, struct mt_alloc_sum *sum)
{
	uint64_t pages = mt_alloc_free_cma(zone);

	if (pages != MT_UNKNOWN)
		sum->cma = pages;
	else if (zone->cma != MT_UNKNOWN)
		sum->unsure += (int64_t)(zone->cma & (MAX_PAGES - 1));
}

/* What the flags may use of a watermark, as the kernel rounds it. */
static uint64_t waived(const struct mt_alloc_access *access, uint64_t mark)
{
	uint64_t left = mark;

	if (access->high)
		left -= left / 2;
	if (access->harder)
		left -= left / 4;
	return mark - left;
}

/*
 * The boost that is in the watermarks.  5.0 to 5.13 do not print it, but the
 * marks lie a quarter of the unboosted min apart (__setup_per_zone_wmarks()),
 * unless watermark_scale_factor, 10 of 10000 by default, parts them further.
 */
static uint64_t boost_of(const struct mt_alloc *alloc, const struct mt_zone *zone)
{
	uint64_t step = zone->low - zone->min;

	if (zone->boost != MT_UNKNOWN || !alloc->rules.no_fragment)
		return zone->boost;
	if (!is_sane(zone->min) || !is_sane(zone->low) || zone->low < zone->min ||
	    !is_sane(zone->managed) || step <= zone->managed / 1000 + 1 || zone->min < 4 * step + 4)
		return MT_UNKNOWN;
	return zone->min - 4 * step;
}

/* lowmem_reserve[highest zone]; that zone itself may have no pages, and no row. */
static uint64_t reserve_of(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			   const struct mt_zone *zone)
{
	const struct mt_zone absent = {
		.name = alloc->highest, .index = MT_NO_INDEX,
		.nr_lowmem_reserve = zone->nr_lowmem_reserve,
	};
	const struct mt_zone *highest = &absent;
	unsigned int index;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (!strcmp(snapshot->zones[i].name, alloc->highest))
			highest = &snapshot->zones[i];
	index = mt_zone_index(snapshot, highest);
	return index < zone->nr_lowmem_reserve ? zone->lowmem_reserve[index] : MT_UNKNOWN;
}

/*
 * zone_watermark_ok() until 4.3: at each order up to the one asked for, the
 * blocks below it become unavailable, and half as many pages need be free.
 */
static void step_down(const struct mt_snapshot *snapshot, const struct mt_zone *zone,
		      unsigned int order, struct mt_alloc_sum *sum)
{
	int64_t left = (int64_t)zone->free - (int64_t)sum->gap;
	int64_t needed = (int64_t)(sum->mark - sum->waived);

	if (!sum->passes || !zone->free_blocks)
		return;
	for (unsigned int o = 0; o < order && o < snapshot->nr_orders; o++) {
		uint64_t pages = mt_count_shift(zone->free_blocks[o], o);

		if (!is_sane(pages))
			return;
		left -= (int64_t)pages;
		needed >>= 1;
		sum->steps[sum->nr_steps++] = (struct mt_alloc_step){ left, needed };
		if (left > needed)
			continue;
		sum->passes = false;
		sum->fragmented = true;
		return;
	}
}

static void compare(const struct mt_zone *zone, struct mt_alloc_sum *sum)
{
	sum->usable = sum->needed = INT64_MIN;
	if (!is_sane(zone->free) || !is_sane(sum->mark) || !is_sane(sum->reserve) ||
	    !is_sane(sum->highatomic) || !is_sane(sum->cma))
		return;
	sum->usable = (int64_t)zone->free - (int64_t)sum->gap - (int64_t)sum->highatomic -
		      (int64_t)sum->cma;
	sum->needed = (int64_t)(sum->mark - sum->waived + sum->reserve);
	sum->passes = sum->usable > sum->needed;
}

struct mt_alloc_sum mt_alloc_sum_up(const struct mt_snapshot *snapshot,
				    const struct mt_alloc *alloc, const struct mt_zone *zone,
				    const struct mt_alloc_access *access, bool low)
{
	unsigned int order = alloc->request.order;
	struct mt_alloc_sum sum = {
		.gap = (UINT64_C(1) << order) - 1,
		.mark = low ? zone->low : zone->min,
		.reserve = reserve_of(snapshot, alloc, zone),
	};
	uint64_t mark = sum.mark, boost = boost_of(alloc, zone);

	if (!access->reserves && !alloc->rules.order_marks &&
	    (order || alloc->rules.highatomic_at_order_0))
		take_highatomic(snapshot, zone, &sum);
	if (!access->cma)
		take_cma(zone, &sum);
	if (is_sane(mark)) {
		if (access->no_boost && boost <= mark)
			sum.waived = boost;
		sum.waived += waived(access, mark - sum.waived);
	}
	compare(zone, &sum);
	if (alloc->rules.order_marks)
		step_down(snapshot, zone, order, &sum);
	return sum;
}

/*
 * compaction_suitable(): order-0 pages above the watermark and twice what is
 * asked for, and, for costly orders, a shortage that fragmentation explains.
 */
static void fill_compaction(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			    struct mt_alloc_zone *z)
{
	unsigned int order = alloc->request.order;
	uint64_t gap = UINT64_C(2) << order;
	struct mt_alloc_sum sum = {
		.mark = order > COSTLY_ORDER || !alloc->rules.compact_at_min ? z->zone->low :
									       z->zone->min,
		.reserve = z->min.reserve,
	};

	if (alloc->rules.small_compact_gap && gap > COMPACT_CLUSTER_MAX)
		gap = COMPACT_CLUSTER_MAX;
	if (is_sane(sum.mark))
		sum.mark += gap;
	if (!alloc->rules.order_marks)
		take_highatomic(snapshot, z->zone, &sum);
	compare(z->zone, &sum);
	z->extfrag = mt_frag_extfrag_index(z->zone->free_blocks, snapshot->nr_orders, order);
	z->compact_short = sum.usable == INT64_MIN ? 0 : sum.needed + 1 - sum.usable;
	z->compaction = order && sum.passes;
	if (order > COSTLY_ORDER && z->extfrag >= 0 && z->extfrag <= EXTFRAG_THRESHOLD)
		z->compaction = false;
}

static uint64_t pair(const struct mt_zone *zone, const char *a, const char *b)
{
	return mt_count_add(mt_stats_get(&zone->stats, a), mt_stats_get(&zone->stats, b));
}

/*
 * NR_ZONE_INACTIVE_FILE has leaked in kernels (6.12 as Oracle ships it): what
 * is more than the zone's pages that are not free is not believed.
 */
static uint64_t believed(const struct mt_zone *zone, uint64_t pages, uint64_t *disbelieved)
{
	uint64_t most = zone->managed != MT_UNKNOWN ? zone->managed : zone->present;

	if (most != MT_UNKNOWN && zone->free != MT_UNKNOWN)
		most -= zone->free < most ? zone->free : most;
	if (pages == MT_UNKNOWN || most == MT_UNKNOWN || pages <= most)
		return pages;
	*disbelieved = pages;
	return most;
}

void mt_alloc_fill_recovery(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			    struct mt_alloc_zone *z)
{
	z->pcp = z->zone->nr_pcp ? 0 : MT_UNKNOWN;
	for (size_t i = 0; i < z->zone->nr_pcp; i++)
		z->pcp = mt_count_add(z->pcp, z->zone->pcp[i].count);
	if (z->pcp == MT_UNKNOWN)
		z->pcp = mt_stats_get(&z->zone->stats, "free_pcp");
	z->file = believed(z->zone, pair(z->zone, "nr_zone_inactive_file", "nr_zone_active_file"),
			   &z->disbelieved);
	z->anon = pair(z->zone, "nr_zone_inactive_anon", "nr_zone_active_anon");
	fill_compaction(snapshot, alloc, z);
}
