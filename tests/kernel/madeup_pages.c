// SPDX-License-Identifier: GPL-2.0-or-later
/* Struct pages, pageblocks and the memory map of the made-up machine. */
#include "madeup_private.h"

#include <stdlib.h>
#include <string.h>

void madeup_init_page(struct madeup *m, uint64_t pfn, unsigned int node, unsigned int zone)
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

void madeup_set_flag(struct page *page, unsigned int bit)
{
#if defined(MADEUP_FLAT)
	page->flags |= 1ull << bit;
#else
	page->flags.f |= 1ull << bit;
#endif
}

/* What lives in a pageblock is what it is for; every fifteenth is set apart. */
unsigned int madeup_type_of_block(uint64_t pfn)
{
	uint64_t block = pfn >> MADEUP_BLOCK_ORDER;

#if !defined(MADEUP_FLAT)
	if (block == 37)
		return MIGRATE_ISOLATE;
	if (block == 30)
		return MIGRATE_PINNED;
	if (block == 35)
		return MIGRATE_CMA;
#endif
	if (block == 9)
		return MIGRATE_HIGHATOMIC;
	return block % 5 == 0 ? MIGRATE_UNMOVABLE : block % 7 == 3 ? MIGRATE_RECLAIMABLE :
	       MIGRATE_MOVABLE;
}

#if defined(MADEUP_FLAT)
/* Four bits a block, from the top of each word. */
void madeup_set_block_type(struct madeup *m, struct zone *zone, uint64_t pfn, unsigned int type)
{
	uint64_t start = zone->zone_start_pfn >> MADEUP_BLOCK_ORDER << MADEUP_BLOCK_ORDER;
	uint64_t bit = ((pfn - start) >> MADEUP_BLOCK_ORDER) * 4;
	uint64_t *word = (uint64_t *)madeup_at(m, zone->pageblock_flags) + bit / 64;

	*word &= ~(7ull << (64 - bit % 64 - 3));
	*word |= (uint64_t)type << (64 - bit % 64 - 3);
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
void madeup_set_block_type(struct madeup *m, struct zone *zone, uint64_t pfn, unsigned int type)
{
	struct mem_section_usage *usage = madeup_at(m, section_of(m, pfn)->usage);
	uint64_t bit = (pfn % MADEUP_SECTION_PAGES >> MADEUP_BLOCK_ORDER) * 8;
	uint64_t bits = type;

	(void)zone;
	if (bits == MIGRATE_ISOLATE)
		bits = MIGRATE_MOVABLE | 1u << PB_migrate_isolate;
	usage->pageblock_flags[bit / 64] &= ~(0xffull << bit % 64);
	usage->pageblock_flags[bit / 64] |= bits << bit % 64;
}

static void make_section(struct madeup *m, unsigned int number)
{
	const uint64_t flags = 1u << SECTION_MARKED_PRESENT_BIT | 1u << SECTION_HAS_MEM_MAP_BIT |
			       1u << SECTION_IS_ONLINE_BIT | 1u << SECTION_IS_EARLY_BIT;
	uint64_t first = (uint64_t)number * MADEUP_SECTION_PAGES;
	struct mem_section *section = section_of(m, first);

	/* a mask finds a head only if that is aligned to the whole compound page's map */
	m->top = (m->top + 0x7fff) & ~0x7fffull;
	m->pages[number] = madeup_take_pages(m, MADEUP_SECTION_PAGES * sizeof(struct page) /
				      MADEUP_PAGE_SIZE);
	section->section_mem_map = (madeup_direct(m->pages[number]) -
				    first * sizeof(struct page)) | flags;
}
#endif

void madeup_make_memory_map(struct madeup *m)
{
#if defined(MADEUP_FLAT)
	m->pages[0] = madeup_take_pages(m, (MADEUP_RAM_PAGES * sizeof(struct page) +
				     MADEUP_PAGE_SIZE - 1) / MADEUP_PAGE_SIZE);
#else
	static const unsigned int present[] = { 0, 1, 3, 4 };
	size_t n = MADEUP_SECTIONS * sizeof(struct mem_section);
	uint64_t usage, size = sizeof(struct mem_section_usage) + 8;
#if defined(MADEUP_EXTREME)
	/* the symbol is a pointer to the array of roots */
	uint64_t pointer = madeup_take_symbol(m, "mem_section", 8), roots = madeup_take(m, 8);

	(void)n;
	madeup_write_long(m, pointer, madeup_direct(roots));
	madeup_write_long(m, roots, madeup_direct(madeup_take_pages(m, 1)));
	m->mem_section = madeup_direct(roots);
#else
	uint64_t array = madeup_take_symbol(m, "mem_section", n);

	m->mem_section = KERNEL_MAP + array;
#endif
	usage = madeup_take(m, size * 4);
	for (unsigned int i = 0; i < 4; i++) {
		make_section(m, present[i]);
		section_of(m, (uint64_t)present[i] * MADEUP_SECTION_PAGES)->usage =
			madeup_direct(usage + i * size);
	}
#endif
}
