/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of page frames: a bitmap for each range of the memory map, allocated when the first of
 * its pages is added.  32 MiB hold all pages of a machine with 1 TiB.
 */
#ifndef MT_KERNEL_MEMMAP_PFN_SET_H
#define MT_KERNEL_MEMMAP_PFN_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/memmap/memmap.h"

/* The set; to be initialised with mt_pfn_set_init(). */
struct mt_pfn_set {
	const struct mt_memmap *memmap;
	uint8_t **bits;		/* [memmap->n] NULL: no page of that range */
};

/* Makes *set an empty set of pages of memmap, which must outlive it.  MT_ERR_NOMEM. */
struct mt_error *mt_pfn_set_init(const struct mt_memmap *memmap, struct mt_pfn_set *set);

/* Frees the bitmaps, not *set itself. */
void mt_pfn_set_release(struct mt_pfn_set *set);

/* Tells whether pfn is in the set. */
bool mt_pfn_set_has(const struct mt_pfn_set *set, uint64_t pfn);

/*
 * Adds n pages from pfn on; those that lie in no range of the memory map are left out.  Stores in
 * *twice the first of them that was in the set before, or MT_UNKNOWN.  MT_ERR_NOMEM.
 */
struct mt_error *mt_pfn_set_add(struct mt_pfn_set *set, uint64_t pfn, uint64_t n, uint64_t *twice);

#endif
