/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where this kernel keeps its memory cgroups; only src/kernel/cgroup includes it. */
#ifndef MT_KERNEL_CGROUP_CGROUP_LAYOUT_H
#define MT_KERNEL_CGROUP_CGROUP_LAYOUT_H

#include "base/error.h"
#include "kernel/layout/layout.h"

#define MT_MAX_MEMCG_STATS 4096u

/* The items of memory.stat that are read, in their units. */
enum mt_memcg_item {
	MT_MEMCG_ANON,
	MT_MEMCG_FILE,
	MT_MEMCG_SHMEM,
	MT_MEMCG_SLAB_RECLAIMABLE,
	MT_MEMCG_SLAB_UNRECLAIMABLE,
	MT_MEMCG_KERNEL,
	MT_MEMCG_SOCK,
	MT_MEMCG_NR_ITEMS,
};

struct mt_cgroup_layout {
	struct mt_field css, css_ss, css_cgroup, css_flags, css_sibling, css_children, css_parent;
	struct mt_field cgroup_kn, kn_name, kn_parent;
	struct mt_field objcg_memcg;
	struct mt_field memory, swap, memsw, high;	/* of struct mem_cgroup */
	struct mt_field counter_usage, counter_max, counter_high, counter_low, counter_min;
	struct mt_field vmstats, vmstats_array, vmstats_percpu;	/* of struct mem_cgroup */
	struct mt_field state, state_pending;		/* of struct memcg_vmstats */
	struct mt_field cpu_state, cpu_state_prev;	/* of struct memcg_vmstats_percpu */
	struct mt_constant css_online, items[MT_MEMCG_NR_ITEMS];
	bool items_are_bytes;		/* those of slabs (v5.9, d42f3245c7e2); else pages */
};

/* Resolves the layout of a kernel whose words have word (4 or 8) bytes; all of it is optional. */
struct mt_error *mt_cgroup_layout_resolve(struct mt_types *types, unsigned int word,
					  struct mt_cgroup_layout *layout);

#endif
