/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where this kernel keeps its slab caches and what lies free outside of slabs.
 *
 *	slab_caches -> kmem_cache.list
 *	SLUB	kmem_cache.node[id] -> kmem_cache_node.partial: slabs with free objects
 *		kmem_cache.cpu_slab (per CPU) -> kmem_cache_cpu.freelist: free objects of the slab
 *		that the CPU has taken; the slab counts them as in use
 *	sheaves	(since v6.18, instead of the CPU's slab since v7.0)
 *		kmem_cache.cpu_sheaves (per CPU) -> slub_percpu_sheaves.main, spare, rcu_free ->
 *		slab_sheaf.objects[size]: free objects, in use for their slabs and for slabinfo
 *		node_barn.sheaves_full: more of these, by node; in kmem_cache_node at first, in
 *		kmem_cache.per_node[id] since v7.1
 *	SLAB	(until v6.7) kmem_cache.cpu_cache (per CPU) -> array_cache.avail, and
 *		kmem_cache_node.shared -> array_cache.avail: the same
 *	SLOB	(until v6.3) has none of these: its pages belong to no cache
 */
#ifndef MT_KERNEL_SLAB_SLAB_LAYOUT_H
#define MT_KERNEL_SLAB_SLAB_LAYOUT_H

#include "base/error.h"
#include "kernel/layout/layout.h"
#include "kernel/machine/machine.h"

/* All of it is optional; whoever reads asks ->exists first. */
struct mt_slab_layout {
	/* struct kmem_cache */
	struct mt_field name, size, flags, list;
	struct mt_field link;		/* where in a free object the next one's address is */
	struct mt_field random;		/* SLAB_FREELIST_HARDENED */
	struct mt_field oo;		/* order of usual slabs << 16 | objects in one */
	struct mt_field num;		/* SLAB: objects in a slab */
	struct mt_field order;		/* SLAB: of a slab */
	struct mt_field cpu_slab, cpu_sheaves, cpu_cache;	/* per-CPU pointers */
	struct mt_field sheaf_capacity;
	struct mt_field node;		/* [node id] */
	struct mt_field per_node;	/* [node id] of the structure below */
	uint64_t per_node_size;
	struct mt_field per_node_node, per_node_barn;

	struct mt_field cpu_freelist, cpu_page;			/* kmem_cache_cpu */
	struct mt_field nr_slabs, partial, node_barn, shared;	/* kmem_cache_node */
	struct mt_field slab_list;	/* struct slab: how it hangs on partial */
	struct mt_field slab_active;	/* struct slab, SLAB: objects in use */
	struct mt_field main, spare, rcu_free;			/* slub_percpu_sheaves */
	uint64_t sheaf_size;
	struct mt_field sheaf_cache, sheaf_count, sheaf_list, sheaf_objects;	/* slab_sheaf */
	struct mt_field sheaves_full, nr_full;			/* node_barn */
	struct mt_field avail;					/* array_cache */

	struct mt_constant flag_bit;	/* v6.9: the flags are an enum of bit numbers … */
	struct mt_constant reclaim_bit;	/* … of which this is SLAB_RECLAIM_ACCOUNT */
};

/*
 * Resolves the layout of kernel.  MT_ERR_FORMAT: something is not what its row says; MT_ERR_NOMEM.
 */
struct mt_error *mt_slab_layout_resolve(const struct mt_kernel *kernel,
					struct mt_slab_layout *layout);

/* Tells whether caches know their slabs by node, as SLUB's and SLAB's do and SLOB's do not. */
static inline bool mt_slab_layout_has_nodes(const struct mt_slab_layout *layout)
{
	return layout->node.exists || layout->per_node.exists;
}

/*
 * Finds what a cache, a struct kmem_cache, keeps for the node id: *node is the address of its
 * struct kmem_cache_node and *barn of its struct node_barn, 0 where it has none.  The errors of
 * reading.
 */
struct mt_error *mt_slab_cache_node(const struct mt_kernel *kernel,
				    const struct mt_slab_layout *layout, uint64_t cache,
				    unsigned int id, uint64_t *node, uint64_t *barn);

#endif
