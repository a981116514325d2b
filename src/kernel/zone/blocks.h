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

/*
 * Fills zone->free_blocks, by order, from free_area[].nr_free of the struct zone from, as
 * /proc/buddyinfo prints them.  A count that the zone has no room for becomes MT_UNKNOWN and is
 * reported in the snapshot.  MT_ERR_NOMEM.
 */
struct mt_error *mt_zone_fill_blocks(const struct mt_kernel *kernel, const struct mt_kzone *from,
				     struct mt_snapshot *snapshot, struct mt_zone *zone);

/*
 * Walks every free list of the zone from and fills zone->listed_blocks, by order; with by_type
 * also zone->type_free_blocks, by migrate type and order.  Of a broken list the entries before the
 * break are counted, and type_at_least marks the number as a lower bound.  Errors of lists, and
 * counts that differ from free_blocks, are reported in section of the snapshot.  MT_PART_PAGES
 * must be made.  MT_ERR_NOMEM, MT_ERR_STOPPED.
 */
struct mt_error *mt_zone_walk_blocks(struct mt_kernel *kernel, const struct mt_kzone *from,
				     enum mt_section section, bool by_type,
				     struct mt_snapshot *snapshot, struct mt_zone *zone);

/*
 * Fills zone->pageblocks, the pageblocks of the zone from by migrate type, as /proc/pagetypeinfo
 * counts them.  If any pageblock cannot be read all of them are MT_UNKNOWN, since a part is no
 * count, and the snapshot says how many.  MT_PART_PAGES must be made.  MT_ERR_NOMEM,
 * MT_ERR_STOPPED.
 */
struct mt_error *mt_zone_fill_pageblocks(struct mt_kernel *kernel, const struct mt_kzone *from,
					 struct mt_snapshot *snapshot, struct mt_zone *zone);

#endif
