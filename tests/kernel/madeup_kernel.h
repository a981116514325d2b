/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel that never was: the structures of Linux' memory management with its
 * names and no more members than memtop asks for, in three makes.
 *
 *	MADEUP_SPARSE, MADEUP_EXTREME
 *		two nodes, three zones, sections with usage bitmaps, page types in
 *		the top byte, isolation as a pageblock bit: as of 6.18, but with
 *		7 orders and a migrate type more.  SPARSE marks memory that is not
 *		accepted as 6.5 did; EXTREME has masks instead of heads' addresses, as
 *		7.1 has
 *	MADEUP_FLAT
 *		one node, one flat map, the old spellings (per_cpu_pageset, watermark,
 *		pageblock bits from the top of each word): as of 4.19
 *
 * Pointers and unsigned longs are uint64_t: it is a 64-bit kernel wherever it is compiled.
 */
#ifndef MT_TEST_MADEUP_KERNEL_H
#define MT_TEST_MADEUP_KERNEL_H

#include <stdint.h>

#define MADEUP_ORDERS	7
#define MADEUP_CPUS	2

#if defined(MADEUP_FLAT)
#define MADEUP_NODES	1	/* MAX_NUMNODES */
#else
#define MADEUP_NODES	4
#endif

enum zone_type {
	ZONE_DMA,
	ZONE_NORMAL,
	ZONE_MOVABLE,
#if !defined(MADEUP_FLAT)
	ZONE_DEVICE,
#endif
	__MAX_NR_ZONES
};

enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_PCPTYPES,
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES,
#if !defined(MADEUP_FLAT)
	MIGRATE_PINNED,		/* no kernel has it */
	MIGRATE_CMA,
	MIGRATE_ISOLATE,
#endif
	MIGRATE_TYPES
};

enum zone_watermarks {
	WMARK_MIN,
	WMARK_LOW,
	WMARK_HIGH,
#if !defined(MADEUP_FLAT)
	WMARK_PROMO,
#endif
	NR_WMARK
};

enum zone_stat_item {
	NR_FREE_PAGES,
	NR_ZONE_LRU_BASE,
	NR_ZONE_INACTIVE_ANON = NR_ZONE_LRU_BASE,
	NR_ZONE_ACTIVE_ANON,
	NR_ZONE_INACTIVE_FILE,
	NR_ZONE_ACTIVE_FILE,
	NR_ZONE_UNEVICTABLE,
	NR_MLOCK,
	NR_FREE_CMA_PAGES,
#if !defined(MADEUP_FLAT)
	NR_UNACCEPTED,
#endif
	NR_VM_ZONE_STAT_ITEMS
};

enum numa_stat_item {
	NUMA_HIT,
	NUMA_MISS,
	NUMA_LOCAL,
	NR_VM_NUMA_EVENT_ITEMS
};

enum node_stat_item {
	NR_LRU_BASE,
	NR_INACTIVE_ANON = NR_LRU_BASE,
	NR_ACTIVE_ANON,
#if !defined(MADEUP_FLAT)
	NR_SLAB_RECLAIMABLE_B,
	NR_SWAPCACHE,
#endif
	NR_VM_NODE_STAT_ITEMS
};

enum pageblock_bits {
#if defined(MADEUP_FLAT)
	PB_migrate,
	PB_migrate_end = PB_migrate + 2,
	PB_migrate_skip,
	NR_PAGEBLOCK_BITS
#else
	PB_migrate_0,
	PB_migrate_1,
	PB_migrate_2,
	PB_compact_skip,
	PB_migrate_isolate,
	__NR_PAGEBLOCK_BITS
#endif
};

enum pageflags {
	PG_locked,
	PG_referenced,
	PG_uptodate,
	PG_dirty,
	PG_lru,
	PG_reserved,
	PG_head,
	PG_swapcache,
	PG_swapbacked,
	PG_hwpoison,
#if defined(MADEUP_FLAT)
	PG_slab,
#endif
	__NR_PAGEFLAGS
};

#if !defined(MADEUP_FLAT)
enum pagetype {
	PGTY_buddy = 0xf0,
	PGTY_offline,
	PGTY_table,
	PGTY_guard,
	PGTY_hugetlb,
	PGTY_slab,
	PGTY_zsmalloc,
#if defined(MADEUP_EXTREME)
	PGTY_unaccepted,
#endif
	PGTY_large_kmalloc = 0xf8
};

enum {
	SECTION_MARKED_PRESENT_BIT,
	SECTION_HAS_MEM_MAP_BIT,
	SECTION_IS_ONLINE_BIT,
	SECTION_IS_EARLY_BIT,
	SECTION_MAP_LAST_BIT,
};
#endif

#if defined(MADEUP_FLAT)
enum compound_dtor_id { NULL_COMPOUND_DTOR, COMPOUND_PAGE_DTOR, HUGETLB_PAGE_DTOR };
#endif

enum { ZONELIST_FALLBACK, ZONELIST_NOFALLBACK, MAX_ZONELISTS };

enum node_states { N_POSSIBLE, N_ONLINE, N_MEMORY, NR_NODE_STATES };

struct list_head {
	uint64_t next, prev;
};

typedef struct {
	uint64_t pte;
} pte_t;

typedef struct {
	uint64_t bits[1];
} nodemask_t;

struct cpumask {
	uint64_t bits[1];
};

typedef struct {
	uint64_t f;
} memdesc_flags_t;

typedef struct {
	uint32_t rlock;
} spinlock_t;

struct page {
#if defined(MADEUP_FLAT)
	uint64_t flags;
#else
	memdesc_flags_t flags;
#endif
	union {
		struct {
			union {
				struct list_head lru;
#if !defined(MADEUP_FLAT)
				struct list_head buddy_list;
				struct list_head pcp_list;
#endif
			};
			uint64_t mapping;
			uint64_t private;
		};
#if defined(MADEUP_FLAT)
		struct {
			uint64_t compound_head;
			uint8_t compound_dtor;		/* of page[1], as is the next */
			uint8_t compound_order;
		};
#elif defined(MADEUP_EXTREME)
		uint64_t compound_info;
#else
		uint64_t compound_head;
#endif
	};
	union {
		uint32_t page_type;
		int32_t _mapcount;
	};
	int32_t _refcount;
#if defined(MADEUP_FLAT)
	uint64_t mem_cgroup;
#else
	uint64_t memcg_data;
	uint64_t rest;		/* makes it a power of two */
#endif
};

#if !defined(MADEUP_FLAT)
struct folio {
	struct page page;
	uint64_t _flags_1;
};
#endif

struct free_area {
	struct list_head free_list[MIGRATE_TYPES];
	uint64_t nr_free;
};

struct per_cpu_pages {
	int32_t count;
	int32_t high;
#if !defined(MADEUP_FLAT)
	int32_t high_min;
	int32_t high_max;
#endif
	int32_t batch;
#if defined(MADEUP_FLAT)
	struct list_head lists[MIGRATE_PCPTYPES];
#else
	struct list_head lists[MIGRATE_PCPTYPES * 4];
#endif
};

#if defined(MADEUP_FLAT)
struct per_cpu_pageset {
	struct per_cpu_pages pcp;
	int8_t stat_threshold;
	int8_t vm_stat_diff[NR_VM_ZONE_STAT_ITEMS];
};
#else
struct per_cpu_zonestat {
	int8_t vm_stat_diff[NR_VM_ZONE_STAT_ITEMS];
	int8_t stat_threshold;
	uint64_t vm_numa_event[NR_VM_NUMA_EVENT_ITEMS];
};
#endif

struct zone {
#if defined(MADEUP_FLAT)
	uint64_t watermark[NR_WMARK];
#else
	uint64_t _watermark[NR_WMARK];
	uint64_t watermark_boost;
#endif
	uint64_t nr_reserved_highatomic;
#if !defined(MADEUP_FLAT)
	uint64_t nr_free_highatomic;
#endif
	int64_t lowmem_reserve[__MAX_NR_ZONES];
#if !defined(MADEUP_FLAT)
	int32_t node;
#endif
	uint64_t zone_pgdat;
#if defined(MADEUP_FLAT)
	uint64_t pageset;
	uint64_t pageblock_flags;
#else
	uint64_t per_cpu_pageset;
	uint64_t per_cpu_zonestats;
#endif
	uint64_t zone_start_pfn;
	uint64_t managed_pages;
	uint64_t spanned_pages;
	uint64_t present_pages;
#if !defined(MADEUP_FLAT)
	uint64_t cma_pages;
#endif
	uint64_t name;
	uint64_t nr_isolate_pageblock;
#if defined(MADEUP_SPARSE)
	struct list_head unaccepted_pages;
#elif defined(MADEUP_EXTREME)
	uint64_t vmemmap_tails[4];
#endif
	spinlock_t lock;
	struct free_area free_area[MADEUP_ORDERS];
	uint64_t vm_stat[NR_VM_ZONE_STAT_ITEMS];
#if !defined(MADEUP_FLAT)
	uint32_t span_seqlock;
	uint64_t vm_numa_event[NR_VM_NUMA_EVENT_ITEMS];
#endif
};

struct zoneref {
	uint64_t zone;
	int32_t zone_idx;
};

struct zonelist {
	struct zoneref _zonerefs[MADEUP_NODES * __MAX_NR_ZONES + 1];
};

struct pglist_data {
	struct zone node_zones[__MAX_NR_ZONES];
	struct zonelist node_zonelists[MADEUP_NODES > 1 ? 2 : 1];
	int32_t nr_zones;
#if defined(MADEUP_FLAT)
	uint64_t node_mem_map;
#endif
	uint64_t node_start_pfn;
	uint64_t node_present_pages;
	uint64_t node_spanned_pages;
	int32_t node_id;
	int32_t kswapd_failures;
	uint64_t totalreserve_pages;
	uint64_t vm_stat[NR_VM_NODE_STAT_ITEMS];
};

#if !defined(MADEUP_FLAT)
struct mem_section_usage {
	uint64_t rcu[2];
	uint64_t pageblock_flags[];
};

struct mem_section {
	uint64_t section_mem_map;
	uint64_t usage;
};
#endif

#define MADEUP_LOG_TEXT		"made-up line"
#define MADEUP_LOG_LINES	3u

#if defined(MADEUP_FLAT)
struct printk_log {
	uint64_t ts_nsec;
#if defined(MADEUP_WIDE_LOG)	/* a vmlinux that lies */
	struct {
		char bytes[2048];
	} len;
#else
	uint16_t len;
#endif
	uint16_t text_len;
	uint16_t dict_len;
	uint8_t facility;
	uint8_t flags : 5;
	uint8_t level : 3;
};
#elif defined(MADEUP_EXTREME)
typedef struct {
	int64_t counter;
} atomic_long_t;

struct prb_data_blk_lpos {
	uint64_t begin, next;
};

struct prb_desc {
	atomic_long_t state_var;
	struct prb_data_blk_lpos text_blk_lpos;
};

struct printk_info {
	uint64_t seq;
	uint64_t ts_nsec;
	uint16_t text_len;
	uint8_t facility;
	uint8_t flags : 5;
	uint8_t level : 3;
	uint32_t caller_id;
};

struct printk_ringbuffer {
	struct {
		uint32_t count_bits;
		uint64_t descs, infos;
		atomic_long_t head_id, tail_id;
	} desc_ring;
	struct {
		uint32_t size_bits;
		uint64_t data;
		atomic_long_t head_lpos, tail_lpos;
	} text_data_ring;
};
#endif

#if defined(MADEUP_EXTREME)
struct codetag {
	uint32_t flags, lineno;
	uint64_t modname, function, filename;
};

struct alloc_tag_counters {
	uint64_t bytes, calls;
};

struct alloc_tag {
	struct codetag ct;
	uint64_t counters;
};

struct xarray {
	uint64_t xa_head;
};

struct xa_node {
	uint8_t shift;
	uint64_t slots[4];
};

struct codetag_type {
	uint32_t count;
	struct {
		struct xarray idr_rt;
	} mod_idr;
};

struct codetag_module {
	uint64_t mod;
	struct {
		uint64_t start, stop;
	} range;
};

struct static_key {
	struct {
		int32_t counter;
	} enabled;
};

struct hstate {
	uint32_t order;
	uint64_t nr_huge_pages, free_huge_pages, resv_huge_pages, surplus_huge_pages;
	uint64_t nr_overcommit_huge_pages;
	uint32_t nr_huge_pages_node[MADEUP_NODES], free_huge_pages_node[MADEUP_NODES];
	uint32_t surplus_huge_pages_node[MADEUP_NODES];
};
#endif

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};

struct uts_namespace {
	struct new_utsname name;
};

#endif
