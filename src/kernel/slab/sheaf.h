/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sheaves of a cache: arrays of objects that are free (mm/slub.c, struct slab_sheaf). */
#ifndef MT_KERNEL_SLAB_SHEAF_H
#define MT_KERNEL_SLAB_SHEAF_H

#include "kernel/slab/slab_layout.h"

/* One sheaf that has objects. */
struct mt_sheaf {
	uint64_t address;
	uint64_t objects;	/* address of the array of pointers to them */
	uint64_t n;		/* of them */
	unsigned int cpu;	/* MT_NO_INDEX: in the barn of a node */
};

/*
 * Calls fn with data and every sheaf of cache, the address of a struct kmem_cache, that has
 * objects: those of each CPU and the full ones in the barns.  Nothing in kernels without sheaves.
 * An error of fn ends the walk and is returned.  MT_ERR_FORMAT: a sheaf has more objects than its
 * cache's sheaves have room for, or is another cache's, or a barn's list is damaged; else the
 * errors of reading.  After an error the rest is unknown.
 *
 * Sheaves that wait for a grace period hang on no list; their objects are found in none.
 */
struct mt_error *mt_sheaves_walk(const struct mt_kernel *kernel,
				 const struct mt_slab_layout *layout, uint64_t cache,
				 struct mt_error *(*fn)(void *data, const struct mt_sheaf *sheaf),
				 void *data);

#endif
