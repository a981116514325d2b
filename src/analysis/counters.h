/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters that say more than there is: the kernel's own books are wrong then
 * (NR_INACTIVE_FILE leaked in kernels of 6.12), and so is what is made of them
 * (MemAvailable).
 */
#ifndef MT_ANALYSIS_COUNTERS_H
#define MT_ANALYSIS_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/snapshot.h"

/* A counter of pages, and how many pages there are. */
struct mt_impossible {
	const char *name;	/* in the snapshot */
	uint64_t value, most;
};

/* The first counter of zone that is over its managed pages; false: none, or that is not known. */
bool mt_counters_of_zone(const struct mt_zone *zone, struct mt_impossible *found);

/* The same of a node, over the managed pages of its zones. */
bool mt_counters_of_node(const struct mt_snapshot *snapshot, const struct mt_node *node,
			 struct mt_impossible *found);

#endif
