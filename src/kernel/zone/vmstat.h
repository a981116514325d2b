/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of zones and nodes (mm/vmstat.c).
 *
 * /proc/zoneinfo prints vm_stat[] without what single CPUs have not folded in yet
 * (zone_page_state(), node_page_state_pages()), and 0 for what is negative that
 * way; NUMA events it folds first.  The same is done here.
 */
#ifndef MT_KERNEL_ZONE_VMSTAT_H
#define MT_KERNEL_ZONE_VMSTAT_H

#include <stdint.h>

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "model/snapshot.h"

/* vm_stat[item] as /proc prints it; MT_UNKNOWN if the zone has no such item. */
uint64_t mt_zone_page_state(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			    int64_t item);

/*
 * The same with every CPU's difference folded in, which may be negative.  What
 * reading per-CPU memory says; MT_ERR_NOT_FOUND without such an item.
 */
struct mt_error *mt_zone_page_state_exact(const struct mt_kernel *kernel,
					  const struct mt_kzone *zone, int64_t item,
					  int64_t *value);

/*
 * Add the statistics, in the order of /proc/zoneinfo, where node_unreclaimable comes last
 * and is the same for all zones of a node.  Per-CPU memory that cannot be read
 * leaves the NUMA events unknown and is the error returned, the rest is there.
 */
struct mt_error *mt_zone_add_stats(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				   struct mt_snapshot *snapshot, struct mt_stats *stats);
struct mt_error *mt_node_add_stats(const struct mt_kernel *kernel, const struct mt_knode *node,
				   struct mt_snapshot *snapshot, struct mt_stats *stats);

#endif
