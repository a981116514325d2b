// SPDX-License-Identifier: GPL-2.0-or-later
/* The audit, on a machine that is sound, and on bent ones. */
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

/* One on the list of a CPU. */
static struct page *entry_of_pcp(struct machine *m)
{
	const struct zone *zone = madeup_zone(m->made, NODE, ZONE);

	for (uint64_t i = 0; i < zone->spanned_pages; i++)
		if (m->made->on_pcp[zone->zone_start_pfn + i])
			return madeup_page(m->made, zone->zone_start_pfn + i);
	fail_msg("no such page");
	return NULL;
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

static void test_sound_living(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct findings found;
	struct mt_audit audit;

	(void)state;
	machine_make(&m);
	m.is_living = true;
	audit = check(&m, &found);
	if (found.n)
		fail_msg("%s at pfn %llu", found.kinds[0], (unsigned long long)found.pfns[0]);
	assert_int_equal(audit.damage + audit.transient + audit.in_motion, 0);
	assert_in_range(audit.blocks, 50, MADEUP_RAM_PAGES);
	assert_in_range(audit.pages, 1000, MADEUP_RAM_PAGES);
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
	struct page *to = madeup_page(m->made, machine_block(m, &order) + 1);

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

	madeup_page(m->made, machine_block(m, &order) + 1)->_refcount = 1;
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

static void bend_high_watermark(struct machine *m)
{
#if defined(MADEUP_FLAT)
	madeup_zone(m->made, NODE, ZONE)->watermark[WMARK_HIGH] |= 1u << 20;
#else
	madeup_zone(m->made, NODE, ZONE)->_watermark[WMARK_PROMO] |= 1u << 20;
#endif
}

static void bend_reserve(struct machine *m)
{
	madeup_zone(m->made, 0, ZONE_DMA)->lowmem_reserve[ZONE_NORMAL] += 100;
}

static void bend_reserve_below(struct machine *m)
{
	madeup_zone(m->made, 0, ZONE_NORMAL)->lowmem_reserve[ZONE_DMA] = 1;
}

static void bend_negative_reserve(struct machine *m)
{
	madeup_zone(m->made, 0, ZONE_DMA)->lowmem_reserve[ZONE_MOVABLE] = -5;
}

static void bend_total_reserve(struct machine *m)
{
	m->made->nodes[0]->totalreserve_pages++;
}

static void bend_node_span(struct machine *m)
{
	m->made->nodes[NODE]->node_spanned_pages -= 100;
}

static void bend_node_present(struct machine *m)
{
	m->made->nodes[NODE]->node_present_pages++;
}

static void bend_zone_stat(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->vm_stat[NR_MLOCK] += 1u << 20;
}

static void bend_node_stat(struct machine *m)
{
	m->made->nodes[0]->vm_stat[NR_ACTIVE_ANON] += 1u << 20;
}

static void bend_lru(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->vm_stat[NR_ZONE_ACTIVE_ANON] += 4096;
}

static void bend_small_lru(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->vm_stat[NR_ZONE_ACTIVE_ANON] += 4;
	((uint64_t *)madeup_symbol(m->made, "vm_zone_stat"))[NR_ZONE_ACTIVE_ANON] += 4;
}

static void bend_small_sum(struct machine *m)
{
	((uint64_t *)madeup_symbol(m->made, "vm_zone_stat"))[NR_MLOCK] += 3;
}

static void bend_batch(struct machine *m)
{
	madeup_pcp(m->made, NODE, ZONE, 1)->batch = 0;
}

#if defined(MADEUP_FLAT)
/* No lock tells that it was about to change it. */
static void bend_pcp_count(struct machine *m)
{
	madeup_pcp(m->made, NODE, ZONE, 1)->count++;
}
#endif

/* A page that a CPU keeps for itself is marked as a block of the buddy allocator. */
static void bend_pcp_page(struct machine *m)
{
	entry_of_pcp(m)->page_type = entry(m, 0, 0)->page_type;
	entry_of_pcp(m)->private = 0;
}

static void bend_pcp_mapping(struct machine *m)
{
	entry_of_pcp(m)->mapping = 0xffff888000100001ull;
}

static void set_flag(struct page *page, unsigned int flag)
{
#if defined(MADEUP_FLAT)
	page->flags |= 1ull << flag;
#else
	page->flags.f |= 1ull << flag;
#endif
}

static void bend_flags(struct machine *m)
{
	set_flag(entry(m, 0, 1), PG_dirty);
}

/* The second page of a larger free block. */
static struct page *inside(struct machine *m)
{
	unsigned int order = 1;

	return madeup_page(m->made, machine_block(m, &order) + 1);
}

static void bend_flags_inside(struct machine *m)
{
	set_flag(inside(m), PG_locked);
}

static void bend_mapping(struct machine *m)
{
	entry(m, 0, 1)->mapping = 0xffff888000100000ull;
}

static void bend_mapcount_inside(struct machine *m)
{
	inside(m)->_mapcount = 0;
}

static void bend_memcg(struct machine *m)
{
#if defined(MADEUP_FLAT)
	entry(m, 0, 1)->mem_cgroup = 0xffff888000100000ull;
#else
	entry(m, 0, 1)->memcg_data = 0xffff888000100000ull;
#endif
}

static void bend_refcount(struct machine *m)
{
	madeup_page(m->made, used_pfn(m))->_refcount = -3;
}

static void bend_pageblock(struct machine *m)
{
	madeup_set_block(m->made, NODE, ZONE, madeup_page_pfn(m->made, entry(m, 0, 1)), 7);
}

#if !defined(MADEUP_FLAT)
static void bend_isolated(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->nr_isolate_pageblock++;
}

/* A pageblock of another migrate type than the lists its free blocks are on. */
static void bend_block_type(struct machine *m)
{
	madeup_set_block(m->made, NODE, ZONE, madeup_page_pfn(m->made, entry(m, 0, 1)),
			 MIGRATE_RECLAIMABLE);
}

static void bend_free_cma(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->vm_stat[NR_FREE_CMA_PAGES]++;
}

static void bend_free_highatomic(struct machine *m)
{
	madeup_zone(m->made, NODE, ZONE)->nr_free_highatomic++;
}
#endif

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
	{ "watermarks", bend_high_watermark },
	{ "lowmem_reserve", bend_reserve },
	{ "lowmem_reserve", bend_reserve_below },
	{ "lowmem_reserve", bend_negative_reserve },
	{ "reserve", bend_total_reserve },
	{ "node", bend_node_span },
	{ "node", bend_node_present },
	{ "stat_sum", bend_zone_stat },
	{ "stat_sum", bend_node_stat },
	{ "lru_pages", bend_lru },
	{ "pcp_batch", bend_batch },
	{ "pcp_page", bend_pcp_page },
	{ "free_mapping", bend_pcp_mapping },
	{ "free_flags", bend_flags },
	{ "free_flags", bend_flags_inside },
	{ "free_mapping", bend_mapping },
	{ "free_mapcount", bend_mapcount_inside },
	{ "free_memcg", bend_memcg },
	{ "refcount", bend_refcount },
	{ "pageblock", bend_pageblock },
#if !defined(MADEUP_FLAT)
	{ "isolated", bend_isolated },
	{ "pageblock_type", bend_block_type },
	{ "free_cma", bend_free_cma },
	{ "free_highatomic", bend_free_highatomic },
#endif
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

/* Damage stays, also where a place is looked at again and again. */
static void test_living_damages(void **state)
{
	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(damages); i++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
		struct findings found;
		const char *kind = damages[i].kind;

		machine_make(&m);
		m.is_living = true;
		damages[i].bend(&m);
		check(&m, &found);
		/* that a page is on two lists no single place tells; that it is in the middle of a
		 * free block does one */
		if (!strcmp(kind, "twice"))
			kind = "used";
		if (!has_kind(&found, kind))
			fail_msg("case %zu: no %s among %zu findings, the first is %s", i, kind,
				 found.n, found.n ? found.kinds[0] : "none");
	}
}

/* A machine that changes each time its lists are looked at, so many times. */
struct moving {
	struct machine *m;
	void (*change)(struct machine *m, unsigned int time);
	unsigned int times, changes;
};

static bool move_on(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct moving *moving = data;

	(void)done;
	(void)total;
	if (!strcmp(what, "checking lists") && moving->times < moving->changes) {
		moving->change(moving->m, moving->times++);
		machine_rewrite(moving->m);
	}
	return true;
}

static void move_count(struct machine *m, unsigned int time)
{
	unsigned int n = 1 + time % 3;

	madeup_zone(m->made, NODE, ZONE)->free_area[0].nr_free += n;
	madeup_zone(m->made, NODE, ZONE)->vm_stat[NR_FREE_PAGES] += n;
	((uint64_t *)madeup_symbol(m->made, "vm_zone_stat"))[NR_FREE_PAGES] += n;
}

static void move_flags(struct machine *m, unsigned int time)
{
	struct page *page = entry(m, 0, time % 3), *before = entry(m, 0, (time + 2) % 3);

	set_flag(page, PG_dirty);
#if defined(MADEUP_FLAT)
	before->flags &= ~(1ull << PG_dirty);
#else
	before->flags.f &= ~(1ull << PG_dirty);
#endif
}

/* What was wrong before is right again after three looks at the lists of the first order. */
static void move_back(struct machine *m, unsigned int time)
{
	madeup_zone(m->made, 0, ZONE_DMA)->free_area[0].nr_free -= time == 3 * MIGRATE_TYPES - 1;
}

static void bend_first_count(struct machine *m)
{
	madeup_zone(m->made, 0, ZONE_DMA)->free_area[0].nr_free++;
}

static void test_in_motion(void **state)
{
	static const struct {
		void (*change)(struct machine *m, unsigned int time);
		unsigned int changes;
		void (*bend)(struct machine *m);
	} cases[] = {
		{ move_count, 1000, NULL }, { move_flags, 1000, NULL },
		{ move_back, 100, bend_first_count },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(cases); i++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
		struct moving moving = { .m = &m, .change = cases[i].change,
					 .changes = cases[i].changes };
		const struct mt_progress progress = { move_on, &moving };
		struct findings found = { 0 };
		struct mt_audit audit;

		machine_make(&m);
		m.is_living = true;
		if (cases[i].bend)
			cases[i].bend(&m);
		assert_fine(machine_open_with(&m, &progress));
		assert_fine(mt_kernel_sample(m.kernel, 0, &m.snapshot));
		assert_fine(m.snapshot->inspector->ops->check(m.snapshot->inspector,
							      &(struct mt_selection){ 0 },
							      on_finding, &found, &audit));
		if (found.n || audit.damage || audit.transient || !audit.in_motion)
			fail_msg("case %zu: %zu findings, the first is %s; %llu in motion", i,
				 found.n, found.n ? found.kinds[0] : "none",
				 (unsigned long long)audit.in_motion);
	}
}

/*
 * What a CPU that was stopped in the middle of something, or one that holds the zone's
 * lock, leaves behind is told, and is no finding.
 */
static void test_transient(void **state)
{
	static const struct {
		void (*bend)(struct machine *m);
		bool locked;
	} cases[] = {
		{ bend_small_lru, false },
		{ bend_small_sum, false },
		{ bend_count, true },
		{ bend_mapping, true },
		{ bend_flags_inside, true },
		{ bend_lost, true },
#if defined(MADEUP_FLAT)
		{ bend_pcp_count, false },
#else
		{ bend_isolated, true },
		{ bend_block_type, true },
#endif
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(cases); i++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
		struct findings found;
		struct mt_audit audit;

		machine_make(&m);
		cases[i].bend(&m);
		for (unsigned int z = 0; z < __MAX_NR_ZONES; z++) {
			madeup_zone(m.made, 0, z)->lock.rlock = cases[i].locked;
			madeup_zone(m.made, NODE, z)->lock.rlock = cases[i].locked;
		}
		audit = check(&m, &found);
		if (found.n || !audit.transient)
			fail_msg("case %zu: %llu transient; %zu findings, the first is %s", i,
				 (unsigned long long)audit.transient, found.n,
				 found.n ? found.kinds[0] : "none");
	}
}

/* Before the kernel saw to it, blocks lay on lists of other types. */
static void test_types_may_differ(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct findings found;

	(void)state;
	machine_make(&m);
	madeup_set_block(m.made, NODE, ZONE, madeup_page_pfn(m.made, entry(&m, 0, 1)),
			 MIGRATE_RECLAIMABLE);
	check(&m, &found);
#if defined(MADEUP_FLAT)
	assert_int_equal(found.n, 0);
#else
	assert_true(has_kind(&found, "pageblock_type"));
#endif
}

const struct CMUnitTest audit_tests[] = {
	cmocka_unit_test(test_sound),
	cmocka_unit_test(test_damages),
	cmocka_unit_test(test_transient),
	cmocka_unit_test(test_types_may_differ),
	cmocka_unit_test(test_sound_living),
	cmocka_unit_test(test_living_damages),
	cmocka_unit_test(test_in_motion),
};

const size_t nr_audit_tests = MT_ARRAY_SIZE(audit_tests);
