// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Compiled with debug information and linked with the addresses that madeup
 * prints, this is the made-up kernel's vmlinux: types and symbols, no code.
 */
#include "madeup_kernel.h"

struct madeup_types {
	struct pglist_data node;
	struct page page;
	nodemask_t nodes;
	struct cpumask cpus;
	pte_t pte;
	struct uts_namespace uts;
	enum zone_type zone_type;
	enum migratetype migratetype;
	enum zone_watermarks watermarks;
	enum zone_stat_item zone_stat;
	enum numa_stat_item numa_stat;
	enum node_stat_item node_stat;
	enum pageblock_bits pageblock_bits;
	enum pageflags pageflags;
	enum node_states node_states;
	int zonelists[MAX_ZONELISTS];
#if defined(MADEUP_FLAT)
	struct printk_log log;
	struct per_cpu_pageset pageset;
	enum compound_dtor_id dtor;
#else
	struct per_cpu_pages pages;
	struct per_cpu_zonestat zonestat;
	struct folio folio;
	struct mem_section section;
	struct mem_section_usage *usage;
	enum pagetype pagetype;
	int section_bits[SECTION_MAP_LAST_BIT];
#endif
#if defined(MADEUP_EXTREME)
	struct printk_ringbuffer log;
	struct prb_desc desc;
	struct printk_info info;
	struct alloc_tag_counters counters;
	struct alloc_tag tag;
	struct xa_node xa_node;
	struct codetag_type tag_type;
	struct codetag_module tag_module;
	struct static_key key;
	struct hstate hstate;
#endif
};

struct madeup_types madeup_types;
