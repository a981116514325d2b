// SPDX-License-Identifier: GPL-2.0-or-later
/* Nodes and zones of the made-up machine, and the whole of it. */
#include "madeup_private.h"

#include <stdlib.h>
#include <string.h>

struct extent {
	uint64_t start, pages;
};

#if defined(MADEUP_FLAT)
static const struct extent zone_extents[2][__MAX_NR_ZONES] = {
	{ { 1, 299 }, { 300, 1300 }, { 0, 0 } },
};
#else
static const struct extent zone_extents[2][__MAX_NR_ZONES] = {
	{ { 0, 256 }, { 256, 768 }, { 0, 0 }, { 0, 0 } },
	{ { 0, 0 }, { 1536, 768 }, { 2304, 256 }, { 0, 0 } },
};
#endif

static const char *const zone_names[] = { "DMA", "Normal", "Movable", "Device" };

static const char *const type_names[] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "Pinned", "CMA",
	"Isolate",
};

#if !defined(MADEUP_FLAT)
static const char *const stat_names[] = {
	"nr_free_pages", "nr_zone_inactive_anon", "nr_zone_active_anon",
	"nr_zone_inactive_file", "nr_zone_active_file", "nr_zone_unevictable", "nr_mlock",
	"nr_free_cma", "nr_unaccepted",
	"numa_hit", "numa_miss", "numa_local",
	"nr_inactive_anon", "nr_active_anon", "nr_slab_reclaimable", "nr_swapcached",
};
#endif

/* Two pages of page tables that map the first gigabyte twice, with a huge page each. */
static void make_page_tables(struct madeup *m)
{
	const uint64_t present_writable = 0x63, huge = 0x80;
	uint64_t pgd = madeup_take_pages(m, 1), image = madeup_take_pages(m, 1);
	uint64_t map = madeup_take_pages(m, 1);

	madeup_add_symbol(m, "init_top_pgt", pgd);
	madeup_add_symbol(m, "swapper_pg_dir", pgd);
	madeup_write_long(m, pgd + 8 * 511, image | present_writable);
	madeup_write_long(m, image + 8 * 510, present_writable | huge);
	madeup_write_long(m, pgd + 8 * 273, map | present_writable);
	madeup_write_long(m, map, present_writable | huge);
}

static void make_identity(struct madeup *m)
{
	uint64_t at = madeup_take_symbol(m, "init_uts_ns", sizeof(struct uts_namespace));
	struct uts_namespace *uts = madeup_at_phys(m, at);

	strcpy(uts->name.sysname, "Linux");
	strcpy(uts->name.nodename, "madeup");
	strcpy(uts->name.release, "6.18.0-madeup");
	strcpy(uts->name.version, "#1 made up");
	strcpy(uts->name.machine, "x86_64");
	madeup_add_symbol(m, "_stext", KERNEL_START);
	madeup_write_long(m, madeup_take_symbol(m, "page_offset_base", 8), DIRECT_MAP);
}

struct per_cpu_pages *madeup_pcp_of(struct madeup *m, struct zone *zone, unsigned int cpu)
{
	const struct madeup_symbol *offsets = NULL;
	uint64_t offset;

	for (size_t i = 0; i < m->nr_symbols; i++)
		if (!strcmp(m->symbols[i].name, "__per_cpu_offset"))
			offsets = &m->symbols[i];
	memcpy(&offset, (uint8_t *)madeup_at(m, offsets->address) + 8 * cpu, 8);
#if defined(MADEUP_FLAT)
	return madeup_at(m, zone->pageset + offset);
#else
	return madeup_at(m, zone->per_cpu_pageset + offset);
#endif
}

/*
 * A per-CPU pointer is an offset, and each CPU adds its own.  Ours take one
 * page a CPU.
 */
#define PERCPU_PAGE 0x1000u

static uint64_t percpu_used = 0x40;

uint64_t madeup_take_percpu(size_t size)
{
	uint64_t at = (percpu_used + 15) & ~(uint64_t)15;

	percpu_used = at + size;
	if (percpu_used > PERCPU_PAGE)
		abort();
	return at;
}

static void make_cpus(struct madeup *m)
{
	uint64_t area = madeup_take_pages(m, MADEUP_CPUS);
	uint64_t offsets = madeup_take_symbol(m, "__per_cpu_offset", 8 * MADEUP_CPUS);
	uint32_t n = MADEUP_CPUS;
	const uint64_t all = (1u << MADEUP_CPUS) - 1;

	percpu_used = 0x40;
	for (unsigned int cpu = 0; cpu < MADEUP_CPUS; cpu++)
		madeup_write_long(m, offsets + 8 * cpu, madeup_direct(area + cpu * PERCPU_PAGE));
	madeup_write_long(m, madeup_take_symbol(m, "__cpu_online_mask", 8), all);
	madeup_write_long(m, madeup_take_symbol(m, "__cpu_possible_mask", 8), all);
	memcpy(madeup_at_phys(m, madeup_take_symbol(m, "nr_cpu_ids", 4)), &n, 4);
}

static void make_zone_cpus(struct madeup *m, struct zone *zone)
{
#if defined(MADEUP_FLAT)
	zone->pageset = madeup_take_percpu(sizeof(struct per_cpu_pageset));
#else
	zone->per_cpu_pageset = madeup_take_percpu(sizeof(struct per_cpu_pages));
	zone->per_cpu_zonestats = madeup_take_percpu(sizeof(struct per_cpu_zonestat));
#endif
	for (unsigned int cpu = 0; cpu < MADEUP_CPUS; cpu++) {
		struct per_cpu_pages *pcp = madeup_pcp_of(m, zone, cpu);

		for (size_t i = 0; i < sizeof(pcp->lists) / sizeof(pcp->lists[0]); i++)
			madeup_init_list(m, &pcp->lists[i]);
		pcp->high = 60;
		pcp->batch = 15;
#if !defined(MADEUP_FLAT)
		pcp->high_min = 30;
		pcp->high_max = 120;
#endif
	}
}

struct per_cpu_pages *madeup_pcp(struct madeup *m, unsigned int node, unsigned int zone,
				 unsigned int cpu)
{
	return madeup_pcp_of(m, madeup_zone(m, node, zone), cpu);
}

static void set_watermarks(struct zone *zone)
{
#if defined(MADEUP_FLAT)
	uint64_t *mark = zone->watermark;
#else
	uint64_t *mark = zone->_watermark;

	zone->watermark_boost = zone->present_pages ? 3 : 0;
	mark[WMARK_PROMO] = zone->managed_pages / 16;
#endif
	mark[WMARK_MIN] = zone->managed_pages / 64;
	mark[WMARK_LOW] = zone->managed_pages / 32;
	mark[WMARK_HIGH] = zone->managed_pages / 24;
}

static void make_zone(struct madeup *m, unsigned int node, unsigned int index)
{
	const struct extent *extent = &zone_extents[node][index];
	struct zone *zone = madeup_zone(m, node, index);
	uint64_t block = extent->start;

	zone->zone_pgdat = madeup_address_of(m, m->nodes[node]);
	zone->zone_start_pfn = extent->start;
	zone->spanned_pages = zone->present_pages = zone->managed_pages = extent->pages;
	zone->name = madeup_direct(madeup_take_string(m, zone_names[index]));
#if defined(MADEUP_FLAT)
	zone->pageblock_flags = madeup_direct(madeup_take(m, 16));
#else
	zone->node = (int32_t)node;
#endif
	for (unsigned int o = 0; o < MADEUP_ORDERS; o++)
		for (unsigned int t = 0; t < MIGRATE_TYPES; t++)
			madeup_init_list(m, &zone->free_area[o].free_list[t]);
#if defined(MADEUP_SPARSE)
	madeup_init_list(m, &zone->unaccepted_pages);
#endif
	make_zone_cpus(m, zone);
	set_watermarks(zone);
	for (uint64_t pfn = extent->start; pfn < extent->start + extent->pages; pfn++)
		madeup_init_page(m, pfn, node, index);
	for (; block < extent->start + extent->pages;
	     block = ((block >> MADEUP_BLOCK_ORDER) + 1) << MADEUP_BLOCK_ORDER) {
		madeup_set_block_type(m, zone, block, madeup_type_of_block(block));
#if !defined(MADEUP_FLAT)
		zone->nr_isolate_pageblock += madeup_type_of_block(block) == MIGRATE_ISOLATE;
		if (madeup_type_of_block(block) == MIGRATE_CMA)
			zone->cma_pages += 1u << MADEUP_BLOCK_ORDER;
#endif
	}
}

void madeup_set_block(struct madeup *m, unsigned int node, unsigned int zone, uint64_t pfn,
		      unsigned int type)
{
	madeup_set_block_type(m, madeup_zone(m, node, zone), pfn, type);
}

static void make_zonelist(struct madeup *m, struct zonelist *list, const unsigned int *nodes,
			  size_t nr_nodes)
{
	unsigned int n = 0;

	for (size_t i = 0; i < nr_nodes; i++) {
		for (unsigned int index = __MAX_NR_ZONES; index-- > 0;) {
			struct zone *zone = madeup_zone(m, nodes[i], index);

			if (!zone->present_pages)
				continue;
			list->_zonerefs[n].zone = madeup_address_of(m, zone);
			list->_zonerefs[n++].zone_idx = (int32_t)index;
		}
	}
}

static void make_zonelists(struct madeup *m)
{
	for (unsigned int node = 0; node < m->nr_nodes; node++) {
		const unsigned int order[] = { node, 1 - node };

		make_zonelist(m, &m->nodes[node]->node_zonelists[0], order, m->nr_nodes);
		if (MADEUP_NODES > 1)
			make_zonelist(m, &m->nodes[node]->node_zonelists[MADEUP_NODES > 1], order,
				      1);
	}
}

static void make_node(struct madeup *m, unsigned int id)
{
	struct pglist_data *node = m->nodes[id];
	uint64_t start = UINT64_MAX, end = 0;

	for (unsigned int i = 0; i < __MAX_NR_ZONES; i++) {
		const struct extent *extent = &zone_extents[id][i];

		make_zone(m, id, i);
		if (!extent->pages)
			continue;
		start = extent->start < start ? extent->start : start;
		end = extent->start + extent->pages;
	}
	node->node_id = (int32_t)id;
	node->nr_zones = __MAX_NR_ZONES;
	node->node_start_pfn = start;
	node->node_spanned_pages = node->node_present_pages = end - start;
	node->vm_stat[NR_ACTIVE_ANON] = 100 + id;
#if defined(MADEUP_FLAT)
	node->node_mem_map = madeup_page_address(m, start);
#endif
}

static void make_nodes(struct madeup *m)
{
	uint64_t online = madeup_take_symbol(m, "node_states", NR_NODE_STATES * sizeof(nodemask_t));
#if defined(MADEUP_FLAT)
	m->nr_nodes = 1;
	m->nodes[0] = madeup_at_phys(m, madeup_take_symbol(m, "contig_page_data",
							sizeof(struct pglist_data)));
#else
	uint64_t data = madeup_take_symbol(m, "node_data", 8 * MADEUP_NODES);

	m->nr_nodes = 2;
	for (unsigned int i = 0; i < m->nr_nodes; i++) {
		uint64_t at = madeup_take(m, sizeof(struct pglist_data));

		m->nodes[i] = madeup_at_phys(m, at);
		madeup_write_long(m, data + 8 * i, madeup_direct(at));
	}
#endif
	madeup_write_long(m, online + N_ONLINE * sizeof(nodemask_t), (1u << m->nr_nodes) - 1);
	for (unsigned int i = 0; i < m->nr_nodes; i++)
		make_node(m, i);
}

static void mark_ram(struct madeup *m)
{
	for (unsigned int node = 0; node < 2; node++)
		for (unsigned int i = 0; i < __MAX_NR_ZONES; i++)
			for (uint64_t k = 0; k < zone_extents[node][i].pages; k++)
				m->is_ram[zone_extents[node][i].start + k] = true;
}

/* What setup_per_zone_lowmem_reserve() makes of these ratios. */
static const int32_t reserve_ratio[__MAX_NR_ZONES] = { 16, 8, 32 };

static void make_reserves(struct madeup *m)
{
	const int32_t min_free_kbytes = 400;
	uint64_t ratio = madeup_take_symbol(m, "sysctl_lowmem_reserve_ratio",
					    sizeof(reserve_ratio));
	uint64_t kbytes = madeup_take_symbol(m, "min_free_kbytes", sizeof(min_free_kbytes));
	uint64_t total = madeup_take_symbol(m, "totalreserve_pages", 8), sum = 0;

	memcpy(madeup_at_phys(m, ratio), reserve_ratio, sizeof(reserve_ratio));
	memcpy(madeup_at_phys(m, kbytes), &min_free_kbytes, sizeof(min_free_kbytes));
	for (unsigned int node = 0; node < m->nr_nodes; node++) {
		m->nodes[node]->totalreserve_pages = 70 + node;
		sum += 70 + node;
		for (unsigned int i = 0; i + 1 < __MAX_NR_ZONES; i++) {
			struct zone *zone = madeup_zone(m, node, i);
			uint64_t above = 0;

			for (unsigned int k = i + 1; k < __MAX_NR_ZONES; k++) {
				above += madeup_zone(m, node, k)->managed_pages;
				zone->lowmem_reserve[k] = zone->managed_pages ?
					(int64_t)above / reserve_ratio[i] : 0;
			}
		}
	}
	madeup_write_long(m, total, sum);
}

/* What all zones, and all nodes, add up to. */
static void make_sums(struct madeup *m)
{
	uint64_t zones[NR_VM_ZONE_STAT_ITEMS] = { 0 }, nodes[NR_VM_NODE_STAT_ITEMS] = { 0 };

	for (unsigned int node = 0; node < m->nr_nodes; node++) {
		for (unsigned int i = 0; i < NR_VM_NODE_STAT_ITEMS; i++)
			nodes[i] += m->nodes[node]->vm_stat[i];
		for (unsigned int z = 0; z < __MAX_NR_ZONES; z++)
			for (unsigned int i = 0; i < NR_VM_ZONE_STAT_ITEMS; i++)
				zones[i] += madeup_zone(m, node, z)->vm_stat[i];
	}
	memcpy(madeup_at_phys(m, madeup_take_symbol(m, "vm_zone_stat", sizeof(zones))), zones,
	       sizeof(zones));
	memcpy(madeup_at_phys(m, madeup_take_symbol(m, "vm_node_stat", sizeof(nodes))), nodes,
	       sizeof(nodes));
}

void *madeup_symbol(struct madeup *m, const char *name)
{
	for (size_t i = 0; i < m->nr_symbols; i++)
		if (!strcmp(m->symbols[i].name, name))
			return madeup_at(m, m->symbols[i].address);
	abort();
}

struct madeup *madeup_create(void)
{
	struct madeup *m = calloc(1, sizeof(*m));

	if (m)
		m->ram = calloc(MADEUP_RAM_PAGES, MADEUP_PAGE_SIZE);
	if (!m || !m->ram) {
		free(m);
		return NULL;
	}
	m->top = KERNEL_START;
	m->random = 3;
	mark_ram(m);
	make_page_tables(m);
	make_identity(m);
	madeup_make_log(m);
	madeup_take_names(m, "migratetype_names", type_names, MIGRATE_TYPES);
#if !defined(MADEUP_FLAT)
	madeup_take_names(m, "vmstat_text", stat_names, sizeof(stat_names) / sizeof(stat_names[0]));
#endif
	make_cpus(m);
	madeup_make_memory_map(m);
	make_nodes(m);
	madeup_choose_free_pages(m);
	madeup_make_forms(m);
	for (unsigned int node = 0; node < m->nr_nodes; node++)
		for (unsigned int i = 0; i < __MAX_NR_ZONES; i++)
			madeup_use_zone(m, node, i);
	make_zonelists(m);
	make_reserves(m);
	make_sums(m);
#if defined(MADEUP_EXTREME)
	madeup_make_tags(m);
	madeup_make_hstates(m);
#endif
#if !defined(MADEUP_FLAT)
	madeup_take_symbol(m, "pageblock_isolate_and_move_free_pages", 16);
#endif
	for (uint64_t pfn = KERNEL_START / MADEUP_PAGE_SIZE;
	     pfn <= (m->top - 1) / MADEUP_PAGE_SIZE; pfn++) {
		m->in_dump[pfn] = true;
		madeup_set_flag(madeup_page(m, pfn), PG_reserved);
	}
	return m;
}

void madeup_destroy(struct madeup *m)
{
	if (!m)
		return;
	free(m->ram);
	free(m);
}
