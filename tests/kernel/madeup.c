// SPDX-License-Identifier: GPL-2.0-or-later
#include "madeup.h"

#include <stdlib.h>
#include <string.h>

/* Where x86-64 has its direct mapping and its kernel image. */
#define DIRECT_MAP	0xffff888000000000ull
#define KERNEL_MAP	0xffffffff80000000ull

#define KERNEL_START	0x100000u	/* physical; below are pages like any others */

struct extent {
	uint64_t start, pages;
};

#if defined(MADEUP_FLAT)
static const struct extent zone_extents[2][__MAX_NR_ZONES] = {
	{ { 1, 299 }, { 300, 1000 }, { 0, 0 } },
};
#else
static const struct extent zone_extents[2][__MAX_NR_ZONES] = {
	{ { 0, 256 }, { 256, 768 }, { 0, 0 } },
	{ { 0, 0 }, { 1536, 768 }, { 2304, 256 } },
};
#endif

static const char *const zone_names[] = { "DMA", "Normal", "Movable" };

static const char *const type_names[] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "Pinned", "Isolate",
};

#if !defined(MADEUP_FLAT)
static const char *const stat_names[] = {
	"nr_free_pages", "nr_zone_inactive_anon", "nr_zone_active_anon", "nr_mlock",
	"numa_hit", "numa_miss", "numa_local",
	"nr_inactive_anon", "nr_active_anon", "nr_slab_reclaimable", "nr_swapcached",
};
#endif

static uint32_t next_random(struct madeup *m)
{
	m->random = m->random * 1664525u + 1013904223u;
	return m->random >> 8;
}

/* ---- memory ------------------------------------------------------------- */

static uint64_t take(struct madeup *m, size_t size)
{
	uint64_t at = (m->top + 63) & ~(uint64_t)63;

	m->top = at + size;
	if (m->top > 0x200000)
		abort();
	return at;
}

static uint64_t take_pages(struct madeup *m, size_t n)
{
	m->top = (m->top + MADEUP_PAGE_SIZE - 1) & ~(uint64_t)(MADEUP_PAGE_SIZE - 1);
	return take(m, n * MADEUP_PAGE_SIZE);
}

static uint64_t direct(uint64_t phys)
{
	return DIRECT_MAP + phys;
}

static void *at_phys(struct madeup *m, uint64_t phys)
{
	return m->ram + phys;
}

static void write_long(struct madeup *m, uint64_t phys, uint64_t value)
{
	memcpy(m->ram + phys, &value, sizeof(value));
}

uint64_t madeup_phys(const struct madeup *m, const void *p)
{
	return (uint64_t)((const uint8_t *)p - m->ram);
}

void *madeup_at(struct madeup *m, uint64_t address)
{
	return m->ram + (address - (address >= KERNEL_MAP ? KERNEL_MAP : DIRECT_MAP));
}

static uint64_t add_symbol(struct madeup *m, const char *name, uint64_t phys)
{
	if (m->nr_symbols == MADEUP_MAX_SYMBOLS)
		abort();
	m->symbols[m->nr_symbols++] = (struct madeup_symbol){ name, KERNEL_MAP + phys };
	return phys;
}

static uint64_t take_symbol(struct madeup *m, const char *name, size_t size)
{
	return add_symbol(m, name, take(m, size));
}

static uint64_t take_string(struct madeup *m, const char *text)
{
	uint64_t at = take(m, strlen(text) + 1);

	memcpy(m->ram + at, text, strlen(text) + 1);
	return at;
}

static void take_names(struct madeup *m, const char *symbol, const char *const *names, size_t n)
{
	uint64_t array = take_symbol(m, symbol, n * 8);

	for (size_t i = 0; i < n; i++)
		write_long(m, array + i * 8, direct(take_string(m, names[i])));
}

/* Two pages of page tables that map the first gigabyte twice, with a huge page each. */
static void make_page_tables(struct madeup *m)
{
	const uint64_t present_writable = 0x63, huge = 0x80;
	uint64_t pgd = take_pages(m, 1), image = take_pages(m, 1), map = take_pages(m, 1);

	add_symbol(m, "init_top_pgt", pgd);
	add_symbol(m, "swapper_pg_dir", pgd);
	write_long(m, pgd + 8 * 511, image | present_writable);
	write_long(m, image + 8 * 510, present_writable | huge);
	write_long(m, pgd + 8 * 273, map | present_writable);
	write_long(m, map, present_writable | huge);
}

static void make_identity(struct madeup *m)
{
	struct uts_namespace *uts = at_phys(m, take_symbol(m, "init_uts_ns", sizeof(*uts)));

	strcpy(uts->name.sysname, "Linux");
	strcpy(uts->name.nodename, "madeup");
	strcpy(uts->name.release, "6.18.0-madeup");
	strcpy(uts->name.version, "#1 made up");
	strcpy(uts->name.machine, "x86_64");
	add_symbol(m, "_stext", KERNEL_START);
	write_long(m, take_symbol(m, "page_offset_base", 8), DIRECT_MAP);
}

/* ---- lists -------------------------------------------------------------- */

/* As the kernel has it: contig_page_data is a variable of the kernel image. */
static uint64_t address_of(const struct madeup *m, const void *p)
{
	uint64_t phys = madeup_phys(m, p);

#if defined(MADEUP_FLAT)
	uint64_t node = madeup_phys(m, m->nodes[0]);

	if (phys >= node && phys < node + sizeof(struct pglist_data))
		return KERNEL_MAP + phys;
#endif
	return direct(phys);
}

static void init_list(const struct madeup *m, struct list_head *list)
{
	list->next = list->prev = address_of(m, list);
}

static void add_to_list(struct madeup *m, struct list_head *entry, struct list_head *head)
{
	struct list_head *first = madeup_at(m, head->next);

	entry->next = head->next;
	entry->prev = address_of(m, head);
	first->prev = address_of(m, entry);
	head->next = address_of(m, entry);
}

struct page *madeup_page(struct madeup *m, uint64_t pfn)
{
#if defined(MADEUP_FLAT)
	return (struct page *)at_phys(m, m->pages[0]) + pfn;
#else
	return (struct page *)at_phys(m, m->pages[pfn / MADEUP_SECTION_PAGES]) +
	       pfn % MADEUP_SECTION_PAGES;
#endif
}

uint64_t madeup_page_address(const struct madeup *m, uint64_t pfn)
{
	return direct(madeup_phys(m, madeup_page((struct madeup *)m, pfn)));
}

struct zone *madeup_zone(struct madeup *m, unsigned int node, unsigned int index)
{
	return &m->nodes[node]->node_zones[index];
}

struct list_head *madeup_list(struct madeup *m, unsigned int node, unsigned int zone,
			      unsigned int order, unsigned int type)
{
	return &madeup_zone(m, node, zone)->free_area[order].free_list[type];
}

uint64_t madeup_entry(struct madeup *m, unsigned int node, unsigned int zone, unsigned int order,
		      unsigned int type, unsigned int position)
{
	struct list_head *head = madeup_list(m, node, zone, order, type);
	uint64_t link = head->next;

	for (unsigned int i = 0; link != address_of(m, head); i++) {
		if (i == position)
			for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES; pfn++)
				if (m->is_ram[pfn] &&
				    address_of(m, &madeup_page(m, pfn)->lru) == link)
					return pfn;
		link = ((struct list_head *)madeup_at(m, link))->next;
	}
	return UINT64_MAX;
}

/* ---- struct page and pageblocks ----------------------------------------- */

static void init_page(struct madeup *m, uint64_t pfn, unsigned int node, unsigned int zone)
{
	struct page *page = madeup_page(m, pfn);
	uint64_t flags = (uint64_t)zone << 62;

#if !defined(MADEUP_FLAT)
	/* 4 bits of section, 2 of node, 2 of zone */
	flags = (pfn / MADEUP_SECTION_PAGES) << 60 | (uint64_t)node << 58 | (uint64_t)zone << 56;
	page->flags.f = flags;
#else
	(void)node;
	page->flags = flags;
#endif
	page->_refcount = 1;
	page->page_type = UINT32_MAX;
}

static void set_flag(struct page *page, unsigned int bit)
{
#if defined(MADEUP_FLAT)
	page->flags |= 1ull << bit;
#else
	page->flags.f |= 1ull << bit;
#endif
}

/* What lives in a pageblock is what it is for; every fifteenth is set apart. */
static unsigned int type_of_block(uint64_t pfn)
{
	uint64_t block = pfn >> MADEUP_BLOCK_ORDER;

#if !defined(MADEUP_FLAT)
	if (block == 37)
		return MIGRATE_ISOLATE;
	if (block == 30)
		return MIGRATE_PINNED;
#endif
	if (block == 9)
		return MIGRATE_HIGHATOMIC;
	return block % 5 == 0 ? MIGRATE_UNMOVABLE : block % 7 == 3 ? MIGRATE_RECLAIMABLE :
	       MIGRATE_MOVABLE;
}

#if defined(MADEUP_FLAT)
/* Four bits a block, from the top of each word. */
static void set_block_type(struct madeup *m, struct zone *zone, uint64_t pfn)
{
	uint64_t start = zone->zone_start_pfn >> MADEUP_BLOCK_ORDER << MADEUP_BLOCK_ORDER;
	uint64_t bit = ((pfn - start) >> MADEUP_BLOCK_ORDER) * 4;
	uint64_t *word = (uint64_t *)madeup_at(m, zone->pageblock_flags) + bit / 64;

	*word |= (uint64_t)type_of_block(pfn) << (64 - bit % 64 - 3);
}
#else
static struct mem_section *section_of(struct madeup *m, uint64_t pfn)
{
	unsigned int number = (unsigned int)(pfn / MADEUP_SECTION_PAGES);
#if defined(MADEUP_EXTREME)
	uint64_t *roots = madeup_at(m, m->mem_section);

	return madeup_at(m, roots[number / 256] + number % 256 * sizeof(struct mem_section));
#else
	return (struct mem_section *)madeup_at(m, m->mem_section) + number;
#endif
}

/* Eight bits a block, from the bottom; an isolated block keeps its type. */
static void set_block_type(struct madeup *m, struct zone *zone, uint64_t pfn)
{
	struct mem_section_usage *usage = madeup_at(m, section_of(m, pfn)->usage);
	uint64_t bit = (pfn % MADEUP_SECTION_PAGES >> MADEUP_BLOCK_ORDER) * 8;
	uint64_t bits = type_of_block(pfn);

	(void)zone;
	if (bits == MIGRATE_ISOLATE)
		bits = MIGRATE_MOVABLE | 1u << PB_migrate_isolate;
	usage->pageblock_flags[bit / 64] |= bits << bit % 64;
}

static void make_section(struct madeup *m, unsigned int number)
{
	const uint64_t flags = 1u << SECTION_MARKED_PRESENT_BIT | 1u << SECTION_HAS_MEM_MAP_BIT |
			       1u << SECTION_IS_ONLINE_BIT | 1u << SECTION_IS_EARLY_BIT;
	uint64_t first = (uint64_t)number * MADEUP_SECTION_PAGES;
	struct mem_section *section = section_of(m, first);

	m->pages[number] = take_pages(m, MADEUP_SECTION_PAGES * sizeof(struct page) /
				      MADEUP_PAGE_SIZE);
	section->section_mem_map = (direct(m->pages[number]) - first * sizeof(struct page)) | flags;
}
#endif

static void make_memory_map(struct madeup *m)
{
#if defined(MADEUP_FLAT)
	m->pages[0] = take_pages(m, (MADEUP_RAM_PAGES * sizeof(struct page) +
				     MADEUP_PAGE_SIZE - 1) / MADEUP_PAGE_SIZE);
#else
	static const unsigned int present[] = { 0, 1, 3, 4 };
	size_t n = MADEUP_SECTIONS * sizeof(struct mem_section);
	uint64_t usage, size = sizeof(struct mem_section_usage) + 8;
#if defined(MADEUP_EXTREME)
	/* the symbol is a pointer to the array of roots */
	uint64_t pointer = take_symbol(m, "mem_section", 8), roots = take(m, 8);

	(void)n;
	write_long(m, pointer, direct(roots));
	write_long(m, roots, direct(take_pages(m, 1)));
	m->mem_section = direct(roots);
#else
	uint64_t array = take_symbol(m, "mem_section", n);

	m->mem_section = KERNEL_MAP + array;
#endif
	usage = take(m, size * 4);
	for (unsigned int i = 0; i < 4; i++) {
		make_section(m, present[i]);
		section_of(m, (uint64_t)present[i] * MADEUP_SECTION_PAGES)->usage =
			direct(usage + i * size);
	}
#endif
}

/* ---- nodes and zones ---------------------------------------------------- */

static struct per_cpu_pages *pcp_of(struct madeup *m, struct zone *zone, unsigned int cpu)
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

static uint64_t take_percpu(size_t size)
{
	uint64_t at = (percpu_used + 15) & ~(uint64_t)15;

	percpu_used = at + size;
	if (percpu_used > PERCPU_PAGE)
		abort();
	return at;
}

static void make_cpus(struct madeup *m)
{
	uint64_t area = take_pages(m, MADEUP_CPUS);
	uint64_t offsets = take_symbol(m, "__per_cpu_offset", 8 * MADEUP_CPUS);
	uint32_t n = MADEUP_CPUS;

	percpu_used = 0x40;
	for (unsigned int cpu = 0; cpu < MADEUP_CPUS; cpu++)
		write_long(m, offsets + 8 * cpu, direct(area + cpu * PERCPU_PAGE));
	write_long(m, take_symbol(m, "__cpu_online_mask", 8), (1u << MADEUP_CPUS) - 1);
	write_long(m, take_symbol(m, "__cpu_possible_mask", 8), (1u << MADEUP_CPUS) - 1);
	memcpy(at_phys(m, take_symbol(m, "nr_cpu_ids", 4)), &n, 4);
}

static void make_zone_cpus(struct madeup *m, struct zone *zone)
{
#if defined(MADEUP_FLAT)
	zone->pageset = take_percpu(sizeof(struct per_cpu_pageset));
#else
	zone->per_cpu_pageset = take_percpu(sizeof(struct per_cpu_pages));
	zone->per_cpu_zonestats = take_percpu(sizeof(struct per_cpu_zonestat));
#endif
	for (unsigned int cpu = 0; cpu < MADEUP_CPUS; cpu++) {
		struct per_cpu_pages *pcp = pcp_of(m, zone, cpu);

		for (size_t i = 0; i < sizeof(pcp->lists) / sizeof(pcp->lists[0]); i++)
			init_list(m, &pcp->lists[i]);
		pcp->high = 60;
		pcp->batch = 15;
#if !defined(MADEUP_FLAT)
		pcp->high_min = 30;
		pcp->high_max = 120;
#endif
	}
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

	zone->zone_pgdat = address_of(m, m->nodes[node]);
	zone->zone_start_pfn = extent->start;
	zone->spanned_pages = zone->present_pages = zone->managed_pages = extent->pages;
	zone->name = direct(take_string(m, zone_names[index]));
#if defined(MADEUP_FLAT)
	zone->pageblock_flags = direct(take(m, 16));
#else
	zone->node = (int32_t)node;
#endif
	for (unsigned int o = 0; o < MADEUP_ORDERS; o++)
		for (unsigned int t = 0; t < MIGRATE_TYPES; t++)
			init_list(m, &zone->free_area[o].free_list[t]);
	make_zone_cpus(m, zone);
	set_watermarks(zone);
	for (uint64_t pfn = extent->start; pfn < extent->start + extent->pages; pfn++)
		init_page(m, pfn, node, index);
	for (; block < extent->start + extent->pages;
	     block = ((block >> MADEUP_BLOCK_ORDER) + 1) << MADEUP_BLOCK_ORDER)
		set_block_type(m, zone, block);
}

/* ---- what is free ------------------------------------------------------- */

/* Runs of free and used pages of all lengths; the kernel's own are used. */
static void choose_free_pages(struct madeup *m)
{
	for (uint64_t pfn = 1; pfn < MADEUP_RAM_PAGES;) {
		uint64_t length = 1u << next_random(m) % 8;
		bool is_free = next_random(m) % 5 < 3;

		length += next_random(m) % length;
		for (; length && pfn < MADEUP_RAM_PAGES; length--, pfn++)
			m->is_free[pfn] = is_free && m->is_ram[pfn] &&
					  (pfn < KERNEL_START / MADEUP_PAGE_SIZE ||
					   pfn >= 0x200000 / MADEUP_PAGE_SIZE);
	}
}

static bool all_free(const struct madeup *m, uint64_t pfn, uint64_t n, uint64_t end)
{
	if (pfn + n > end)
		return false;
	for (uint64_t i = 0; i < n; i++)
		if (!m->is_free[pfn + i])
			return false;
	return true;
}

static void count_free(struct madeup *m, struct zone *zone, uint64_t pages, unsigned int type)
{
	(void)m;
#if !defined(MADEUP_FLAT)
	if (type == MIGRATE_ISOLATE)
		return;
#endif
	(void)type;
	zone->vm_stat[NR_FREE_PAGES] += pages;
}

static void free_block(struct madeup *m, struct zone *zone, uint64_t pfn, unsigned int order)
{
	struct page *page = madeup_page(m, pfn);
	unsigned int type = type_of_block(pfn);

	for (uint64_t i = 0; i < 1u << order; i++)
		madeup_page(m, pfn + i)->_refcount = 0;
	page->private = order;
#if defined(MADEUP_FLAT)
	page->page_type = ~0x80u;
#else
	page->page_type = (uint32_t)PGTY_buddy << 24;
#endif
	add_to_list(m, &page->lru, &zone->free_area[order].free_list[type]);
	zone->free_area[order].nr_free++;
	count_free(m, zone, 1u << order, type);
}

/* A page of some process: on an LRU list, mapped once. */
static void make_anonymous(struct madeup *m, uint64_t pfn)
{
	struct page *page = madeup_page(m, pfn);

	set_flag(page, PG_lru);
	set_flag(page, PG_uptodate);
	page->mapping = direct(KERNEL_START) | 1;	/* PAGE_MAPPING_ANON */
	page->_mapcount = 0;
}

/* Every run of free pages in blocks as large as their alignment allows. */
static void free_zone(struct madeup *m, struct zone *zone)
{
	uint64_t end = zone->zone_start_pfn + zone->spanned_pages;

	for (uint64_t pfn = zone->zone_start_pfn; pfn < end;) {
		unsigned int order = MADEUP_ORDERS - 1;

		while (order && ((pfn & ((1u << order) - 1)) ||
				 !all_free(m, pfn, 1u << order, end)))
			order--;
		if (m->is_free[pfn])
			free_block(m, zone, pfn, order);
		else if (next_random(m) % 2)
			make_anonymous(m, pfn);
		pfn += 1u << order;
	}
}

/* The used pages that the zone's CPUs keep for themselves; what they were is forgotten. */
static void fill_pcp(struct madeup *m, unsigned int node, unsigned int index, unsigned int cpu,
		     unsigned int n)
{
	struct zone *zone = madeup_zone(m, node, index);
	struct per_cpu_pages *pcp = pcp_of(m, zone, cpu);
	uint64_t end = zone->zone_start_pfn + zone->spanned_pages;

	for (uint64_t pfn = zone->zone_start_pfn; pfn < end && n; pfn++) {
		unsigned int type = type_of_block(pfn);

		if (m->is_free[pfn] || m->on_pcp[pfn] || type >= MIGRATE_PCPTYPES ||
		    (pfn >= KERNEL_START / MADEUP_PAGE_SIZE && pfn < 0x200000 / MADEUP_PAGE_SIZE))
			continue;
		init_page(m, pfn, node, index);
		madeup_page(m, pfn)->_refcount = 0;
		madeup_page(m, pfn)->mapping = 0;
		add_to_list(m, &madeup_page(m, pfn)->lru, &pcp->lists[type]);
		m->on_pcp[pfn] = true;
		pcp->count++;
		n--;
	}
}

/* A CPU that has not told yet: the zone's count is off by what it keeps to itself. */
static void set_difference(struct madeup *m, struct zone *zone, unsigned int cpu, int8_t pages)
{
#if defined(MADEUP_FLAT)
	struct per_cpu_pageset *set = (struct per_cpu_pageset *)pcp_of(m, zone, cpu);

	set->vm_stat_diff[NR_FREE_PAGES] = pages;
	set->stat_threshold = 8;
#else
	uint64_t offset = zone->per_cpu_zonestats - zone->per_cpu_pageset;
	struct per_cpu_zonestat *stat = (void *)((uint8_t *)pcp_of(m, zone, cpu) + offset);

	stat->vm_stat_diff[NR_FREE_PAGES] = pages;
	stat->stat_threshold = 8;
	stat->vm_numa_event[NUMA_HIT] = 5;
	zone->vm_numa_event[NUMA_HIT] = 1000;
#endif
	zone->vm_stat[NR_FREE_PAGES] -= (uint64_t)(int64_t)pages;
}

static void use_zone(struct madeup *m, unsigned int node, unsigned int index)
{
	struct zone *zone = madeup_zone(m, node, index);

	if (!zone->present_pages)
		return;
	free_zone(m, zone);
	fill_pcp(m, node, index, 0, 5);
	fill_pcp(m, node, index, 1, 9);
	set_difference(m, zone, 0, 3);
	set_difference(m, zone, 1, -2);
	zone->vm_stat[NR_ZONE_ACTIVE_ANON] = 17 + index;
	for (unsigned int i = index + 1; i < __MAX_NR_ZONES; i++)
		zone->lowmem_reserve[i] = 16 * (int64_t)i;
}

/* ---- the whole ---------------------------------------------------------- */

static void make_zonelist(struct madeup *m, struct zonelist *list, const unsigned int *nodes,
			  size_t nr_nodes)
{
	unsigned int n = 0;

	for (size_t i = 0; i < nr_nodes; i++) {
		for (unsigned int index = __MAX_NR_ZONES; index-- > 0;) {
			struct zone *zone = madeup_zone(m, nodes[i], index);

			if (!zone->present_pages)
				continue;
			list->_zonerefs[n].zone = address_of(m, zone);
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
	uint64_t online = take_symbol(m, "node_states", NR_NODE_STATES * sizeof(nodemask_t));
#if defined(MADEUP_FLAT)
	m->nr_nodes = 1;
	m->nodes[0] = at_phys(m, take_symbol(m, "contig_page_data", sizeof(struct pglist_data)));
#else
	uint64_t data = take_symbol(m, "node_data", 8 * MADEUP_NODES);

	m->nr_nodes = 2;
	for (unsigned int i = 0; i < m->nr_nodes; i++) {
		uint64_t at = take(m, sizeof(struct pglist_data));

		m->nodes[i] = at_phys(m, at);
		write_long(m, data + 8 * i, direct(at));
	}
#endif
	write_long(m, online + N_ONLINE * sizeof(nodemask_t), (1u << m->nr_nodes) - 1);
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
	m->random = 20260131;
	mark_ram(m);
	make_page_tables(m);
	make_identity(m);
	take_names(m, "migratetype_names", type_names, MIGRATE_TYPES);
#if !defined(MADEUP_FLAT)
	take_names(m, "vmstat_text", stat_names, sizeof(stat_names) / sizeof(stat_names[0]));
#endif
	make_cpus(m);
	make_memory_map(m);
	make_nodes(m);
	choose_free_pages(m);
	for (unsigned int node = 0; node < m->nr_nodes; node++)
		for (unsigned int i = 0; i < __MAX_NR_ZONES; i++)
			use_zone(m, node, i);
	make_zonelists(m);
	for (uint64_t pfn = KERNEL_START / MADEUP_PAGE_SIZE;
	     pfn <= (m->top - 1) / MADEUP_PAGE_SIZE; pfn++) {
		m->in_dump[pfn] = true;
		set_flag(madeup_page(m, pfn), PG_reserved);
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
