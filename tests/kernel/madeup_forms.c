// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of every form that a kernel of this make gives them. */
#include "madeup_private.h"

#include <stdlib.h>
#include <string.h>

#define MAPPING		(DIRECT_MAP + KERNEL_START)
#define ANON		1u	/* PAGE_MAPPING_ANON and KSM, in page.mapping */
#define KSM		3u

void madeup_set_type(struct page *page, unsigned int type)
{
#if defined(MADEUP_FLAT)
	page->page_type = ~type;
#else
	page->page_type = type << 24;
#endif
}

static void note(struct madeup *m, uint64_t at, uint64_t pages, const char *use)
{
	if (m->nr_forms == sizeof(m->forms) / sizeof(m->forms[0]))
		abort();
	m->forms[m->nr_forms++] = (struct madeup_form){ MADEUP_FORMS + at, pages, use };
}

static struct page *single(struct madeup *m, uint64_t at, const char *use)
{
	note(m, at, 1, use);
	return madeup_page(m, MADEUP_FORMS + at);
}

static void make_tail(struct madeup *m, uint64_t head, uint64_t pfn, unsigned int order)
{
	struct page *page = madeup_page(m, pfn);

	page->_refcount = 0;
#if defined(MADEUP_EXTREME)
	(void)head;
	page->compound_info = ~((sizeof(*page) << order) - 1) | 1;
#else
	(void)order;
	page->compound_head = madeup_page_address(m, head) | 1;
#endif
}

static struct page *compound(struct madeup *m, uint64_t at, unsigned int order, const char *use)
{
	uint64_t pfn = MADEUP_FORMS + at;
	struct page *second = madeup_page(m, pfn + 1);

	note(m, at, 1u << order, use);
	madeup_set_flag(madeup_page(m, pfn), PG_head);
	for (uint64_t i = 1; i < 1u << order; i++)
		make_tail(m, pfn, pfn + i, order);
#if defined(MADEUP_FLAT)
	second->compound_dtor = COMPOUND_PAGE_DTOR;
	second->compound_order = (uint8_t)order;
#else
	second->flags.f |= order;
#endif
	return madeup_page(m, pfn);
}

/*
 * Of several pages of struct pages a huge page keeps the first, which is mapped in the place
 * of the others, too (HVO).
 */
static void make_hugetlb(struct madeup *m)
{
	struct page *head = compound(m, 0, 7, "hugetlb");

#if defined(MADEUP_FLAT)
	head[1].compound_dtor = HUGETLB_PAGE_DTOR;
#else
	madeup_set_type(head, PGTY_hugetlb);
#endif
#if defined(MADEUP_SPARSE)
	memcpy(head + 64, head, 64 * sizeof(*head));
#endif
}

static void make_compounds(struct madeup *m)
{
	make_hugetlb(m);
	compound(m, 128, 5, "anon_large")->mapping = MAPPING | ANON;
	compound(m, 168, 2, "file")->mapping = MAPPING;
#if defined(MADEUP_FLAT)
	madeup_set_flag(compound(m, 160, 3, "slab"), PG_slab);
	compound(m, 172, 1, "kernel");
#else
	madeup_set_type(compound(m, 160, 3, "slab"), PGTY_slab);
	madeup_set_type(compound(m, 172, 1, "large_kmalloc"), PGTY_large_kmalloc);
#endif
}

static void make_singles(struct madeup *m)
{
	struct page *page = single(m, 179, "hwpoison");

	madeup_set_flag(page, PG_hwpoison);
	single(m, 180, "ksm")->mapping = MAPPING | KSM;
	page = single(m, 181, "swapcache");
	madeup_set_flag(page, PG_swapcache);
	madeup_set_flag(page, PG_swapbacked);
	page->mapping = MAPPING | ANON;
	page = single(m, 182, "shmem");
	madeup_set_flag(page, PG_swapbacked);
	page->mapping = MAPPING;
	madeup_set_flag(single(m, 183, "detached"), PG_lru);
}

#if defined(MADEUP_FLAT)
/* PG_table and PG_guard made room for PG_kmemcg. */
static void make_typed(struct madeup *m)
{
	madeup_set_type(single(m, 176, "table"), 0x400);
	madeup_set_type(single(m, 178, "offline"), 0x100);
}

static void make_blocks(struct madeup *m)
{
	struct page *guard = madeup_page(m, MADEUP_FORMS + 184);

	note(m, 184, 8, "guard");
	for (unsigned int i = 0; i < 8; i++)
		guard[i]._refcount = 0;
	madeup_set_type(guard, 0x800);
	guard->private = 3;
}
#else
/* In the midst of another zone, as memory hotplug puts it there. */
static void make_device(struct madeup *m, struct page *page)
{
	page->flags.f |= (uint64_t)ZONE_DEVICE << 56;
	madeup_zone(m, 0, ZONE_NORMAL)->present_pages--;
	madeup_zone(m, 0, ZONE_NORMAL)->managed_pages--;
	m->nodes[0]->node_present_pages--;
}

static void make_typed(struct madeup *m)
{
	make_device(m, single(m, 174, "device"));
	make_device(m, single(m, 175, "device"));
	madeup_set_type(single(m, 176, "table"), PGTY_table);
	madeup_set_type(single(m, 177, "zsmalloc"), PGTY_zsmalloc);
	madeup_set_type(single(m, 178, "offline"), PGTY_offline);
}

/* A block of which only the first page is marked. */
static struct page *block(struct madeup *m, uint64_t at, unsigned int order, const char *use)
{
	note(m, at, 1u << order, use);
	for (uint64_t i = 0; i < 1u << order; i++)
		madeup_page(m, MADEUP_FORMS + at + i)->_refcount = 0;
	return madeup_page(m, MADEUP_FORMS + at);
}

/* What is not accepted counts as free, and is on no free list. */
static void make_blocks(struct madeup *m)
{
	struct zone *zone = madeup_zone(m, 0, ZONE_NORMAL);
	struct page *guard = block(m, 184, 3, "guard");
	struct page *unaccepted = block(m, 192, MADEUP_ORDERS - 1, "unaccepted");

	madeup_set_type(guard, PGTY_guard);
	guard->private = 3;
#if defined(MADEUP_SPARSE)
	madeup_add_to_list(m, &unaccepted->lru, &zone->unaccepted_pages);
#else
	madeup_set_type(unaccepted, PGTY_unaccepted);
#endif
	zone->vm_stat[NR_UNACCEPTED] += 1u << (MADEUP_ORDERS - 1);
	zone->vm_stat[NR_FREE_PAGES] += 1u << (MADEUP_ORDERS - 1);
}
#endif

void madeup_make_forms(struct madeup *m)
{
	make_compounds(m);
	make_singles(m);
	make_typed(m);
	make_blocks(m);
}
