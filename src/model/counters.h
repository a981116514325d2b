/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel counts of the whole machine's memory beside its zones: the
 * lines of /proc/meminfo and /proc/vmstat, slab caches, pools of huge pages,
 * areas of the vmalloc region by who asked for them, modules.
 *
 * A counter that the source does not have is MT_UNKNOWN, a list that it does
 * not have is NULL.  Sizes are bytes unless a name says pages.
 */
#ifndef MT_MODEL_COUNTERS_H
#define MT_MODEL_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/snapshot.h"

/* Bounds on what is believed of an input. */
#define MT_MAX_HUGE_POOLS	256u	/* sizes times nodes (HUGE_MAX_HSTATE) */
#define MT_MAX_SLAB_CACHES	(64u << 10)
#define MT_MAX_HOLDERS		(16u << 10)	/* each is compared with those before it */

/*
 * A pool of huge pages of one size (struct hstate), or what of it lies on one node, in huge pages.
 * Pages are reserved and lent of the pool, not of nodes.
 */
struct mt_huge_pool {
	uint64_t page_bytes;
	unsigned int node;	/* MT_NO_INDEX: the pool of the machine */
	uint64_t total;		/* nr_hugepages: in the pool, used or not */
	uint64_t free;		/* free_hugepages */
	uint64_t reserved;	/* resv_hugepages: free, but promised */
	uint64_t surplus;	/* surplus_hugepages: above the pool's own size */
	uint64_t overcommit;	/* nr_overcommit_hugepages: surplus at most */
};

enum mt_reclaimable {
	MT_RECLAIMABLE_UNKNOWN,
	MT_RECLAIMABLE_NO,
	MT_RECLAIMABLE_YES,
};

/*
 * A slab cache, as a line of /proc/slabinfo tells it (mm/slab_common.c, cache_show()), or a memory
 * image's own slabs.  What only these tell is MT_UNKNOWN in the former.
 */
struct mt_slab_cache {
	const char *name;	/* belongs to the snapshot */
	uint64_t object_bytes;
	uint64_t objects;
	uint64_t objects_active; /* in use as slabinfo counts, with those free outside of slabs */
	uint64_t objects_in_use; /* without these, where the source can tell */
	uint64_t objects_on_cpus; /* free, on the lists of CPUs (SLUB, SLAB) */
	uint64_t objects_in_sheaves; /* free, in sheaves (v6.18) */
	uint64_t slabs;
	uint64_t slab_pages;	/* pages of each slab; in a memory image, where they differ, of a
				 * usual one */
	uint64_t pages;		/* of all slabs; MT_UNKNOWN: slabs times slab_pages */
	enum mt_reclaimable reclaimable; /* SLAB_RECLAIM_ACCOUNT */
	const char *aliases;	/* other caches that were merged with it, "a, b"; "": none; NULL:
				 * not known.  Belongs to the snapshot */
};

/* What a slab cache has on one node. */
struct mt_slab_node {
	const char *cache;	/* its name; belongs to the snapshot */
	unsigned int node;
	uint64_t slabs, pages, objects;
	uint64_t objects_active; /* as its slabs count */
};

/* The pages of all slabs of a cache; MT_UNKNOWN if a part is, or if they do not fit. */
uint64_t mt_slab_cache_pages(const struct mt_slab_cache *cache);

/* Who holds some memory, by a name of its kind. */
struct mt_holder {
	const char *name;	/* belongs to the snapshot */
	uint64_t bytes;
};

struct mt_holders {
	struct mt_holder *v;
	size_t n, capacity;
};

/* Spans of time of which the kernel tells the pressure. */
#define MT_NR_PRESSURES 3

struct mt_counters {
	struct mt_stats meminfo;	/* by the line's name; bytes where it says kB */
	struct mt_stats vmstat;		/* by name, in vmstat's own units */
	struct mt_huge_pool *pools;	/* [nr_pools] */
	size_t nr_pools, pools_capacity;
	struct mt_slab_cache *slabs;	/* [nr_slabs] */
	size_t nr_slabs, slabs_capacity;
	struct mt_holders vmalloc;	/* memory of vmalloc areas by caller */
	struct mt_holders modules;	/* loaded modules, with their own size */
	uint64_t arc_bytes;		/* ZFS's cache (arcstats, size) */
	uint64_t arc_min_bytes;		/* what it never gives back (c_min) */
	uint64_t socket_pages;		/* sockstat: mem of TCP, UDP and fragments */
	uint64_t ram_bytes;		/* System RAM of /proc/iomem, all ranges */
	uint64_t image_bytes;		/* Kernel code, rodata, data, bss in it */
	uint64_t crash_bytes;		/* Crash kernel in it */
	/* of the last 10, 60, 300 seconds, hundredths of a percent in which tasks waited */
	uint64_t pressure_some[MT_NR_PRESSURES];
	uint64_t pressure_full[MT_NR_PRESSURES];
};

/* Makes the snapshot's counters, everything unknown, if it has none yet. MT_ERR_NOMEM. */
struct mt_error *mt_snapshot_add_counters(struct mt_snapshot *snapshot);

/* Frees counters and what they hold; NULL is fine. */
void mt_counters_destroy(struct mt_counters *counters);

/* Adds a pool to counters->pools. MT_ERR_NOMEM, also beyond MT_MAX_HUGE_POOLS. */
struct mt_error *mt_counters_add_pool(struct mt_counters *counters,
				      const struct mt_huge_pool *pool);

/* Adds a cache to counters->slabs. MT_ERR_NOMEM, also beyond MT_MAX_SLAB_CACHES. */
struct mt_error *mt_counters_add_slab(struct mt_counters *counters,
				      const struct mt_slab_cache *cache);

/*
 * Adds bytes to those of the holder called name[0..len), of which there are none yet or some.
 * MT_ERR_NOMEM, also beyond MT_MAX_HOLDERS.
 */
struct mt_error *mt_holders_add(struct mt_snapshot *snapshot, struct mt_holders *holders,
				const char *name, size_t len, uint64_t bytes);

/* Sorts holders by their bytes, the largest first; equal ones by name. */
void mt_holders_sort(struct mt_holders *holders);

/* The bytes of a line of meminfo; MT_UNKNOWN if the source has no such line. */
uint64_t mt_counters_meminfo(const struct mt_counters *counters, const char *line);

/* Whether a module of this name is loaded; false also where modules are not known. */
bool mt_counters_has_module(const struct mt_counters *counters, const char *name);

#endif
