/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far a zone is from the marks at which the kernel begins to reclaim
 * (low), lets only urgent requests through (min), and rests (high).  Watermarks
 * as /proc/zoneinfo prints them: wmark_pages(), boost included.
 */
#ifndef MT_ANALYSIS_WATERMARK_H
#define MT_ANALYSIS_WATERMARK_H

#include <stdint.h>

#include "model/snapshot.h"

/* What an unknown distance is. */
#define MT_DISTANCE_UNKNOWN INT64_MIN

/* free - mark, in pages; negative below it. What is over INT64_MAX is no count. */
int64_t mt_watermark_distance(uint64_t free, uint64_t mark);

/* free * 1000 / mark: 1000 at the mark. MT_UNKNOWN if it is 0 or unknown. */
uint64_t mt_watermark_ratio(uint64_t free, uint64_t mark);

/*
 * The mark that an allocation meets in this zone when the zone it would like
 * best has index preferred: mark + lowmem_reserve[preferred]
 * (__zone_watermark_ok(), highest_zoneidx).  MT_UNKNOWN.
 */
uint64_t mt_watermark_effective(const struct mt_zone *zone, uint64_t mark, size_t preferred);

enum mt_pressure {
	MT_PRESSURE_UNKNOWN,
	MT_PRESSURE_EMPTY,	/* the zone has no managed pages */
	MT_PRESSURE_NONE,	/* above high */
	MT_PRESSURE_BELOW_HIGH,	/* kswapd, once woken, still works */
	MT_PRESSURE_BELOW_LOW,	/* allocations wake kswapd */
	MT_PRESSURE_BELOW_MIN,	/* ordinary allocations reclaim directly */
};

/*
 * Free pages without those of CMA areas, which only movable pages may take and
 * which kswapd does not count either (__zone_watermark_unusable_free()).
 */
uint64_t mt_watermark_usable(const struct mt_zone *zone);

/* By mt_watermark_usable(): a zone whose free pages are CMA's is not "ok". */
enum mt_pressure mt_watermark_pressure(const struct mt_zone *zone);

/* "ok", "below high", "below low", "below min", "empty", "unknown" */
const char *mt_pressure_name(enum mt_pressure pressure);

#endif
