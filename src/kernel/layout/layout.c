// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/layout.h"

#include <stddef.h>

#include "kernel/layout/layout_rows.h"
#include "model/snapshot.h"

/* Bounds on what is believed; what kernels have is far below. */
#define MAX_STRUCT	(64u << 10)
#define MAX_NODE	(64u << 20)	/* pglist_data and zonelist grow with MAX_NUMNODES */
#define MAX_ZONES	8u		/* page-flags-layout.h has no room for more */
#define MAX_ZONELISTS	8u
#define MAX_WMARKS	16u
#define MAX_PCP_LISTS	256u
#define MAX_PTE		64u

#define AT(member) offsetof(struct mt_layout, member)

static const struct mt_size_row size_rows[] = {
	{ AT(page.size),	{ "page" }, .most = MT_MAX_PAGE_SIZE, .need = MT_REQUIRED },
	{ AT(list_head.size),	{ "list_head" }, .most = 16, .need = MT_REQUIRED },
	{ AT(free_area.size),	{ "free_area" }, .most = MAX_STRUCT, .need = MT_REQUIRED },
	{ AT(zone.size),	{ "zone" }, .most = MAX_STRUCT, .need = MT_REQUIRED },
	{ AT(node.size),	{ "pglist_data" }, .most = MAX_NODE, .need = MT_REQUIRED },
	{ AT(zonelist.size),	{ "zonelist" }, .most = MAX_NODE },
	{ AT(zoneref.size),	{ "zoneref" }, .most = MAX_STRUCT },
	{ AT(pcp.size),		{ "per_cpu_pages" }, .most = MAX_STRUCT },
	{ AT(pageset.size),	{ "per_cpu_pageset" }, .most = MAX_STRUCT },
	/* v5.14, 28f836b6777b: taken out of struct per_cpu_pageset */
	{ AT(zonestat.size),	{ "per_cpu_zonestat", "per_cpu_pageset" }, .most = MAX_STRUCT },
	{ AT(section.size),	{ "mem_section" }, .most = MAX_STRUCT },
	{ AT(section_usage.size), { "mem_section_usage" }, .most = MAX_STRUCT },
	{ AT(nodemask_size),	{ "nodemask_t" }, .most = MT_MAX_NODES / 8 },
	{ AT(cpumask_size),	{ "cpumask" }, .most = MT_MAX_CPUS / 8 },
	{ AT(pte_size),		{ "pte_t" }, .most = MAX_PTE },
};

static const struct mt_field_row field_rows[] = {
	/* v6.18, 53fbef56e07d: memdesc_flags_t */
	{ AT(page.flags),	{ { "page", "flags.f" }, { "page", "flags" } },
	  MT_WORD, MT_REQUIRED },
	/* v4.18, 6e292b9be7f4: a name of its own for what shared _mapcount */
	{ AT(page.page_type), { { "page", "page_type" }, { "page", "_mapcount" } },
	  MT_INTEGER(4), MT_REQUIRED },
	{ AT(page.private),	{ { "page", "private" } }, MT_WORD, MT_REQUIRED },
	/* v5.19, bf75f200569d: names beside lru */
	{ AT(page.buddy_list), { { "page", "buddy_list" }, { "page", "lru" } },
	  MT_STRUCT(AT(list_head.size)), MT_REQUIRED },
	{ AT(page.pcp_list),	{ { "page", "pcp_list" }, { "page", "lru" } },
	  MT_STRUCT(AT(list_head.size)), MT_REQUIRED },

	{ AT(list_head.next), { { "list_head", "next" } }, MT_WORD, MT_REQUIRED },
	{ AT(list_head.prev), { { "list_head", "prev" } }, MT_WORD, MT_REQUIRED },
	{ AT(free_area.free_list), { { "free_area", "free_list" } },
	  MT_STRUCTS(AT(list_head.size), MT_MAX_TYPES), MT_REQUIRED },
	{ AT(free_area.nr_free), { { "free_area", "nr_free" } }, MT_WORD, MT_REQUIRED },

	{ AT(zone.name),	{ { "zone", "name" } }, MT_WORD, MT_REQUIRED },
	{ AT(zone.node),	{ { "zone", "node" } }, MT_INTEGER(4) },
	{ AT(zone.pgdat),	{ { "zone", "zone_pgdat" } }, MT_WORD },
	{ AT(zone.start_pfn), { { "zone", "zone_start_pfn" } }, MT_WORD, MT_REQUIRED },
	{ AT(zone.spanned),	{ { "zone", "spanned_pages" } }, MT_WORD, MT_REQUIRED },
	{ AT(zone.present),	{ { "zone", "present_pages" } }, MT_WORD, MT_REQUIRED },
	{ AT(zone.managed),	{ { "zone", "managed_pages" } }, MT_WORD },
	/* v5.12, 3c381db1fac8 */
	{ AT(zone.cma),	{ { "zone", "cma_pages" } }, MT_WORD },
	/* v5.0, a921444382b4 */
	{ AT(zone.watermark), { { "zone", "_watermark" }, { "zone", "watermark" } },
	  MT_ARRAY(MT_WORD_WIDTH, MAX_WMARKS) },
	/* v5.0, 1c30844d2dfe */
	{ AT(zone.watermark_boost), { { "zone", "watermark_boost" } }, MT_WORD },
	{ AT(zone.lowmem_reserve), { { "zone", "lowmem_reserve" } },
	  MT_ARRAY(MT_WORD_WIDTH, MAX_ZONES) },
	{ AT(zone.reserved_highatomic), { { "zone", "nr_reserved_highatomic" } }, MT_WORD },
	/* v6.12, c928807f6f6b */
	{ AT(zone.free_highatomic), { { "zone", "nr_free_highatomic" } }, MT_WORD },
	{ AT(zone.free_area), { { "zone", "free_area" } },
	  MT_STRUCTS(AT(free_area.size), MT_MAX_ORDERS), MT_REQUIRED },
	{ AT(zone.vm_stat),	{ { "zone", "vm_stat" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_STATS), MT_REQUIRED },
	/* v5.14, f19298b9516c: events, before that statistics (v4.14, 3a321d2a3dde) */
	{ AT(zone.numa_event), { { "zone", "vm_numa_event" }, { "zone", "vm_numa_stat" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_STATS) },
	/* v5.14, 28f836b6777b */
	{ AT(zone.pageset),	{ { "zone", "per_cpu_pageset" }, { "zone", "pageset" } },
	  MT_WORD },
	{ AT(zone.zonestats), { { "zone", "per_cpu_zonestats" } }, MT_WORD },
	{ AT(zone.pageblock_flags), { { "zone", "pageblock_flags" } }, MT_WORD },
	{ AT(zone.span_seqlock), { { "zone", "span_seqlock" } }, MT_PLACE },

	{ AT(node.zones),	{ { "pglist_data", "node_zones" } },
	  MT_STRUCTS(AT(zone.size), MAX_ZONES), MT_REQUIRED },
	{ AT(node.zonelists), { { "pglist_data", "node_zonelists" } },
	  MT_STRUCTS(AT(zonelist.size), MAX_ZONELISTS) },
	{ AT(node.id),	{ { "pglist_data", "node_id" } }, MT_INTEGER(4), MT_REQUIRED },
	{ AT(node.start_pfn), { { "pglist_data", "node_start_pfn" } }, MT_WORD, MT_REQUIRED },
	{ AT(node.spanned),	{ { "pglist_data", "node_spanned_pages" } },
	  MT_WORD, MT_REQUIRED },
	{ AT(node.present),	{ { "pglist_data", "node_present_pages" } }, MT_WORD },
	{ AT(node.mem_map),	{ { "pglist_data", "node_mem_map" } }, MT_WORD },
	{ AT(node.page_ext),	{ { "pglist_data", "node_page_ext" } }, MT_WORD },
	{ AT(node.vm_stat),	{ { "pglist_data", "vm_stat" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_STATS) },
	{ AT(node.kswapd_failures), { { "pglist_data", "kswapd_failures" } }, MT_INTEGER(4 | 8) },
	{ AT(zonelist.zonerefs), { { "zonelist", "_zonerefs" } },
	  MT_STRUCTS(AT(zoneref.size), MT_MAX_ZONES) },
	{ AT(zoneref.zone),	{ { "zoneref", "zone" } }, MT_WORD },
	{ AT(zoneref.zone_idx), { { "zoneref", "zone_idx" } }, MT_INTEGER(4 | 8) },

	{ AT(pcp.count),	{ { "per_cpu_pages", "count" } }, MT_INTEGER(MT_ANY_WIDTH) },
	{ AT(pcp.high),	{ { "per_cpu_pages", "high" } }, MT_INTEGER(MT_ANY_WIDTH) },
	{ AT(pcp.batch),	{ { "per_cpu_pages", "batch" } }, MT_INTEGER(MT_ANY_WIDTH) },
	/* v6.7, 90b41691b988 */
	{ AT(pcp.high_min),	{ { "per_cpu_pages", "high_min" } }, MT_INTEGER(MT_ANY_WIDTH) },
	{ AT(pcp.high_max),	{ { "per_cpu_pages", "high_max" } }, MT_INTEGER(MT_ANY_WIDTH) },
	{ AT(pcp.lists),	{ { "per_cpu_pages", "lists" } },
	  MT_STRUCTS(AT(list_head.size), MAX_PCP_LISTS) },
	{ AT(pageset.pcp),	{ { "per_cpu_pageset", "pcp" } }, MT_PLACE },

	/* v6.1, ec1c86b25f4b */
	{ AT(lru_gen),	{ { "lruvec", "lrugen" } }, MT_PLACE },

	{ AT(section.section_mem_map), { { "mem_section", "section_mem_map" } }, MT_WORD },
	/* v5.3, f1eca35a0dc7 */
	{ AT(section.usage),	{ { "mem_section", "usage" } }, MT_WORD },
	{ AT(section.page_ext), { { "mem_section", "page_ext" } }, MT_WORD },
	{ AT(section.pageblock_flags), { { "mem_section", "pageblock_flags" } }, MT_WORD },
	{ AT(section_usage.subsection_map), { { "mem_section_usage", "subsection_map" } },
	  MT_ARRAY(MT_WORD_WIDTH, MT_MAX_SUBSECTION_MAP / 8) },
	{ AT(section_usage.pageblock_flags), { { "mem_section_usage", "pageblock_flags" } },
	  MT_PLACE },

	/* of whichever structure holds the counters' share of one CPU */
	{ AT(zonestat.stat_threshold),
	  { { "per_cpu_zonestat", "stat_threshold" }, { "per_cpu_pageset", "stat_threshold" } },
	  MT_INTEGER(1), MT_OPTIONAL, { AT(zonestat.size), 1 } },
	{ AT(zonestat.vm_stat_diff),
	  { { "per_cpu_zonestat", "vm_stat_diff" }, { "per_cpu_pageset", "vm_stat_diff" } },
	  MT_ARRAY(MT_ANY_WIDTH, MT_MAX_STATS), MT_OPTIONAL, { AT(zonestat.size), 1 } },
	{ AT(zonestat.numa_event),
	  { { "per_cpu_zonestat", "vm_numa_event" }, { "per_cpu_zonestat", "vm_numa_stat_diff" },
	    { "per_cpu_pageset", "vm_numa_event" }, { "per_cpu_pageset", "vm_numa_stat_diff" } },
	  MT_ARRAY(MT_ANY_WIDTH, MT_MAX_STATS), MT_OPTIONAL, { AT(zonestat.size), 1 } },
};

static const struct mt_constant_row constant_rows[] = {
	{ AT(free_pages),	{ "NR_FREE_PAGES" }, MT_UP_TO(MT_MAX_STATS - 1), MT_REQUIRED },
	{ AT(wmark_min),	{ "WMARK_MIN" }, MT_UP_TO(MAX_WMARKS - 1) },
	{ AT(wmark_low),	{ "WMARK_LOW" }, MT_UP_TO(MAX_WMARKS - 1) },
	{ AT(wmark_high),	{ "WMARK_HIGH" }, MT_UP_TO(MAX_WMARKS - 1) },
	/* v5.18, c574bbe91703 */
	{ AT(wmark_promo),	{ "WMARK_PROMO" }, MT_UP_TO(MAX_WMARKS - 1) },
	{ AT(n_online),	{ "N_ONLINE" }, MT_UP_TO(15) },
	{ AT(pcp_types),	{ "MIGRATE_PCPTYPES" }, MT_FROM_TO(1, MT_MAX_TYPES) },
	{ AT(migrate_isolate), { "MIGRATE_ISOLATE" }, MT_UP_TO(MT_MAX_TYPES) },
	{ AT(migrate_cma),	{ "MIGRATE_CMA" }, MT_UP_TO(MT_MAX_TYPES) },
	/* v6.12, 4ffca5a96678: types are values in the top byte */
	{ AT(pgty_buddy),	{ "PGTY_buddy" }, MT_UP_TO(255) },
	/* a macro in most kernels before that, an enumerator in a few */
	{ AT(pg_buddy),	{ "PG_buddy" }, MT_MASK },
	/* v6.17, e904bce2d9d4 */
	{ AT(pb_isolate),	{ "PB_migrate_isolate" }, MT_BIT_NUMBER },
	/* v6.17, 42f46ed99ac6: one enumerator a bit */
	{ AT(pb_migrate_end), { "PB_migrate_2", "PB_migrate_end" }, MT_BIT_NUMBER },
	/* v6.0, ed7802dd48f7: enumerators; macros before */
	{ AT(section_present_bit), { "SECTION_MARKED_PRESENT_BIT" }, MT_BIT_NUMBER },
	{ AT(section_map_bit), { "SECTION_HAS_MEM_MAP_BIT" }, MT_BIT_NUMBER },
	{ AT(section_online_bit), { "SECTION_IS_ONLINE_BIT" }, MT_BIT_NUMBER },
	{ AT(section_early_bit), { "SECTION_IS_EARLY_BIT" }, MT_BIT_NUMBER },
	{ AT(section_device_bit), { "SECTION_TAINT_ZONE_DEVICE_BIT" }, MT_BIT_NUMBER },
	/* v5.9, d42f3245c7e2 */
	{ AT(slab_in_pages), { "NR_SLAB_RECLAIMABLE_B" }, MT_UP_TO(MT_MAX_STATS - 1) },
	/* v5.12, b6038942480e */
	{ AT(swapcache),	{ "NR_SWAPCACHE" }, MT_UP_TO(MT_MAX_STATS - 1) },
	{ AT(hugetlb_event), { "HTLB_BUDDY_PGALLOC" }, MT_MASK },
	{ AT(thp_event),	{ "THP_FAULT_ALLOC" }, MT_MASK },
	{ AT(nr_pageflags),	{ "__NR_PAGEFLAGS" }, MT_UP_TO(64) },
	{ AT(zonelist_fallback), { "ZONELIST_FALLBACK" }, MT_UP_TO(MAX_ZONELISTS) },
	{ AT(zonelist_nofallback), { "ZONELIST_NOFALLBACK" }, MT_UP_TO(MAX_ZONELISTS) },
	{ AT(nr_pageblock_bits), { "NR_PAGEBLOCK_BITS" }, MT_UP_TO(64) },
	/*
	 * The last enumerator, rounded up to a power of two by a macro since v6.17
	 * (42f46ed99ac6), has another name then.
	 */
	{ AT(pageblock_bits_unrounded), { "__NR_PAGEBLOCK_BITS" }, MT_UP_TO(64) },
};

static const struct mt_rows rows = {
	MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows), MT_CONSTANT_ROWS(constant_rows),
};

struct mt_error *mt_layout_resolve(struct mt_types *types, unsigned int word,
				   struct mt_layout *layout)
{
	struct mt_layout new = { 0 };
	struct mt_error *err = mt_rows_resolve(types, word, &rows, &new);

	if (!err)
		*layout = new;
	return err;
}
