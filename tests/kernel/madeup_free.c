// SPDX-License-Identifier: GPL-2.0-or-later
/* What is free on the made-up machine, and on which lists. */
#include "madeup_private.h"

#include <stdlib.h>
#include <string.h>

static uint32_t next_random(struct madeup *m)
{
	m->random = m->random * 1664525u + 1013904223u;
	return m->random >> 8;
}

/* Runs of free and used pages of all lengths; the kernel's own are used. */
void madeup_choose_free_pages(struct madeup *m)
{
	for (uint64_t pfn = 1; pfn < MADEUP_RAM_PAGES;) {
		uint64_t length = 1u << next_random(m) % 8;
		bool is_free = next_random(m) % 5 < 3;

		length += next_random(m) % length;
		for (; length && pfn < MADEUP_RAM_PAGES; length--, pfn++)
			m->is_free[pfn] = is_free && m->is_ram[pfn] &&
					  (pfn < MADEUP_FORMS || pfn >= MADEUP_FORMS_END) &&
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
	if (type == MIGRATE_CMA)
		zone->vm_stat[NR_FREE_CMA_PAGES] += pages;
	if (type == MIGRATE_HIGHATOMIC)
		zone->nr_free_highatomic += pages;
#endif
	(void)type;
	zone->vm_stat[NR_FREE_PAGES] += pages;
}

static void free_block(struct madeup *m, struct zone *zone, uint64_t pfn, unsigned int order)
{
	struct page *page = madeup_page(m, pfn);
	unsigned int type = madeup_type_of_block(pfn);

	for (uint64_t i = 0; i < 1u << order; i++)
		madeup_page(m, pfn + i)->_refcount = 0;
	page->private = order;
#if defined(MADEUP_FLAT)
	page->page_type = ~0x80u;
#else
	page->page_type = (uint32_t)PGTY_buddy << 24;
#endif
	madeup_add_to_list(m, &page->lru, &zone->free_area[order].free_list[type]);
	zone->free_area[order].nr_free++;
	count_free(m, zone, 1u << order, type);
}

/* A page of some process: on an LRU list, mapped once. */
static void make_anonymous(struct madeup *m, uint64_t pfn)
{
	struct page *page = madeup_page(m, pfn);

	madeup_set_flag(page, PG_lru);
	madeup_set_flag(page, PG_uptodate);
	page->mapping = madeup_direct(KERNEL_START) | 1;	/* PAGE_MAPPING_ANON */
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
		else if (next_random(m) % 2 && (pfn < MADEUP_FORMS || pfn >= MADEUP_FORMS_END))
			make_anonymous(m, pfn);
		pfn += 1u << order;
	}
}

/* The used pages that the zone's CPUs keep for themselves; what they were is forgotten. */
static void fill_pcp(struct madeup *m, unsigned int node, unsigned int index, unsigned int cpu,
		     unsigned int n)
{
	struct zone *zone = madeup_zone(m, node, index);
	struct per_cpu_pages *pcp = madeup_pcp_of(m, zone, cpu);
	uint64_t end = zone->zone_start_pfn + zone->spanned_pages;

	for (uint64_t pfn = zone->zone_start_pfn; pfn < end && n; pfn++) {
		unsigned int type = madeup_type_of_block(pfn);

		if (m->is_free[pfn] || m->on_pcp[pfn] || type >= MIGRATE_PCPTYPES ||
		    (pfn >= KERNEL_START / MADEUP_PAGE_SIZE && pfn < 0x200000 / MADEUP_PAGE_SIZE))
			continue;
		madeup_init_page(m, pfn, node, index);
		madeup_page(m, pfn)->_refcount = 0;
		madeup_page(m, pfn)->mapping = 0;
		madeup_add_to_list(m, &madeup_page(m, pfn)->lru, &pcp->lists[type]);
		m->on_pcp[pfn] = true;
		pcp->count++;
		n--;
	}
}

#if !defined(MADEUP_FLAT)
static struct per_cpu_zonestat *zonestat_of(struct madeup *m, struct zone *zone, unsigned int cpu)
{
	uint64_t offset = zone->per_cpu_zonestats - zone->per_cpu_pageset;

	return (void *)((uint8_t *)madeup_pcp_of(m, zone, cpu) + offset);
}
#endif

/* A CPU that has not told yet: the zone's count is off by what it keeps to itself. */
static void set_difference(struct madeup *m, struct zone *zone, unsigned int cpu, int8_t pages)
{
#if defined(MADEUP_FLAT)
	struct per_cpu_pageset *set = (struct per_cpu_pageset *)madeup_pcp_of(m, zone, cpu);

	set->vm_stat_diff[NR_FREE_PAGES] = pages;
	set->stat_threshold = 8;
#else
	struct per_cpu_zonestat *stat = zonestat_of(m, zone, cpu);

	stat->vm_stat_diff[NR_FREE_PAGES] = pages;
	stat->stat_threshold = 8;
	stat->vm_numa_event[NUMA_HIT] = 5;
	zone->vm_numa_event[NUMA_HIT] = 1000;
#endif
	zone->vm_stat[NR_FREE_PAGES] -= (uint64_t)(int64_t)pages;
}

static uint64_t flags_of(const struct page *page)
{
#if defined(MADEUP_FLAT)
	return page->flags;
#else
	return page->flags.f;
#endif
}

/* All are active, and CPU 1 has not told of the last two. */
static void count_lru(struct madeup *m, struct zone *zone)
{
	uint64_t end = zone->zone_start_pfn + zone->spanned_pages;

	for (uint64_t pfn = zone->zone_start_pfn; pfn < end; pfn++)
		zone->vm_stat[NR_ZONE_ACTIVE_ANON] += flags_of(madeup_page(m, pfn)) >> PG_lru & 1;
	if (zone->vm_stat[NR_ZONE_ACTIVE_ANON] < 2)
		return;
	zone->vm_stat[NR_ZONE_ACTIVE_ANON] -= 2;
#if defined(MADEUP_FLAT)
	struct per_cpu_pageset *pageset = (struct per_cpu_pageset *)madeup_pcp_of(m, zone, 1);

	pageset->vm_stat_diff[NR_ZONE_ACTIVE_ANON] = 2;
#else
	zonestat_of(m, zone, 1)->vm_stat_diff[NR_ZONE_ACTIVE_ANON] = 2;
#endif
}

void madeup_use_zone(struct madeup *m, unsigned int node, unsigned int index)
{
	struct zone *zone = madeup_zone(m, node, index);

	if (!zone->present_pages)
		return;
	free_zone(m, zone);
	fill_pcp(m, node, index, 0, 5);
	fill_pcp(m, node, index, 1, 9);
	set_difference(m, zone, 0, 3);
	set_difference(m, zone, 1, -2);
	count_lru(m, zone);
}
