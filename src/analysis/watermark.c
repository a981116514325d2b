// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/watermark.h"

int64_t mt_watermark_distance(uint64_t free, uint64_t mark)
{
	/* counts of a damaged dump, or counters that went below 0, are no counts */
	if (free > INT64_MAX || mark > INT64_MAX)
		return MT_DISTANCE_UNKNOWN;
	return (int64_t)free - (int64_t)mark;
}

uint64_t mt_watermark_ratio(uint64_t free, uint64_t mark)
{
	uint64_t scaled;

	if (free > INT64_MAX || mark > INT64_MAX || !mark ||
	    __builtin_mul_overflow(free, UINT64_C(1000), &scaled))
		return MT_UNKNOWN;
	return scaled / mark;
}

uint64_t mt_watermark_effective(const struct mt_zone *zone, uint64_t mark, size_t preferred)
{
	if (preferred >= zone->nr_lowmem_reserve)
		return MT_UNKNOWN;
	return mt_count_add(mark, zone->lowmem_reserve[preferred]);
}

uint64_t mt_watermark_usable(const struct mt_zone *zone)
{
	uint64_t cma = mt_stats_get(&zone->stats, "nr_free_cma");

	if (zone->free == MT_UNKNOWN || cma == MT_UNKNOWN || cma > zone->free)
		return zone->free;
	return zone->free - cma;
}

/*
 * A mark is passed with free pages above it, not at it: "free_pages <= min +
 * lowmem_reserve" fails in __zone_watermark_ok().
 */
enum mt_pressure mt_watermark_pressure(const struct mt_zone *zone)
{
	uint64_t free = mt_watermark_usable(zone);

	if (!zone->managed)
		return MT_PRESSURE_EMPTY;
	if (free == MT_UNKNOWN || zone->min == MT_UNKNOWN || zone->low == MT_UNKNOWN ||
	    zone->high == MT_UNKNOWN)
		return MT_PRESSURE_UNKNOWN;
	if (free <= zone->min)
		return MT_PRESSURE_BELOW_MIN;
	if (free <= zone->low)
		return MT_PRESSURE_BELOW_LOW;
	if (free <= zone->high)
		return MT_PRESSURE_BELOW_HIGH;
	return MT_PRESSURE_NONE;
}

const char *mt_pressure_name(enum mt_pressure pressure)
{
	static const char *const names[] = {
		[MT_PRESSURE_UNKNOWN] = "unknown",
		[MT_PRESSURE_EMPTY] = "empty",
		[MT_PRESSURE_NONE] = "ok",
		[MT_PRESSURE_BELOW_HIGH] = "below high",
		[MT_PRESSURE_BELOW_LOW] = "below low",
		[MT_PRESSURE_BELOW_MIN] = "below min",
	};

	return names[pressure];
}
