/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of page frames: a bit for each, made section by section when first
 * needed.  32 MiB for the free memory of a machine with 1 TiB.
 */
#ifndef MT_KERNEL_MEMMAP_PFN_SET_H
#define MT_KERNEL_MEMMAP_PFN_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/memmap/memmap.h"

struct mt_pfn_set {
	const struct mt_memmap *memmap;
	uint8_t **bits;		/* [memmap->n] NULL: none of that stretch */
};

/* memmap must outlive it. */
struct mt_error *mt_pfn_set_init(const struct mt_memmap *memmap, struct mt_pfn_set *set);
void mt_pfn_set_release(struct mt_pfn_set *set);

bool mt_pfn_set_has(const struct mt_pfn_set *set, uint64_t pfn);

/*
 * Adds n pages.  Those of no section are left out.  *twice: the first of them that was in it
 * already, or MT_UNKNOWN.
 */
struct mt_error *mt_pfn_set_add(struct mt_pfn_set *set, uint64_t pfn, uint64_t n, uint64_t *twice);

#endif
