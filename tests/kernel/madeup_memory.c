// SPDX-License-Identifier: GPL-2.0-or-later
/* The made-up machine's memory: what lies in it, and what hangs together. */
#include "madeup_private.h"

#include <stdlib.h>
#include <string.h>

uint64_t madeup_take(struct madeup *m, size_t size)
{
	uint64_t at = (m->top + 63) & ~(uint64_t)63;

	m->top = at + size;
	if (m->top > 0x200000)
		abort();
	return at;
}

uint64_t madeup_take_pages(struct madeup *m, size_t n)
{
	m->top = (m->top + MADEUP_PAGE_SIZE - 1) & ~(uint64_t)(MADEUP_PAGE_SIZE - 1);
	return madeup_take(m, n * MADEUP_PAGE_SIZE);
}

uint64_t madeup_direct(uint64_t phys)
{
	return DIRECT_MAP + phys;
}

void *madeup_at_phys(struct madeup *m, uint64_t phys)
{
	return m->ram + phys;
}

void madeup_write_long(struct madeup *m, uint64_t phys, uint64_t value)
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

uint64_t madeup_add_symbol(struct madeup *m, const char *name, uint64_t phys)
{
	if (m->nr_symbols == MADEUP_MAX_SYMBOLS)
		abort();
	m->symbols[m->nr_symbols++] = (struct madeup_symbol){ name, KERNEL_MAP + phys };
	return phys;
}

uint64_t madeup_take_symbol(struct madeup *m, const char *name, size_t size)
{
	return madeup_add_symbol(m, name, madeup_take(m, size));
}

uint64_t madeup_take_string(struct madeup *m, const char *text)
{
	uint64_t at = madeup_take(m, strlen(text) + 1);

	memcpy(m->ram + at, text, strlen(text) + 1);
	return at;
}

void madeup_take_names(struct madeup *m, const char *symbol, const char *const *names, size_t n)
{
	uint64_t array = madeup_take_symbol(m, symbol, n * 8);

	for (size_t i = 0; i < n; i++)
		madeup_write_long(m, array + i * 8, madeup_direct(madeup_take_string(m, names[i])));
}

/* As the kernel has it: contig_page_data is a variable of the kernel image. */
uint64_t madeup_address_of(const struct madeup *m, const void *p)
{
	uint64_t phys = madeup_phys(m, p);

#if defined(MADEUP_FLAT)
	uint64_t node = madeup_phys(m, m->nodes[0]);

	if (phys >= node && phys < node + sizeof(struct pglist_data))
		return KERNEL_MAP + phys;
#endif
	return madeup_direct(phys);
}

void madeup_init_list(const struct madeup *m, struct list_head *list)
{
	list->next = list->prev = madeup_address_of(m, list);
}

void madeup_add_to_list(struct madeup *m, struct list_head *entry, struct list_head *head)
{
	struct list_head *first = madeup_at(m, head->next);

	entry->next = head->next;
	entry->prev = madeup_address_of(m, head);
	first->prev = madeup_address_of(m, entry);
	head->next = madeup_address_of(m, entry);
}

struct page *madeup_page(struct madeup *m, uint64_t pfn)
{
#if defined(MADEUP_FLAT)
	return (struct page *)madeup_at_phys(m, m->pages[0]) + pfn;
#else
	return (struct page *)madeup_at_phys(m, m->pages[pfn / MADEUP_SECTION_PAGES]) +
	       pfn % MADEUP_SECTION_PAGES;
#endif
}

uint64_t madeup_page_pfn(struct madeup *m, const struct page *page)
{
	for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES; pfn++)
		if (m->is_ram[pfn] && madeup_page(m, pfn) == page)
			return pfn;
	return UINT64_MAX;
}

uint64_t madeup_page_address(const struct madeup *m, uint64_t pfn)
{
	return madeup_direct(madeup_phys(m, madeup_page((struct madeup *)m, pfn)));
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

	for (unsigned int i = 0; link != madeup_address_of(m, head); i++) {
		if (i == position)
			for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES; pfn++)
				if (m->is_ram[pfn] &&
				    madeup_address_of(m, &madeup_page(m, pfn)->lru) == link)
					return pfn;
		link = ((struct list_head *)madeup_at(m, link))->next;
	}
	return UINT64_MAX;
}
