/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects that a CPU has taken from a slab but not given out (mm/slub.c, struct
 * kmem_cache_cpu, until per-CPU sheaves took its place): the slab counts them as in use.
 */
#ifndef MT_KERNEL_PAGE_SLAB_CPU_H
#define MT_KERNEL_PAGE_SLAB_CPU_H

#include "base/error.h"
#include "kernel/machine/machine.h"

struct mt_slab {
	uint64_t cache;		/* address of its struct kmem_cache */
	uint64_t page;		/* address of its first struct page */
	uint64_t head_pfn;
	unsigned int order;
	uint64_t objects;	/* in the slab */
};

/*
 * *free: objects of the slab that are on a CPU's list, *cpu: whose; 0 if no CPU has this slab.
 * MT_UNKNOWN in *free: the list makes no sense.  MT_ERR_NOMEM, MT_ERR_FORMAT.
 */
struct mt_error *mt_slab_on_cpu(struct mt_kernel *kernel, const struct mt_slab *slab,
				uint64_t *free, unsigned int *cpu);

#endif
