// SPDX-License-Identifier: GPL-2.0-or-later
/* What stands in the way of large blocks of the made-up machine. */
#include <string.h>

#include "analysis/blockers/blockers.h"
#include "machine.h"
#include "madeup_private.h"
#include "model/inspect.h"

#define ORDER	MADEUP_BLOCK_ORDER

static void cleanup_blocks(struct mt_blocks *blocks)
{
	mt_blocks_release(blocks);
}

#define BLOCKS __attribute__((cleanup(cleanup_blocks))) struct mt_blocks

static void ask(struct machine *m, unsigned int order, struct mt_blocks *blocks)
{
	struct mt_inspector *inspector = m->snapshot->inspector;

	assert_fine(inspector->ops->blocks(inspector, &(struct mt_selection){ 0 }, order, blocks));
	assert_int_equal(blocks->nr_units >> (blocks->order - blocks->unit_order),
			 blocks->nr_ranges);
	assert_int_equal(blocks->first_hold[0], 0);
}

static const struct mt_block_unit *unit_at(const struct mt_blocks *blocks, uint64_t pfn)
{
	return &blocks->units[(pfn - blocks->start_pfn) >> blocks->unit_order];
}

static uint64_t sum(const struct mt_blocks *blocks, enum mt_mobility mobility)
{
	uint64_t n = 0;

	for (size_t i = 0; i < blocks->nr_units; i++)
		n += blocks->units[i].pages[mobility];
	return n;
}

/* The same pages, whatever the order. */
static void test_sums(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	uint64_t free = 0, pcp = 0;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES; pfn++) {
		free += m.made->is_free[pfn];
		pcp += m.made->on_pcp[pfn];
	}
	for (unsigned int order = 2; order <= ORDER + 3; order++) {
		BLOCKS blocks = { 0 };

		ask(&m, order, &blocks);
		assert_int_equal(sum(&blocks, MT_MOBILITY_FREE), free);
		assert_int_equal(sum(&blocks, MT_MOBILITY_LISTED), pcp);
		assert_int_equal(sum(&blocks, MT_MOBILITY_HUGETLB), 128);
		assert_int_equal(sum(&blocks, MT_MOBILITY_LARGE), 32 + 4);
		assert_int_equal(sum(&blocks, MT_MOBILITY_UNKNOWN), 0);
	}
}

/* Holds add up to the pages of their kinds, and each range has each holder once. */
static void test_holds(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	BLOCKS blocks = { 0 };
	uint64_t held = 0, counted = 0;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	ask(&m, ORDER + 1, &blocks);
	for (size_t r = 0; r < blocks.nr_ranges; r++)
		for (size_t i = blocks.first_hold[r]; i < blocks.first_hold[r + 1]; i++) {
			held += blocks.holds[i].pages;
			if (i > blocks.first_hold[r])
				assert_true(blocks.holds[i].holder > blocks.holds[i - 1].holder);
		}
	for (int mobility = MT_MOBILITY_LARGE; mobility < MT_MOBILITY_UNKNOWN; mobility++)
		counted += sum(&blocks, mobility);
	assert_int_equal(held, counted);
	assert_true(held > 0);
}

/* What a page of an LRU list may have of references, and what it is with one more. */
static const struct {
	uint64_t at;			/* of madeup_forms.c */
	int references;
	enum mt_mobility mobility;
} referenced[] = {
	{ 180, 0, MT_MOBILITY_PINNED },		/* on its way to be freed */
	{ 182, 1, MT_MOBILITY_MOVABLE },	/* shmem: that of the page cache */
	{ 182, 2, MT_MOBILITY_PINNED },
	{ 181, 1, MT_MOBILITY_MOVABLE },	/* of the swap cache */
	{ 181, 3, MT_MOBILITY_PINNED },
	{ 180, 1, MT_MOBILITY_PINNED },		/* anonymous, mapped nowhere */
};

static void test_references(void **state)
{
	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(referenced); i++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
		uint64_t pfn = MADEUP_FORMS + referenced[i].at;
		BLOCKS without = { 0 }, with = { 0 };
		struct page *page;

		machine_make(&m);
		machine_dump(&m);
		ask(&m, 0, &without);
		machine_release(&m);
		machine_make(&m);
		page = madeup_page(m.made, pfn);
		madeup_set_flag(page, PG_lru);
		page->_refcount = referenced[i].references;
		machine_dump(&m);
		ask(&m, 0, &with);
		assert_int_equal(unit_at(&with, pfn)->pages[referenced[i].mobility], 1);
		/* its neighbour is as it was */
		assert_memory_equal(unit_at(&with, pfn - 1)->pages,
				    unit_at(&without, pfn - 1)->pages,
				    sizeof(unit_at(&with, pfn)->pages));
	}
}

/* A page in a CPU's batch is on no list yet, and has a reference more. */
static void test_batch(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	uint64_t pfn = MADEUP_FORMS + 182;
	BLOCKS blocks = { 0 };

	(void)state;
	machine_make(&m);
	madeup_page(m.made, pfn)->_refcount = 2;
	machine_dump(&m);
	ask(&m, 0, &blocks);
	assert_int_equal(unit_at(&blocks, pfn)->pages[MT_MOBILITY_MOVABLE], 1);
}

/* Mapped once: the reference is the mapping's. */
static void test_mapped(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	uint64_t pfn = MADEUP_FORMS + 180;
	struct page *page;
	BLOCKS blocks = { 0 };

	(void)state;
	machine_make(&m);
	page = madeup_page(m.made, pfn);
	madeup_set_flag(page, PG_lru);
	page->_mapcount = 0;
	machine_dump(&m);
	ask(&m, 0, &blocks);
	assert_int_equal(unit_at(&blocks, pfn)->pages[MT_MOBILITY_MOVABLE], 1);
}

/* Page cache that drop_caches would free, until it is dirty. */
static void test_clean(void **state)
{
	(void)state;
	for (int dirty = 0; dirty < 2; dirty++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
		uint64_t pfn = MADEUP_FORMS + 180;
		struct page *page;
		BLOCKS blocks = { 0 };

		machine_make(&m);
		page = madeup_page(m.made, pfn);
		madeup_set_flag(page, PG_lru);
		page->mapping = DIRECT_MAP + KERNEL_START;
		if (dirty)
			madeup_set_flag(page, PG_dirty);
		machine_dump(&m);
		ask(&m, 0, &blocks);
		assert_int_equal(unit_at(&blocks, pfn)->pages[dirty ? MT_MOBILITY_MOVABLE :
								      MT_MOBILITY_CLEAN], 1);
	}
}

/* Struct pages that are not in the dump are unknown, and no range with one is thought free. */
static void test_missing(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	BLOCKS blocks = { 0 };
	uint64_t map;

	(void)state;
	machine_make(&m);
	map = madeup_phys(m.made, madeup_page(m.made, 320)) / MADEUP_PAGE_SIZE;
	m.made->in_dump[map] = false;
	machine_dump(&m);
	ask(&m, ORDER, &blocks);
	assert_in_range(sum(&blocks, MT_MOBILITY_UNKNOWN), 1, 128);
	for (size_t i = 0; i < blocks.nr_ranges; i++) {
		struct mt_block_range range;

		mt_block_range_judge(&blocks, i, &range);
		if (range.pages[MT_MOBILITY_UNKNOWN])
			assert_in_range(range.verdict, MT_BLOCK_HOLDERS, MT_BLOCK_NONE);
	}
}

static void test_bounds(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct mt_inspector *inspector;
	BLOCKS blocks = { 0 };

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	inspector = m.snapshot->inspector;
	assert_error(inspector->ops->blocks(inspector, &(struct mt_selection){ 0 }, 63, &blocks),
		     MT_ERR_USAGE, "");
	assert_error(inspector->ops->blocks(inspector, &(struct mt_selection){ .zone = "Nowhere" },
					    ORDER, &blocks), MT_ERR_USAGE, "");
}

const struct CMUnitTest blockers_tests[] = {
	cmocka_unit_test(test_sums),
	cmocka_unit_test(test_holds),
	cmocka_unit_test(test_references),
	cmocka_unit_test(test_batch),
	cmocka_unit_test(test_mapped),
	cmocka_unit_test(test_clean),
	cmocka_unit_test(test_missing),
	cmocka_unit_test(test_bounds),
};

const size_t nr_blockers_tests = MT_ARRAY_SIZE(blockers_tests);
