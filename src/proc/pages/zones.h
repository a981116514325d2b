/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which zone a page frame lies in, by the spans that /proc/zoneinfo tells. */
#ifndef MT_PROC_PAGES_ZONES_H
#define MT_PROC_PAGES_ZONES_H

#include "model/snapshot.h"

/* The zones of one machine. */
struct mt_frame_zones {
	struct mt_snapshot *zoneinfo;
	const struct mt_zone *v;	/* [n], the zoneinfo's */
	size_t n;
};

/*
 * Reads the zones below root into *zones.  Errors are those of mt_file_read(), and MT_ERR_FORMAT
 * if zoneinfo tells of no zone.  The caller releases *zones in any case.
 */
struct mt_error *mt_frame_zones_read(const char *root, struct mt_frame_zones *zones);

/* Frees what zones own, and empties them. */
void mt_frame_zones_release(struct mt_frame_zones *zones);

/* Tells the pfn behind the last of zone; 0 if its span is not known, or empty. */
uint64_t mt_frame_zone_end(const struct mt_zone *zone);

/*
 * Finds the one zone whose span has pfn: its place in zones->v, zones->n if there are several (the
 * spans of nodes may overlap), SIZE_MAX if there is none.  Stores in *until the first pfn behind it
 * for which that may differ.
 */
size_t mt_frame_zones_find(const struct mt_frame_zones *zones, uint64_t pfn, uint64_t *until);

#endif
