// SPDX-License-Identifier: GPL-2.0-or-later
/* A made-up machine that is bent in one place: what is right is told, what is not is named. */
#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "model/inspect.h"

/* A list of the sound machine with three entries at least. */
#if defined(MADEUP_FLAT)
#define NODE	0
#define ZONE	ZONE_NORMAL
#define NAME	"Normal"
#define ORDER	0
#else
#define NODE	1
#define ZONE	ZONE_MOVABLE
#define NAME	"Movable"
#define ORDER	0
#endif
#define TYPE	MIGRATE_MOVABLE
#define CELL	(TYPE * MADEUP_ORDERS + ORDER)
#define LIST	"zone " NAME ", node " XSTR(NODE) \
		": free_area[" XSTR(ORDER) "].free_list[Movable]: "
/* Sections that are made of nodes: zoneinfo, buddyinfo, pagetypeinfo, pcp, counters. */
#define NR_OF_NODES	5
#define XSTR(x)	STR(x)
#define STR(x)	#x

static struct page *entry(struct machine *m, unsigned int position)
{
	uint64_t pfn = madeup_entry(m->made, NODE, ZONE, ORDER, TYPE, position);

	assert_int_not_equal(pfn, UINT64_MAX);
	return madeup_page(m->made, pfn);
}

static uint64_t link_of(struct machine *m, struct page *page)
{
	uint64_t address = 0xffff888000000000ull + madeup_phys(m->made, &page->lru);

	assert_ptr_equal(madeup_at(m->made, address), &page->lru);
	return address;
}

static const struct mt_zone *bent_zone(struct machine *m)
{
	return unit_zone(m->snapshot, NODE, NAME);
}

/* The zone's other numbers, and other zones, are as they were. */
static void assert_rest_is_fine(struct machine *m)
{
	const struct mt_zone *zone = unit_zone(m->snapshot, 0, "DMA");

	assert_int_equal(zone->free_blocks[MADEUP_ORDERS - 1],
			 zone->listed_blocks[MADEUP_ORDERS - 1]);
	assert_int_not_equal(zone->pageblocks[MIGRATE_MOVABLE], MT_UNKNOWN);
	assert_int_equal(bent_zone(m)->managed, madeup_zone(m->made, NODE, ZONE)->managed_pages);
	assert_int_equal(machine_reasons(m, "zone DMA"), 0);
}

#define BENT(m)                                                              \
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;       \
	(void)state;                                                         \
	machine_make(&m)

static void test_loop(void **state)
{
	BENT(m);
	uint64_t n = 0;

	while (madeup_entry(m.made, NODE, ZONE, ORDER, TYPE, (unsigned int)n) != UINT64_MAX)
		n++;
	/* the last one points back to the second */
	entry(&m, (unsigned int)n - 1)->lru.next = link_of(&m, entry(&m, 1));
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, LIST "after 3 entries: "), 1);
	assert_int_equal(machine_reasons(&m, "the list loops: this was entry 1 already"), 1);
	assert_int_equal(bent_zone(&m)->type_free_blocks[CELL], n);
	assert_true(bent_zone(&m)->type_at_least[CELL]);
	assert_rest_is_fine(&m);
}

/* Both links bent, so that the loop looks sound from inside. */
static void test_well_made_loop(void **state)
{
	BENT(m);
	struct page *second = entry(&m, 1), *third = entry(&m, 2);

	third->lru.next = link_of(&m, second);
	second->lru.prev = link_of(&m, third);
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "the list loops: this was entry 1 already"), 1);
	assert_int_equal(bent_zone(&m)->type_free_blocks[CELL], 3);
	assert_true(bent_zone(&m)->type_at_least[CELL]);
	assert_rest_is_fine(&m);
}

static void test_pointer_outside(void **state)
{
	BENT(m);

	entry(&m, 1)->lru.next = 0xdead000000000100ull;
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, LIST "after 2 entries: "), 1);
	assert_int_equal(machine_reasons(&m, "next is 0xdead000000000100, where no struct page is"),
			 1);
	assert_int_equal(machine_reasons(&m, "nr_free is"), 1);
	assert_int_equal(bent_zone(&m)->type_free_blocks[CELL], 2);
	assert_true(bent_zone(&m)->type_at_least[CELL]);
	assert_rest_is_fine(&m);
}

static void test_pointer_between_pages(void **state)
{
	BENT(m);

	entry(&m, 0)->lru.next += 8;
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, LIST "after 1 entries: "), 1);
	assert_int_equal(machine_reasons(&m, "where no struct page is"), 1);
	assert_int_equal(bent_zone(&m)->type_free_blocks[CELL], 1);
}

static void test_null_list(void **state)
{
	BENT(m);

	madeup_list(m.made, NODE, ZONE, ORDER, TYPE)->next = 0;
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, LIST "after 0 entries: list head: next is 0x0"), 1);
	assert_true(bent_zone(&m)->type_at_least[CELL]);
}

static void test_back_link(void **state)
{
	BENT(m);
	uint64_t n = madeup_zone(m.made, NODE, ZONE)->free_area[ORDER].nr_free;

	entry(&m, 1)->lru.prev = 0x1234;
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, LIST "after 1 entries: "), 1);
	assert_int_equal(machine_reasons(&m, "prev is 0x1234, not 0x"), 1);
	/* the way forward is sound, so all are counted */
	assert_int_equal(bent_zone(&m)->listed_blocks[ORDER], n);
	assert_false(bent_zone(&m)->type_at_least[CELL]);
	assert_int_equal(m.snapshot->status[MT_SECTION_PAGETYPEINFO], MT_STATUS_DAMAGED);
	assert_rest_is_fine(&m);
}

static void test_back_link_of_head(void **state)
{
	BENT(m);

	madeup_list(m.made, NODE, ZONE, ORDER, TYPE)->prev = link_of(&m, entry(&m, 0));
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "list head: prev is 0x"), 1);
}

static void test_order_in_page(void **state)
{
	BENT(m);

	entry(&m, 1)->private = 5;
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "its order is 5, not 0"), 1);
	assert_rest_is_fine(&m);
}

static void test_not_free(void **state)
{
	BENT(m);

	entry(&m, 2)->page_type = UINT32_MAX;
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, LIST "after 2 entries: "), 1);
	assert_int_equal(machine_reasons(&m, "not marked as a free block: page_type is 0xffffffff"),
			 1);
	assert_rest_is_fine(&m);
}

static void test_other_zone(void **state)
{
	BENT(m);
	struct page *page = entry(&m, 0);

#if defined(MADEUP_FLAT)
	page->flags = 0;
#else
	page->flags.f &= ~(3ull << 56);
#endif
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "belongs to another zone or node"), 1);
	assert_rest_is_fine(&m);
}

/* A block that hangs on a list of larger ones, where its pfn has no business. */
static void test_alignment(void **state)
{
	BENT(m);
	struct list_head *small = madeup_list(m.made, NODE, ZONE, ORDER, TYPE), *large, swap;
	uint64_t first = madeup_entry(m.made, NODE, ZONE, ORDER, TYPE, 0);
	unsigned int order = 1;
	char text[64];

	while (!(first & ((1u << order) - 1)) ||
	       madeup_entry(m.made, NODE, ZONE, order, TYPE, 0) == UINT64_MAX)
		assert_true(++order < MADEUP_ORDERS);
	large = madeup_list(m.made, NODE, ZONE, order, TYPE);
	swap = *small;
	*small = *large;
	*large = swap;
	machine_dump(&m);
	snprintf(text, sizeof(text), "is not aligned to order %u", order);
	assert_int_equal(machine_reasons(&m, text), 1);
	snprintf(text, sizeof(text), "its order is 0, not %u", order);
	assert_int_equal(machine_reasons(&m, text), 1);
	snprintf(text, sizeof(text), "its order is %u, not 0", order);
	assert_int_equal(machine_reasons(&m, text), 1);
	assert_true(machine_reasons(&m, "nr_free is") > 0);
}

static void test_wrong_count(void **state)
{
	BENT(m);
	uint64_t n = madeup_zone(m.made, NODE, ZONE)->free_area[ORDER].nr_free++;

	machine_dump(&m);
	assert_int_equal(bent_zone(&m)->free_blocks[ORDER], n + 1);
	assert_int_equal(bent_zone(&m)->listed_blocks[ORDER], n);
	assert_int_equal(machine_reasons(&m, "zone " NAME ", node " XSTR(NODE)
					 ": free_area[0].nr_free is "), 1);
	assert_rest_is_fine(&m);
}

static void test_impossible_count(void **state)
{
	BENT(m);

	madeup_zone(m.made, NODE, ZONE)->free_area[2].nr_free = UINT64_MAX;
	machine_dump(&m);
	assert_int_equal(bent_zone(&m)->free_blocks[2], MT_UNKNOWN);
	assert_int_equal(machine_reasons(&m, "the zone has room for"), 1);
}

static void test_impossible_size(void **state)
{
	BENT(m);

	madeup_zone(m.made, NODE, ZONE)->spanned_pages = UINT64_MAX / 2;
	madeup_zone(m.made, NODE, ZONE)->present_pages = UINT64_MAX / 2 + 1;
	machine_dump(&m);
	assert_true(machine_reasons(&m, "pages spanned") > 0);
}

static void test_page_left_out(void **state)
{
	BENT(m);
	uint64_t phys = madeup_phys(m.made, entry(&m, 1));

	m.made->in_dump[phys / MADEUP_PAGE_SIZE] = false;
	machine_dump(&m);
	assert_true(machine_reasons(&m, "left out of the dump") > 0);
	assert_int_equal(m.snapshot->status[MT_SECTION_PAGETYPEINFO], MT_STATUS_DAMAGED);
	/* what needs no struct page is all there */
	assert_int_equal(m.snapshot->status[MT_SECTION_ZONEINFO], MT_STATUS_PRESENT);
	assert_int_equal(bent_zone(&m)->free_blocks[ORDER],
			 madeup_zone(m.made, NODE, ZONE)->free_area[ORDER].nr_free);
}

static void test_pcp_count(void **state)
{
	BENT(m);
	size_t damaged = 0;

#if defined(MADEUP_FLAT)
	uint64_t offset = madeup_zone(m.made, NODE, ZONE)->pageset;
#else
	uint64_t offset = madeup_zone(m.made, NODE, ZONE)->per_cpu_pageset;
#endif
	uint64_t base = 0;

	for (size_t i = 0; i < m.made->nr_symbols; i++)
		if (!strcmp(m.made->symbols[i].name, "__per_cpu_offset"))
			memcpy(&base, madeup_at(m.made, m.made->symbols[i].address), 8);
	((struct per_cpu_pages *)madeup_at(m.made, base + offset))->count += 2;
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "CPU 0 counts 7 pages, its lists hold 5"), 1);
	for (size_t i = 0; i < m.snapshot->nr_incomplete; i++)
		damaged += m.snapshot->incomplete[i].status == MT_STATUS_DAMAGED;
	assert_int_equal(damaged, 1);
}

static void test_no_percpu(void **state)
{
	BENT(m);

	for (size_t i = 0; i < m.made->nr_symbols; i++)
		if (!strcmp(m.made->symbols[i].name, "__per_cpu_offset"))
			memset(madeup_at(m.made, m.made->symbols[i].address), 0x55, 16);
	machine_dump(&m);
	assert_int_equal(m.snapshot->status[MT_SECTION_PCP], MT_STATUS_DAMAGED);
	assert_int_equal(bent_zone(&m)->free_exact, MT_UNKNOWN);
	assert_int_not_equal(bent_zone(&m)->free, MT_UNKNOWN);
	assert_int_equal(m.snapshot->status[MT_SECTION_BUDDYINFO], MT_STATUS_PRESENT);
}

static void test_no_name(void **state)
{
	BENT(m);

	madeup_zone(m.made, NODE, ZONE)->name = 0x10;
	machine_dump(&m);
	assert_non_null(mt_snapshot_find_zone(m.snapshot, NODE, ZONE == 1 ? "zone1" : "zone2"));
}

static void test_not_a_node(void **state)
{
	BENT(m);

	m.made->nodes[0]->node_id = 3;
	machine_dump(&m);
#if !defined(MADEUP_FLAT)
	assert_int_equal(m.snapshot->nr_nodes, 1);
	assert_int_equal(m.snapshot->nodes[0].id, 1);
#endif
	assert_int_equal(machine_reasons(&m, "says it is node 3"), NR_OF_NODES);
}

static struct mt_error *no_entry(void *data, const struct mt_zonelist_entry *e)
{
	(void)data;
	(void)e;
	fail_msg("there are no nodes");
	return NULL;
}

static __attribute__((unused)) struct mt_error *count_line(void *data,
							    const struct mt_log_record *record)
{
	(void)record;
	++*(unsigned int *)data;
	return NULL;
}

/* What rests on nodes is absent and says why; nothing is "none"; the rest is answered. */
static void test_no_node(void **state)
{
	BENT(m);

	for (unsigned int i = 0; i < m.made->nr_nodes; i++)
		m.made->nodes[i]->node_id = 7;
	machine_dump(&m);
	assert_int_equal(m.snapshot->nr_nodes, 0);
	assert_int_equal(m.snapshot->status[MT_SECTION_ZONEINFO], MT_STATUS_ABSENT);
	assert_int_equal(m.snapshot->status[MT_SECTION_BUDDYINFO], MT_STATUS_ABSENT);
	assert_int_equal(m.snapshot->status[MT_SECTION_LOG], MT_STATUS_PRESENT);
	assert_int_equal(machine_reasons(&m, "no node can be read: node 0: "), NR_OF_NODES);

	struct mt_inspector *inspector = m.snapshot->inspector;
	__attribute__((unused)) unsigned int lines = 0;

	assert_error(inspector->ops->zonelists(inspector, no_entry, NULL), MT_ERR_FORMAT,
		     "no node can be read");
#if !defined(MADEUP_SPARSE)	/* which has no log */
	assert_fine(inspector->ops->log(inspector, count_line, &lines));
	assert_true(lines > 0);
#endif
}

static void test_not_its_zone(void **state)
{
	BENT(m);

	madeup_zone(m.made, NODE, ZONE)->zone_pgdat = 0x4242;
	machine_dump(&m);
#if !defined(MADEUP_FLAT)
	assert_int_equal(m.snapshot->nr_nodes, 1);
#endif
	assert_int_equal(machine_reasons(&m, "belongs to 0x4242"), NR_OF_NODES);
}

static void test_no_pageblock_bits(void **state)
{
	BENT(m);

#if defined(MADEUP_FLAT)
	madeup_zone(m.made, NODE, ZONE)->pageblock_flags = 0;
#elif defined(MADEUP_EXTREME)
	struct mem_section **roots = madeup_at(m.made, m.made->mem_section);
	struct mem_section *sections = madeup_at(m.made, (uint64_t)(uintptr_t)roots[0]);

	sections[4].usage = 0;
#else
	((struct mem_section *)madeup_at(m.made, m.made->mem_section))[4].usage = 0;
#endif
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "pageblocks cannot be read, the first at pfn 0x"),
			 1 + (NODE == 1));
	assert_int_equal(bent_zone(&m)->pageblocks[MIGRATE_MOVABLE], MT_UNKNOWN);
	assert_int_equal(bent_zone(&m)->listed_blocks[ORDER], bent_zone(&m)->free_blocks[ORDER]);
}

static void test_unknown_type(void **state)
{
	BENT(m);

#if defined(MADEUP_FLAT)
	*(uint64_t *)madeup_at(m.made, madeup_zone(m.made, NODE, ZONE)->pageblock_flags) |=
		7ull << 61;
#else
#if defined(MADEUP_EXTREME)
	uint64_t *roots = madeup_at(m.made, m.made->mem_section);
	struct mem_section *section = (struct mem_section *)madeup_at(m.made, roots[0]) + 4;
#else
	struct mem_section *section =
		(struct mem_section *)madeup_at(m.made, m.made->mem_section) + 4;
#endif
	struct mem_section_usage *usage = madeup_at(m.made, section->usage);

	/* the fifth block, which is the first of the zone; not the isolated one */
	usage->pageblock_flags[0] |= 7ull << 32;
#endif
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "1 of "), 1);
	assert_int_equal(machine_reasons(&m, "have a type that the kernel does not know"), 1);
}

static void test_no_sections(void **state)
{
	BENT(m);

#if defined(MADEUP_FLAT)
	m.made->nodes[0]->node_mem_map = 0;
#elif defined(MADEUP_EXTREME)
	*(uint64_t *)madeup_at(m.made, m.made->mem_section) = 0x666;
#else
	memset(madeup_at(m.made, m.made->mem_section), 0,
	       MADEUP_SECTIONS * sizeof(struct mem_section));
#endif
	machine_dump(&m);
	assert_int_equal(machine_reasons(&m, "lists of pages cannot be walked: memory model: "), 1);
	assert_null(bent_zone(&m)->listed_blocks);
	assert_int_equal(m.snapshot->status[MT_SECTION_BUDDYINFO], MT_STATUS_PRESENT);
	assert_int_not_equal(bent_zone(&m)->free_blocks[ORDER], MT_UNKNOWN);
}

static struct mt_error *count_entry(void *data, const struct mt_zonelist_entry *e)
{
	(void)e;
	++*(unsigned int *)data;
	return NULL;
}

static void test_zonelist(void **state)
{
	BENT(m);
	unsigned int n = 0;

	m.made->nodes[0]->node_zonelists[0]._zonerefs[1].zone += 64;
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->zonelists(m.snapshot->inspector, count_entry, &n));
	assert_int_equal(machine_reasons(&m, "node 0: zonelist fallback: after 1 entries: 0x"), 1);
	assert_int_equal(n, m.made->nr_nodes == 1 ? 1 : 1 + 2 + 4 + 2);
}

/* More wrong links than anyone wants to read of. */
static void test_many_errors(void **state)
{
	BENT(m);

	for (unsigned int node = 0; node < m.made->nr_nodes; node++)
		for (unsigned int zone = 0; zone < __MAX_NR_ZONES; zone++)
			for (unsigned int order = 0; order < MADEUP_ORDERS; order++)
				for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
					madeup_list(m.made, node, zone, order, type)->next = 1;
	machine_dump(&m);
	assert_in_range(m.snapshot->nr_incomplete, 50, 100);
	assert_int_equal(machine_reasons(&m, "and more like these"), 1);
}

#if !defined(MADEUP_FLAT)
/* A node that is online and in no table must not be missed without a word. */
static void test_node_without_data(void **state)
{
	BENT(m);

	memset((char *)madeup_symbol(m.made, "node_data") + 8, 0, 8);
	machine_dump(&m);
	assert_true(machine_reasons(&m, "node 1: is online, but node_data has none") > 0);
	assert_non_null(unit_zone(m.snapshot, 0, "Normal"));
}
#endif

const struct CMUnitTest damaged_tests[] = {
#if !defined(MADEUP_FLAT)
	cmocka_unit_test(test_node_without_data),
#endif
	cmocka_unit_test(test_loop),
	cmocka_unit_test(test_well_made_loop),
	cmocka_unit_test(test_pointer_outside),
	cmocka_unit_test(test_pointer_between_pages),
	cmocka_unit_test(test_null_list),
	cmocka_unit_test(test_back_link),
	cmocka_unit_test(test_back_link_of_head),
	cmocka_unit_test(test_order_in_page),
	cmocka_unit_test(test_not_free),
	cmocka_unit_test(test_other_zone),
	cmocka_unit_test(test_alignment),
	cmocka_unit_test(test_wrong_count),
	cmocka_unit_test(test_impossible_count),
	cmocka_unit_test(test_impossible_size),
	cmocka_unit_test(test_page_left_out),
	cmocka_unit_test(test_pcp_count),
	cmocka_unit_test(test_no_percpu),
	cmocka_unit_test(test_no_name),
	cmocka_unit_test(test_no_node),
	cmocka_unit_test(test_not_a_node),
	cmocka_unit_test(test_not_its_zone),
	cmocka_unit_test(test_no_pageblock_bits),
	cmocka_unit_test(test_unknown_type),
	cmocka_unit_test(test_no_sections),
	cmocka_unit_test(test_zonelist),
	cmocka_unit_test(test_many_errors),
};

const size_t nr_damaged_tests = MT_ARRAY_SIZE(damaged_tests);
