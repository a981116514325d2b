// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/pages/zones.h"

#include "base/file.h"
#include "proc/zone/parsers.h"

#define MAX_FILE ((size_t)1 << 30)

struct mt_error *mt_frame_zones_read(const char *root, struct mt_frame_zones *zones)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read(root, "/proc/zoneinfo", MAX_FILE, &buf);

	*zones = (struct mt_frame_zones){ 0 };
	if (!err)
		err = mt_snapshot_create(MT_ORIGIN_SYSROOT, &zones->zoneinfo);
	if (!err)
		err = mt_proc_parse_zoneinfo("/proc/zoneinfo", buf.data, buf.len, false,
					     zones->zoneinfo);
	if (err)
		return err;
	zones->v = zones->zoneinfo->zones;
	zones->n = zones->zoneinfo->nr_zones;
	return NULL;
}

void mt_frame_zones_release(struct mt_frame_zones *zones)
{
	mt_snapshot_destroy(zones->zoneinfo);
	*zones = (struct mt_frame_zones){ 0 };
}

uint64_t mt_frame_zone_end(const struct mt_zone *zone)
{
	if (zone->start_pfn == MT_UNKNOWN || zone->spanned == MT_UNKNOWN || !zone->spanned ||
	    zone->spanned > INT64_MAX || zone->start_pfn > INT64_MAX)
		return 0;
	return zone->start_pfn + zone->spanned;
}

size_t mt_frame_zones_find(const struct mt_frame_zones *zones, uint64_t pfn, uint64_t *until)
{
	size_t found = zones->n, spans = 0;

	*until = UINT64_MAX;
	for (size_t i = 0; i < zones->n; i++) {
		uint64_t start = zones->v[i].start_pfn, end = mt_frame_zone_end(&zones->v[i]);

		if (!end || pfn >= end)
			continue;
		if (pfn < start) {
			*until = start < *until ? start : *until;
			continue;
		}
		*until = end < *until ? end : *until;
		found = i;
		spans++;
	}
	return !spans ? SIZE_MAX : spans == 1 ? found : zones->n;
}
