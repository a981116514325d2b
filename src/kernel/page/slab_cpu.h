/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free objects on the lists of CPUs.  A CPU that allocates from a slab takes all its free objects
 * to a list of its own (mm/slub.c, struct kmem_cache_cpu, until per-CPU sheaves took its place);
 * the slab counts them as in use.
 */
#ifndef MT_KERNEL_PAGE_SLAB_CPU_H
#define MT_KERNEL_PAGE_SLAB_CPU_H

#include "base/error.h"
#include "kernel/machine/machine.h"

/* The slab that is asked about. */
struct mt_slab {
	uint64_t cache;		/* address of its struct kmem_cache */
	uint64_t page;		/* address of its first struct page */
	uint64_t head_pfn;
	unsigned int order;
	uint64_t objects;	/* in the slab */
};

/*
 * Stores in *free how many objects of slab are free on the list of a CPU, and in *cpu which CPU; 0
 * if no CPU has taken this slab, MT_UNKNOWN if the list is damaged.  MT_ERR_NOMEM, MT_ERR_FORMAT.
 */
struct mt_error *mt_slab_on_cpu(struct mt_kernel *kernel, const struct mt_slab *slab,
				uint64_t *free, unsigned int *cpu);

#endif
