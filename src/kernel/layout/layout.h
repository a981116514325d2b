/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where this kernel keeps what memtop reads: every member, size and
 * enumerator, resolved once.
 *
 * layout.c holds the one list of names with their older spellings.  A name is
 * taken because it exists in the types of this kernel, never because of a
 * version number.  A kernel that renames a member is one more name in a row.
 */
#ifndef MT_KERNEL_LAYOUT_LAYOUT_H
#define MT_KERNEL_LAYOUT_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/types/types.h"

#define MT_MAX_SUBSECTION_MAP 512u	/* bytes of mem_section_usage.subsection_map */
#define MT_MAX_PAGE_SIZE 512u	/* bytes of struct page; the largest known has 96 */

/* A member of a structure, if this kernel has it, as its row (layout_rows.h) says it must be. */
struct mt_field {
	bool exists;
	struct mt_member m;
};

/* The value of an enumerator, if this kernel has it. */
struct mt_constant {
	bool exists;
	int64_t value;
};

/* Sizes in bytes; 0: this kernel has no such type. */
struct mt_layout {
	struct {
		uint64_t size;
		struct mt_field flags;
		struct mt_field page_type;	/* _mapcount's word */
		struct mt_field private;	/* order of a free block */
		struct mt_field buddy_list;	/* how a free block hangs on its list */
		struct mt_field pcp_list;	/* the same on a per-CPU list */
	} page;
	struct {
		uint64_t size;
		struct mt_field next, prev;
	} list_head;
	struct {
		uint64_t size;
		struct mt_field free_list;	/* [migrate type] */
		struct mt_field nr_free;
	} free_area;
	struct {
		uint64_t size;
		struct mt_field name, node, pgdat;
		struct mt_field start_pfn, spanned, present, managed, cma;
		struct mt_field watermark, watermark_boost, lowmem_reserve;
		struct mt_field reserved_highatomic, free_highatomic;
		struct mt_field free_area;	/* [order] */
		struct mt_field vm_stat;	/* [enum zone_stat_item] */
		struct mt_field numa_event;	/* [enum numa_stat_item] */
		struct mt_field pageset;	/* per-CPU pointer */
		struct mt_field zonestats;	/* per-CPU pointer, apart from pageset */
		struct mt_field pageblock_flags; /* without SPARSEMEM */
		struct mt_field span_seqlock;	/* CONFIG_MEMORY_HOTPLUG */
	} zone;
	struct {
		uint64_t size;
		struct mt_field zones;		/* [enum zone_type] */
		struct mt_field zonelists;
		struct mt_field id, start_pfn, spanned, present;
		struct mt_field mem_map;	/* FLATMEM, DISCONTIGMEM */
		struct mt_field page_ext;	/* the same, with PAGE_EXTENSION */
		struct mt_field vm_stat;	/* [enum node_stat_item] */
		struct mt_field kswapd_failures;
	} node;
	struct {
		uint64_t size;
		struct mt_field zonerefs;	/* [zones of all nodes + 1] */
	} zonelist;
	struct {
		uint64_t size;
		struct mt_field zone, zone_idx;
	} zoneref;
	struct {
		uint64_t size;
		struct mt_field count, high, batch, high_min, high_max;
		struct mt_field lists;
	} pcp;
	struct {			/* what surrounded struct per_cpu_pages once */
		uint64_t size;
		struct mt_field pcp;
	} pageset;
	struct {			/* the counters' share of one CPU */
		uint64_t size;
		struct mt_field stat_threshold, vm_stat_diff, numa_event;
	} zonestat;
	struct {
		uint64_t size;
		struct mt_field section_mem_map;
		struct mt_field usage;
		struct mt_field pageblock_flags; /* before usage */
		struct mt_field page_ext;	/* PAGE_EXTENSION */
	} section;
	struct {
		uint64_t size;
		struct mt_field subsection_map;
		struct mt_field pageblock_flags;
	} section_usage;
	uint64_t nodemask_size, cpumask_size, pte_size;

	struct mt_constant free_pages;		/* NR_FREE_PAGES */
	struct mt_constant wmark_min, wmark_low, wmark_high, wmark_promo;
	struct mt_constant n_online;
	struct mt_constant pcp_types;		/* MIGRATE_PCPTYPES */
	struct mt_constant migrate_isolate, migrate_cma;
	struct mt_constant pgty_buddy, pg_buddy;
	struct mt_constant nr_pageblock_bits;
	struct mt_constant pageblock_bits_unrounded; /* … before it is rounded up; or the other */
	struct mt_constant pb_migrate_end;	/* highest bit of the migrate type */
	struct mt_constant pb_isolate;
	struct mt_constant section_present_bit, section_map_bit, section_online_bit;
	struct mt_constant section_early_bit, section_device_bit;
	struct mt_constant slab_in_pages;	/* NR_SLAB_RECLAIMABLE_B */
	struct mt_constant swapcache;		/* NR_SWAPCACHE */
	struct mt_constant hugetlb_event;	/* HTLB_BUDDY_PGALLOC */
	struct mt_constant thp_event;		/* THP_FAULT_ALLOC */
	struct mt_constant nr_pageflags;	/* __NR_PAGEFLAGS */
	struct mt_field lru_gen;		/* CONFIG_LRU_GEN */
	struct mt_constant zonelist_fallback, zonelist_nofallback;
};

/*
 * Resolves the layout of a kernel whose words have word (4 or 8) bytes.  MT_ERR_NOT_FOUND:
 * something that nothing can be done without is missing; MT_ERR_FORMAT: something is not what
 * its row says (layout_rows.h); both name it.
 */
struct mt_error *mt_layout_resolve(struct mt_types *types, unsigned int word,
				   struct mt_layout *layout);

#endif
