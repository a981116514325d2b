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

/*
 * Returns vm_stat[item] of zone in pages, as /proc prints it; MT_UNKNOWN if there is no such item.
 */
uint64_t mt_zone_page_state(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			    int64_t item);

/*
 * Stores in *value vm_stat[item] of zone with the differences that the CPUs have not folded in yet
 * (zone_page_state_snapshot()); the sum may be negative.  MT_ERR_NOT_FOUND: there is no such item;
 * else the error of reading per-CPU memory.
 */
struct mt_error *mt_zone_page_state_exact(const struct mt_kernel *kernel,
					  const struct mt_kzone *zone, int64_t item,
					  int64_t *value);

/*
 * Appends the statistics of zone to stats, by name and in the order of /proc/zoneinfo.  If per-CPU
 * memory cannot be read the NUMA events are MT_UNKNOWN, the others are appended all the same, and
 * the error of reading is returned.
 */
struct mt_error *mt_zone_add_stats(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				   struct mt_snapshot *snapshot, struct mt_stats *stats);

/*
 * Appends the statistics of node to stats in the same way; last comes node_unreclaimable, which
 * zoneinfo prints for every zone of the node.  MT_ERR_NOMEM, or the error of reading the node.
 */
struct mt_error *mt_node_add_stats(const struct mt_kernel *kernel, const struct mt_knode *node,
				   struct mt_snapshot *snapshot, struct mt_stats *stats);

#endif
