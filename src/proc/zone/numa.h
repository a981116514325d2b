/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far the nodes are from each other: /sys/devices/system/node/nodeN/
 * distance, a number for each online node (drivers/base/node.c,
 * node_read_distance()).
 */
#ifndef MT_PROC_ZONE_NUMA_H
#define MT_PROC_ZONE_NUMA_H

#include "base/error.h"
#include "model/snapshot.h"

/*
 * Fills nodes[].distances below root.  A node whose file is missing or does
 * not fit the snapshot's nodes stays without; that is no error.
 */
struct mt_error *mt_proc_read_distances(const char *root, struct mt_snapshot *snapshot);

#endif
