/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Free blocks of a zone: as it counts them, and as its lists have them. */
#ifndef MT_KERNEL_ZONE_BLOCKS_H
#define MT_KERNEL_ZONE_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "kernel/zone/freelist.h"
#include "model/snapshot.h"

/* zone->free_blocks: free_area[].nr_free, what buddyinfo prints. */
struct mt_error *mt_zone_fill_blocks(const struct mt_kernel *kernel, const struct mt_kzone *from,
				     struct mt_snapshot *snapshot, struct mt_zone *zone);

/*
 * Walks every free list of the zone: zone->listed_blocks, and with by_type
 * zone->type_free_blocks.  The part of a broken list that is certain is a lower
 * bound (type_at_least).  Faults and disagreement with free_blocks are said in
 * section.  Needs MT_PART_PAGES.
 */
struct mt_error *mt_zone_walk_blocks(struct mt_kernel *kernel, const struct mt_kzone *from,
				     enum mt_section section, bool by_type,
				     struct mt_snapshot *snapshot, struct mt_zone *zone);

/* zone->pageblocks.  Needs MT_PART_PAGES. */
struct mt_error *mt_zone_fill_pageblocks(struct mt_kernel *kernel, const struct mt_kzone *from,
					 struct mt_snapshot *snapshot, struct mt_zone *zone);

#endif
