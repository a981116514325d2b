/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each CPU keeps of a zone: its lists of free pages, its share of the
 * counters.
 *
 *	since v5.14	zone.per_cpu_pageset	→ struct per_cpu_pages
 *			zone.per_cpu_zonestats	→ struct per_cpu_zonestat
 *	before		zone.pageset		→ struct per_cpu_pageset, which
 *			holds a struct per_cpu_pages and the counters
 */
#ifndef MT_KERNEL_ZONE_PCP_H
#define MT_KERNEL_ZONE_PCP_H

#include <stdint.h>

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "kernel/zone/freelist.h"
#include "model/snapshot.h"

/*
 * Reads the structure that holds cpu's share of the counters of zone, as kernel->layout.zonestat
 * describes it, into *raw, which the caller frees.  Returns the error of reading, MT_ERR_NOT_FOUND
 * without such a structure.
 */
struct mt_error *mt_zonestat_read(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				  const struct mt_cpu *cpu, uint8_t **raw);

/* A CPU's struct per_cpu_pages for a zone. */
struct mt_kpcp {
	uint64_t address;
	uint64_t count;			/* pages, by its own counter */
	int64_t batch;			/* pages moved at a time; 1 where nothing tells */
	unsigned int nr_lists;
};

/*
 * Finds and reads the struct per_cpu_pages of cpu and zone.  Returns the error of reading,
 * MT_ERR_FORMAT if its counts make no sense.
 */
struct mt_error *mt_kpcp_find(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			      const struct mt_cpu *cpu, struct mt_kpcp *pcp);

/*
 * Returns list number index of pcp, to be walked.  Since v5.14 (44042b449872) lists are sorted by
 * order, then by migrate type, with those of huge pages last; before, there was one for each type.
 */
struct mt_page_list mt_pcp_list(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				const struct mt_kpcp *pcp, unsigned int index);

/*
 * Fills zone->pcp with the per-CPU lists of the zone from, for CPUs that are online or still have
 * pages.  With walk the lists are walked and the pages on them counted; errors are reported in
 * MT_SECTION_PCP of the snapshot.  MT_ERR_NOMEM, MT_ERR_STOPPED.
 */
struct mt_error *mt_zone_fill_pcp(struct mt_kernel *kernel, const struct mt_kzone *from, bool walk,
				  struct mt_snapshot *snapshot, struct mt_zone *zone);

#endif
