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

/* The CPU's struct that kernel->layout.zonestat describes; the caller frees it. */
struct mt_error *mt_zonestat_read(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				  const struct mt_cpu *cpu, uint8_t **raw);

/* A CPU's struct per_cpu_pages for a zone. */
struct mt_kpcp {
	uint64_t address;
	uint64_t count;			/* pages, by its own counter */
	int64_t batch;			/* pages moved at a time; 1 where nothing tells */
	unsigned int nr_lists;
};

struct mt_error *mt_kpcp_find(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			      const struct mt_cpu *cpu, struct mt_kpcp *pcp);

/*
 * One of its lists.  Since v5.14 (44042b449872) they are ordered by order, then by
 * migrate type, with those for huge pages last; before, there was one for each type.
 */
struct mt_page_list mt_pcp_list(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				const struct mt_kpcp *pcp, unsigned int index);

/*
 * Fills zone->pcp with the CPUs that are online, or that still have pages.  With
 * walk the pages on their lists are counted, too.
 */
struct mt_error *mt_zone_fill_pcp(struct mt_kernel *kernel, const struct mt_kzone *from, bool walk,
				  struct mt_snapshot *snapshot, struct mt_zone *zone);

#endif
