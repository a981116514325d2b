/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free objects that their slab counts as in use (mm/slub.c).  A CPU that allocates from a slab
 * takes all its free objects to a list of its own (struct kmem_cache_cpu); per-CPU sheaves, which
 * took its place, collect free objects of any slab of the cache.
 */
#ifndef MT_KERNEL_SLAB_SLAB_FREE_H
#define MT_KERNEL_SLAB_SLAB_FREE_H

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "kernel/slab/slab_layout.h"

/* The slab that is asked about. */
struct mt_slab {
	uint64_t cache;		/* address of its struct kmem_cache */
	uint64_t page;		/* address of its first struct page */
	uint64_t head_pfn;
	unsigned int order;
	uint64_t objects;	/* in the slab */
};

/* What of a slab is free where the slab does not see it. */
struct mt_slab_free {
	uint64_t on_cpu;	/* on the list of a CPU; MT_UNKNOWN: the list is damaged */
	unsigned int cpu;	/* whose list that is */
	uint64_t in_sheaves;	/* MT_UNKNOWN: the sheaves are damaged */
};

/* Counts the free objects of slab that lie outside of it.  MT_ERR_NOMEM, MT_ERR_FORMAT. */
struct mt_error *mt_slab_free_outside(struct mt_kernel *kernel, const struct mt_slab *slab,
				      struct mt_slab_free *free);

/*
 * Counts the objects on a freelist of slab whose first is first, 0 if there is none, as slab->cache
 * links them (mt_freelist_count()).  MT_UNKNOWN: the list is damaged.
 */
uint64_t mt_slab_freelist_count(const struct mt_kernel *kernel, const struct mt_slab_layout *layout,
				const struct mt_slab *slab, uint64_t first);

#endif
