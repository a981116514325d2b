/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of slab caches, and what each says of itself. */
#ifndef MT_KERNEL_SLAB_CACHE_LIST_H
#define MT_KERNEL_SLAB_CACHE_LIST_H

#include "kernel/slab/slab_layout.h"
#include "model/counters.h"

/* One struct kmem_cache and what its slabs add up to. */
struct mt_kmem_cache {
	uint64_t address;
	size_t position;		/* on the list */
	struct mt_slab_cache info;	/* its slabs, pages and objects count from 0 */
	uint64_t free;			/* objects, in slabs */
	uint64_t num;			/* SLAB: objects in a slab */
	bool is_damaged;		/* which objects are free is not known */
};

/* All that are on the list, by address. */
struct mt_kmem_caches {
	struct mt_kmem_cache *v;
	size_t n, capacity;
	uint64_t damage;		/* what mt_kmem_caches_say() was told */
	struct mt_kernel *kernel;
	struct mt_slab_layout layout;
};

/*
 * Reads the caches on slab_caches into *caches, as far as the list can be followed.  The caller
 * releases *caches in any case.  MT_ERR_NOT_FOUND: types or symbols name no caches; MT_ERR_FORMAT;
 * MT_ERR_NOMEM.
 */
struct mt_error *mt_kmem_caches_read(struct mt_kernel *kernel, struct mt_kmem_caches *caches);

/* Frees what *caches points to, not *caches itself. */
void mt_kmem_caches_release(struct mt_kmem_caches *caches);

/* Does the same, for __attribute__((cleanup)). */
static inline __attribute__((unused)) void mt_cleanup_kmem_caches(struct mt_kmem_caches *caches)
{
	mt_kmem_caches_release(caches);
}

/* Finds the cache whose struct kmem_cache lies at address; NULL if none on the list does. */
struct mt_kmem_cache *mt_kmem_caches_find(const struct mt_kmem_caches *caches, uint64_t address);

/* Reports damage in the snapshot: the first of it in words, of the rest how much. */
void mt_kmem_caches_say(struct mt_kmem_caches *caches, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
