/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of the free objects of one slab, linked through the objects themselves (mm/slub.c). */
#ifndef MT_KERNEL_SLAB_FREELIST_H
#define MT_KERNEL_SLAB_FREELIST_H

#include <stdbool.h>

#include "kernel/read/reader.h"

struct mt_freelist {
	struct mt_reader *reader;
	uint64_t start, end;		/* addresses that objects have, end exclusive */
	uint64_t link;			/* where in an object the next one's address is */
	bool is_hardened;		/* CONFIG_SLAB_FREELIST_HARDENED (v4.14, 2482ddec670f) */
	uint64_t random;		/* then: kmem_cache.random */
	uint64_t max;			/* objects in the slab */
};

/*
 * Counts the objects on the list from first, an address or 0, on.  A hardened link is the address
 * xor random xor its own address, which is swapped since v5.7 (1ad53d9fa3f6); the way that leads
 * through the slab is taken.  MT_UNKNOWN: the list leads out of the slab, cannot be read, or has
 * more objects than the slab.
 */
uint64_t mt_freelist_count(const struct mt_freelist *list, uint64_t first);

#endif
