// SPDX-License-Identifier: GPL-2.0-or-later
/* What pages are used for, and the audit, on a machine that is sound, and on bent ones. */
#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "model/inspect.h"

#if defined(MADEUP_FLAT)
#define NODE	0
#define ZONE	ZONE_NORMAL
#else
#define NODE	1
#define ZONE	ZONE_MOVABLE
#endif
#define TYPE	MIGRATE_MOVABLE

#define MAX_KINDS 64

struct findings {
	char kinds[MAX_KINDS][32];
	uint64_t pfns[MAX_KINDS];
	size_t n;
};

static struct mt_error *on_finding(void *data, const struct mt_finding *f)
{
	struct findings *all = data;

	if (all->n < MAX_KINDS && f->severity == MT_SEVERITY_DAMAGE) {
		snprintf(all->kinds[all->n], sizeof(all->kinds[0]), "%s", f->kind);
		all->pfns[all->n++] = f->pfn;
	}
	return NULL;
}

static struct mt_audit check(struct machine *m, struct findings *found)
{
	struct mt_inspector *inspector;
	struct mt_audit audit;

	machine_dump(m);
	inspector = m->snapshot->inspector;
	*found = (struct findings){ 0 };
	assert_fine(inspector->ops->check(inspector, &(struct mt_selection){ 0 }, on_finding, found,
					  &audit));
	return audit;
}

static bool has_kind(const struct findings *found, const char *kind)
{
	for (size_t i = 0; i < found->n; i++)
		if (!strcmp(found->kinds[i], kind))
			return true;
	return false;
}

static struct page *entry(struct machine *m, unsigned int order, unsigned int position)
{
	uint64_t pfn = madeup_entry(m->made, NODE, ZONE, order, TYPE, position);

	assert_int_not_equal(pfn, UINT64_MAX);
	return madeup_page(m->made, pfn);
}

/* The first block of this order and above, on whichever list; *order becomes its order. */
static uint64_t some_block(struct machine *m, unsigned int *order)
{
	for (; *order < MADEUP_ORDERS; ++*order) {
		uint64_t pfn = madeup_entry(m->made, 0, ZONE_NORMAL, *order, TYPE, 0);

		if (pfn != UINT64_MAX)
			return pfn;
	}
	fail_msg("no such block");
	return 0;
}

/* One of the zone that is used, and on no CPU's list. */
static uint64_t used_pfn(struct machine *m)
{
	const struct zone *zone = madeup_zone(m->made, NODE, ZONE);

	for (uint64_t i = 0; i < zone->spanned_pages; i++)
		if (!m->made->is_free[zone->zone_start_pfn + i] &&
		    !m->made->on_pcp[zone->zone_start_pfn + i])
			return zone->zone_start_pfn + i;
	fail_msg("no used page");
	return 0;
}

static uint64_t link_of(struct machine *m, struct page *page)
{
	return 0xffff888000000000ull + madeup_phys(m->made, &page->lru);
}

static void test_sound(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct findings found;
	struct mt_audit audit;

	(void)state;
	machine_make(&m);
	audit = check(&m, &found);
	if (found.n)
		fail_msg("%s at pfn %llu", found.kinds[0], (unsigned long long)found.pfns[0]);
	assert_int_equal(audit.damage, 0);
	assert_int_equal(audit.transient, 0);
	assert_in_range(audit.blocks, 50, MADEUP_RAM_PAGES);
	assert_int_equal(audit.unreadable, 0);
}

struct sums {
	uint64_t pages[MT_NR_USES], present;
};

static struct mt_error *on_uses(void *data, const struct mt_zone_uses *uses)
{
	struct sums *sums = data;
	uint64_t total = 0;

	for (int use = 0; use < MT_NR_USES; use++) {
		sums->pages[use] += uses->pages[use];
		total += mt_use_is_present(use) ? uses->pages[use] : 0;
	}
	/* pfn 0 is in no zone's span, and nothing here tells that it is a hole */
	if (uses->zone && strcmp(uses->zone, "DMA"))
		assert_int_equal(total, uses->present);
	sums->present += uses->present;
	return NULL;
}

static void test_sums(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct sums sums = { 0 };
	struct mt_page_pass pass;
	uint64_t free = 0, pcp = 0;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->page_uses(m.snapshot->inspector,
							  &(struct mt_selection){ 0 }, on_uses,
							  &sums, &pass));
	for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES; pfn++) {
		free += m.made->is_free[pfn];
		pcp += m.made->on_pcp[pfn];
	}
	assert_int_equal(sums.pages[MT_USE_FREE], free);
	assert_int_equal(sums.pages[MT_USE_PCP], pcp);
	assert_int_equal(sums.pages[MT_USE_DAMAGED], 0);
	assert_int_equal(sums.pages[MT_USE_UNREADABLE], 0);
	assert_true(pass.mapped);
}

static struct mt_error *on_page(void *data, const struct mt_page *page)
{
	uint64_t *next = data;

	assert_int_equal(page->pfn, *next);
	++*next;
	return NULL;
}

/* Each page once, in order, also from the middle of a free block. */
static void test_list(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct mt_selection selection = { .has_pfns = true };
	unsigned int order = 3;
	uint64_t next;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	selection.first_pfn = some_block(&m, &order) + 5;
	selection.last_pfn = selection.first_pfn + 40;
	next = selection.first_pfn;
	assert_fine(m.snapshot->inspector->ops->pages(m.snapshot->inspector, &selection, on_page,
						      &next));
	assert_int_equal(next, selection.last_pfn + 1);
}

static struct mt_error *on_fact(void *data, const struct mt_fact *fact)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 4096 - len, "%s=%s\n", fact->field, fact->value);
	return NULL;
}

static void test_page(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	char which[32], text[4096] = "", expected[32];
	unsigned int order = 2;
	uint64_t pfn;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	pfn = some_block(&m, &order);
	snprintf(which, sizeof(which), "0x%llx",
		 (unsigned long long)madeup_page_address(m.made, pfn + 1));
	assert_fine(m.snapshot->inspector->ops->page(m.snapshot->inspector, which, true, on_fact,
						     text));
	assert_has(text, "asked=address of a struct page\n");
	assert_has(text, "use=free\n");
	snprintf(expected, sizeof(expected), "order=%u\n", order);
	assert_has(text, expected);
	snprintf(expected, sizeof(expected), "page_in_block=1 of %u\n", 1u << order);
	assert_has(text, expected);
	assert_has(text, "free_list=Movable\n");
	assert_has(text, "list_position=0\n");
	assert_has(text, "page.private=");
}

/* ---- bent ---------------------------------------------------------------- */

static void bend_link(struct machine *m)
{
	entry(m, 0, 1)->lru.next += 8;
}

static void bend_back_link(struct machine *m)
{
	entry(m, 0, 2)->lru.prev = link_of(m, entry(m, 0, 2));
}

static void bend_loop(struct machine *m)
{
	entry(m, 0, 2)->lru.next = link_of(m, entry(m, 0, 0));
}

static void bend_order(struct machine *m)
{
	entry(m, 0, 1)->private = 3;
}

static void bend_zone(struct machine *m)
{
	struct page *page = entry(m, 0, 1);

#if defined(MADEUP_FLAT)
	page->flags ^= 1ull << 62;
#else
	page->flags.f ^= 1ull << 56;
#endif
}

/* The second page of a larger block takes the place of a block of its own. */
static void bend_twice(struct machine *m)
{
	unsigned int order = 1;
	struct page *before = entry(m, 0, 0), *from = entry(m, 0, 1), *after = entry(m, 0, 2);
	struct page *to = madeup_page(m->made, some_block(m, &order) + 1);

	before->lru.next = link_of(m, to);
	after->lru.prev = link_of(m, to);
	to->lru = from->lru;
	to->private = 0;
	to->page_type = from->page_type;
}

static void bend_count(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->free_area[0].nr_free++;
}

static void bend_free_count(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->vm_stat[NR_FREE_PAGES] += 5;
}

static void bend_mark(struct machine *m)
{
	entry(m, 0, 1)->page_type = UINT32_MAX;
	entry(m, 0, 1)->_refcount = 1;
}

static void bend_reference(struct machine *m)
{
	entry(m, 0, 1)->_refcount = 1;
}

static void bend_inside(struct machine *m)
{
	unsigned int order = 1;

	madeup_page(m->made, some_block(m, &order) + 1)->_refcount = 1;
}

static void bend_allocated(struct machine *m)
{
	struct page *before = entry(m, 0, 1), *after = entry(m, 0, 2);
	struct page *page = madeup_page(m->made, used_pfn(m));

	page->lru.next = link_of(m, after);
	page->lru.prev = link_of(m, before);
	before->lru.next = link_of(m, page);
	after->lru.prev = link_of(m, page);
}

static void bend_lost(struct machine *m)
{
	struct page *before = entry(m, 0, 0), *after = entry(m, 0, 2);

	before->lru.next = link_of(m, after);
	after->lru.prev = link_of(m, before);
}

static void bend_watermarks(struct machine *m)
{
#if defined(MADEUP_FLAT)
	madeup_zone(m->made, NODE, ZONE)->watermark[WMARK_LOW] = 0;
#else
	madeup_zone(m->made, NODE, ZONE)->_watermark[WMARK_LOW] = 0;
#endif
}

static void bend_sizes(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->managed_pages += 1000;
}

static const struct damage {
	const char *kind;
	void (*bend)(struct machine *m);
} damages[] = {
	{ "outside", bend_link },
	{ "back_link", bend_back_link },
	{ "loop", bend_loop },
	{ "order", bend_order },
	{ "other_zone", bend_zone },
	{ "twice", bend_twice },
	{ "nr_free", bend_count },
	{ "free_pages", bend_free_count },
	{ "not_free", bend_mark },
	{ "referenced", bend_reference },
	{ "used", bend_inside },
	{ "not_free", bend_allocated },
	{ "lost", bend_lost },
	{ "watermarks", bend_watermarks },
	{ "sizes", bend_sizes },
};

static void test_damages(void **state)
{
	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(damages); i++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
		struct findings found;

		machine_make(&m);
		damages[i].bend(&m);
		check(&m, &found);
		if (!has_kind(&found, damages[i].kind))
			fail_msg("case %zu: no %s among %zu findings, the first is %s", i,
				 damages[i].kind, found.n, found.n ? found.kinds[0] : "none");
	}
}

/* A struct page that was left out is known to be missing, and its memory is counted. */
static void test_left_out(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct sums sums = { 0 };
	struct mt_page_pass pass;
	uint64_t pfn;

	(void)state;
	machine_make(&m);
	pfn = madeup_phys(m.made, madeup_page(m.made, 300)) / MADEUP_PAGE_SIZE;
	m.made->in_dump[pfn] = false;
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->page_uses(m.snapshot->inspector,
							  &(struct mt_selection){ 0 }, on_uses,
							  &sums, &pass));
	assert_in_range(sums.pages[MT_USE_EXCLUDED] + sums.pages[MT_USE_UNREADABLE], 1, 100);
}

const struct CMUnitTest pages_tests[] = {
	cmocka_unit_test(test_sound),
	cmocka_unit_test(test_sums),
	cmocka_unit_test(test_list),
	cmocka_unit_test(test_page),
	cmocka_unit_test(test_damages),
	cmocka_unit_test(test_left_out),
};

const size_t nr_pages_tests = MT_ARRAY_SIZE(pages_tests);
