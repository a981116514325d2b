/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory cgroups (mm/memcontrol.c): the tree below root_mem_cgroup, by css.children, on which
 * groups that were removed stay for as long as anything is charged to them.
 *
 *	page.mem_cgroup		until v5.10
 *	page.memcg_data		since v5.11 (bcfe06bf2622): a mem_cgroup, or with bit 1 set an
 *				obj_cgroup (v5.11, bf4f059954dc), and since v7.1 an obj_cgroup for
 *				all pages; bit 0: the array of owners of a slab's objects
 *	page_counter		usage; max (v4.18, bbec2e15170a; limit before); high, low, min
 *	mem_cgroup.vmstats	counters of the group and those below it: atomic_long_t[] until
 *				v5.12, struct memcg_vmstats since v5.13 (2d146aa3aa84), later a
 *				pointer to one
 *	mem_cgroup.vmstats_percpu	what is not in them yet
 *	mem_cgroup_stats_index[]	where in them an item is, since v6.10 (ff48c71c26aa)
 */
#ifndef MT_KERNEL_CGROUP_CGROUP_H
#define MT_KERNEL_CGROUP_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/machine/machine.h"

/* One memory cgroup. */
struct mt_kcgroup {
	uint64_t memcg;			/* address of its struct mem_cgroup */
	size_t parent;			/* its index in mt_kcgroups.v, lower than the group's own;
					 * SIZE_MAX: the root */
	char *path;			/* "/outer/inner"; "/" is the root */
	bool dying;			/* removed, but something is charged to it */
};

/* Where this kernel keeps them. */
struct mt_cgroup_layout;

/* All of them. */
struct mt_kcgroups {
	struct mt_cgroup_layout *layout;
	uint64_t controller;		/* address of memory_cgrp_subsys; 0: not known */
	struct mt_kcgroup *v;		/* parents before their children */
	size_t n, capacity;
	size_t *by_address;		/* [n] indexes in v, by memcg */
	char *problem;			/* why some may be missing, or NULL */
};

/*
 * Makes kernel->cgroups.  MT_ERR_NOT_FOUND: the kernel was built without memory cgroups, or
 * cgroup_disable=memory kept them off.
 */
extern const struct mt_part_type mt_part_cgroups;

/* Finds the group whose struct mem_cgroup lies at address memcg; NULL if none does. */
const struct mt_kcgroup *mt_kcgroup_find(const struct mt_kcgroups *cgroups, uint64_t memcg);

/*
 * Returns the address of the struct mem_cgroup that data, page.memcg_data or page.mem_cgroup,
 * leads to; 0: to none.  MT_PART_CGROUPS must be made.
 */
uint64_t mt_memcg_of_data(const struct mt_kernel *kernel, uint64_t data);

/*
 * Reads the path of the group whose struct mem_cgroup lies at address memcg, through its
 * kernfs_node, into *path; NULL if it cannot be read.  The caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_memcg_path(const struct mt_kernel *kernel, uint64_t memcg, char **path);

/*
 * Reads what the counters of each group of kernel->cgroups say into usages[], as many as there are
 * groups; what is not to be had is MT_UNKNOWN.  Counts are of the group and all below it, as
 * memory.stat's are.  MT_ERR_NOMEM.
 */
struct mt_error *mt_kcgroups_usage(const struct mt_kernel *kernel,
				   struct mt_cgroup_usage *usages);

#endif
