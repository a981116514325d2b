/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who holds pages that are in the way, each once, and which unit they lie in. */
#ifndef MT_KERNEL_BLOCKERS_HOLDERS_H
#define MT_KERNEL_BLOCKERS_HOLDERS_H

#include "base/error.h"
#include "model/mobility.h"

/* So many pages of a holder in a unit. */
struct mt_unit_hold {
	uint32_t unit, holder, pages;
};

/* A set of holders, and what they hold. */
struct mt_block_holders {
	struct mt_block_holder *v;
	size_t n, capacity;
	uint32_t *slots;		/* [nr_slots] index in v + 1; 0: empty */
	size_t nr_slots;		/* a power of two */
	struct mt_unit_hold *holds;	/* in the order in which they were added */
	size_t nr_holds, hold_capacity;
};

/*
 * Finds the holder with this mobility, use and key, or adds it with pfn as its example; *index is
 * its place in holders->v.  MT_ERR_NOMEM.
 */
struct mt_error *mt_block_holders_find(struct mt_block_holders *holders, enum mt_mobility mobility,
				 enum mt_use use, uint64_t key, uint64_t pfn, uint32_t *index);

/* Adds pages of the holder index in a unit.  MT_ERR_NOMEM. */
struct mt_error *mt_block_holders_add(struct mt_block_holders *holders, uint32_t unit,
				      uint32_t index, uint32_t pages);

/* Adds all holders and holds of from to holders.  MT_ERR_NOMEM. */
struct mt_error *mt_block_holders_merge(struct mt_block_holders *holders,
					const struct mt_block_holders *from);

/*
 * Fills blocks->holders, holds and first_hold from holders, whose v becomes blocks'; units and
 * ranges of blocks are set.  Holds of one holder in one range become one.  MT_ERR_NOMEM.
 */
struct mt_error *mt_block_holders_by_range(struct mt_block_holders *holders,
					   struct mt_blocks *blocks);

/* Frees all that *holders points to, not *holders itself. */
void mt_block_holders_release(struct mt_block_holders *holders);

#endif
