// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/watermark.h"

int64_t mt_watermark_distance(uint64_t free, uint64_t mark)
{
	/* known counts are at most INT64_MAX: the difference fits */
	if (free == MT_UNKNOWN || mark == MT_UNKNOWN)
		return MT_DISTANCE_UNKNOWN;
	return (int64_t)free - (int64_t)mark;
}

uint64_t mt_watermark_ratio(uint64_t free, uint64_t mark)
{
	uint64_t scaled;

	if (free == MT_UNKNOWN || mark == MT_UNKNOWN || !mark ||
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

/*
 * A mark is passed with free pages above it, not at it: "free_pages <= min +
 * lowmem_reserve" fails in __zone_watermark_ok().
 */
enum mt_pressure mt_watermark_pressure(const struct mt_zone *zone)
{
	if (!zone->managed)
		return MT_PRESSURE_EMPTY;
	if (zone->free == MT_UNKNOWN || zone->min == MT_UNKNOWN || zone->low == MT_UNKNOWN ||
	    zone->high == MT_UNKNOWN)
		return MT_PRESSURE_UNKNOWN;
	if (zone->free <= zone->min)
		return MT_PRESSURE_BELOW_MIN;
	if (zone->free <= zone->low)
		return MT_PRESSURE_BELOW_LOW;
	if (zone->free <= zone->high)
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
