// SPDX-License-Identifier: GPL-2.0-or-later
/* Verdicts, ranking and forecast, on machines of a few pageblocks. */
#include <string.h>

#include "analysis/blockers/forecast.h"
#include "unit.h"

#define ORDER	4		/* a pageblock has 16 pages */
#define PAGES	16u
#define MAX	8u

/* A machine of n pageblocks in one zone. */
struct small {
	struct mt_block_unit units[4 * MAX];
	struct mt_block_zone zone;
	struct mt_block_holder holders[4];
	struct mt_block_hold holds[4 * MAX];
	size_t first_hold[4 * MAX + 1];
	struct mt_blocks blocks;
};

static void make(struct small *s, size_t n)
{
	*s = (struct small){ .zone = { .name = "Normal", .end_pfn = n * PAGES } };
	s->blocks = (struct mt_blocks){
		.order = ORDER, .unit_order = ORDER, .pageblock_order = ORDER,
		.units = s->units, .nr_units = n, .zones = &s->zone, .nr_zones = 1,
		.holders = s->holders, .nr_holders = 4, .holds = s->holds,
		.first_hold = s->first_hold, .nr_ranges = n,
		.rules.moves_unevictable = true,
	};
	for (size_t i = 0; i < n; i++) {
		s->units[i].pages[MT_MOBILITY_FREE] = PAGES;
		s->units[i].target = true;
	}
}

/* So many free pages of a unit become others. */
static void put(struct small *s, size_t unit, enum mt_mobility mobility, uint32_t pages)
{
	s->units[unit].pages[MT_MOBILITY_FREE] -= pages;
	s->units[unit].pages[mobility] += pages;
}

static enum mt_block_verdict verdict(const struct small *s, size_t i)
{
	struct mt_block_range range;

	mt_block_range_judge(&s->blocks, i, &range);
	return range.verdict;
}

static struct mt_block_forecast forecast(const struct small *s)
{
	const struct mt_block_marks marks = { UINT64_MAX, UINT64_MAX, UINT64_MAX };
	struct mt_block_forecast f;

	assert_fine(mt_block_forecast(&s->blocks, 0, &marks, &f));
	return f;
}

static const struct {
	enum mt_mobility mobility;
	enum mt_block_verdict verdict;
} verdicts[] = {
	{ MT_MOBILITY_FREE, MT_BLOCK_FREE },
	{ MT_MOBILITY_LISTED, MT_BLOCK_COMPACTION },
	{ MT_MOBILITY_MOVABLE, MT_BLOCK_COMPACTION },
	{ MT_MOBILITY_CLEAN, MT_BLOCK_COMPACTION },
	{ MT_MOBILITY_UNEVICTABLE, MT_BLOCK_COMPACTION },
	{ MT_MOBILITY_LARGE, MT_BLOCK_HOLDERS },
	{ MT_MOBILITY_RECLAIMABLE, MT_BLOCK_RECLAIM },
	{ MT_MOBILITY_PINNED, MT_BLOCK_HOLDERS },
	{ MT_MOBILITY_UNMOVABLE, MT_BLOCK_HOLDERS },
	{ MT_MOBILITY_HUGETLB, MT_BLOCK_HOLDERS },
	{ MT_MOBILITY_OFFLINE, MT_BLOCK_HOLDERS },
	{ MT_MOBILITY_RESERVED, MT_BLOCK_RESERVED },
	{ MT_MOBILITY_UNKNOWN, MT_BLOCK_UNKNOWN },
	{ MT_MOBILITY_HOLE, MT_BLOCK_NONE },
};

static void one_page_decides(void **state)
{
	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(verdicts); i++) {
		struct small s;

		make(&s, 1);
		put(&s, 0, verdicts[i].mobility, 1);
		assert_int_equal(verdict(&s, 0), verdicts[i].verdict);
	}
}

static void mlocked_pages_may_have_to_stay(void **state)
{
	struct small s;

	(void)state;
	make(&s, 2);
	put(&s, 0, MT_MOBILITY_UNEVICTABLE, 3);
	assert_int_equal(forecast(&s).moved_pages, 0);	/* the free block is no target */
	s.blocks.rules.moves_unevictable = false;
	assert_int_equal(verdict(&s, 0), MT_BLOCK_HOLDERS);
}

static void isolated_and_partial_ranges_are_none(void **state)
{
	struct small s;

	(void)state;
	make(&s, 3);
	s.units[0].isolated = true;
	s.units[1].pages[MT_MOBILITY_FREE]--;
	s.units[2].zone = MT_UNIT_NO_ZONE;
	assert_int_equal(verdict(&s, 0), MT_BLOCK_ISOLATED);
	assert_int_equal(verdict(&s, 1), MT_BLOCK_NONE);
	assert_int_equal(verdict(&s, 2), MT_BLOCK_NONE);
	assert_int_equal(forecast(&s).now, 0);
}

/* A range of two pageblocks, of which one has a page that stays. */
static void larger_ranges_take_all_their_pageblocks(void **state)
{
	struct small s;

	(void)state;
	make(&s, 4);
	put(&s, 1, MT_MOBILITY_UNMOVABLE, 1);
	s.blocks.order = ORDER + 1;
	s.blocks.nr_ranges = 2;
	assert_int_equal(verdict(&s, 0), MT_BLOCK_HOLDERS);
	assert_int_equal(verdict(&s, 1), MT_BLOCK_FREE);
	assert_int_equal(forecast(&s).now, 1);
}

static void pages_go_from_the_bottom_to_the_top(void **state)
{
	struct mt_block_forecast f;
	struct small s;

	(void)state;
	make(&s, 4);
	for (size_t i = 0; i < 4; i++)
		put(&s, i, MT_MOBILITY_MOVABLE, 8);
	/* 0 fills 3, 1 fills 2 */
	f = forecast(&s);
	assert_int_equal(f.now, 0);
	assert_int_equal(f.compaction, 2);
	assert_int_equal(f.moved_pages, 16);
	assert_int_equal(f.first_pfn, 0);
}

static void free_pageblocks_and_other_types_are_no_targets(void **state)
{
	struct small s;

	(void)state;
	make(&s, 4);
	put(&s, 0, MT_MOBILITY_MOVABLE, 8);
	put(&s, 2, MT_MOBILITY_MOVABLE, 8);
	/* 3 is free as a whole: only 2 can take what leaves 0 */
	assert_int_equal(forecast(&s).compaction, 3);
	s.units[2].target = false;
	assert_int_equal(forecast(&s).compaction, 2);
	assert_int_equal(forecast(&s).moved_pages, 0);
}

static void what_stays_keeps_its_range(void **state)
{
	struct small s;

	(void)state;
	make(&s, 4);
	put(&s, 0, MT_MOBILITY_MOVABLE, 4);
	put(&s, 0, MT_MOBILITY_PINNED, 1);
	put(&s, 1, MT_MOBILITY_MOVABLE, 4);
	put(&s, 3, MT_MOBILITY_MOVABLE, 4);
	assert_int_equal(forecast(&s).now, 1);
	assert_int_equal(forecast(&s).moved_pages, 8);
	assert_int_equal(forecast(&s).compaction, 2);
}

static void dropped_caches_are_not_moved(void **state)
{
	struct mt_block_forecast f;
	struct small s;

	(void)state;
	make(&s, 2);
	put(&s, 0, MT_MOBILITY_CLEAN, 4);
	put(&s, 1, MT_MOBILITY_CLEAN, 8);
	put(&s, 1, MT_MOBILITY_RECLAIMABLE, 1);
	f = forecast(&s);
	assert_int_equal(f.compaction, 1);
	assert_int_equal(f.drop, 1);
	assert_int_equal(f.drop_compaction, 1);
	assert_int_equal(f.shrink_compaction, 2);
}

/* Ranges smaller than a pageblock: its first free pages are taken first. */
static void small_ranges_are_filled_from_the_bottom(void **state)
{
	struct mt_block_forecast f;
	struct small s;

	(void)state;
	make(&s, 8);
	s.blocks.order = s.blocks.unit_order = ORDER - 1;
	s.blocks.nr_ranges = 8;
	for (size_t i = 0; i < 8; i++)
		s.units[i].pages[MT_MOBILITY_FREE] = PAGES / 2;
	put(&s, 0, MT_MOBILITY_MOVABLE, 4);
	put(&s, 7, MT_MOBILITY_MOVABLE, 1);
	/* the last pageblock is units 6 and 7: 6 takes the four pages */
	f = forecast(&s);
	assert_int_equal(f.now, 6);
	assert_int_equal(f.moved_pages, 4);
	assert_int_equal(f.compaction, 6);
}

static void at_the_watermark_nothing_moves(void **state)
{
	const struct mt_block_marks marks = { 100, 100, 0 };
	struct mt_block_forecast f;
	struct small s;

	(void)state;
	make(&s, 2);
	put(&s, 0, MT_MOBILITY_MOVABLE, 8);
	put(&s, 1, MT_MOBILITY_MOVABLE, 8);
	assert_fine(mt_block_forecast(&s.blocks, 0, &marks, &f));
	assert_true(f.watermark);
	assert_int_equal(f.compaction, f.now);
	assert_int_equal(f.moved_pages, 0);
}

/* They are free, yet in no block. */
static void the_last_pages_stay_on_a_cpu_list(void **state)
{
	struct mt_block_marks marks = { UINT64_MAX, UINT64_MAX, 8 };
	struct mt_block_forecast f;
	struct small s;

	(void)state;
	make(&s, 4);
	for (size_t i = 0; i < 4; i++)
		put(&s, i, MT_MOBILITY_MOVABLE, 8);
	assert_fine(mt_block_forecast(&s.blocks, 0, &marks, &f));
	assert_int_equal(f.moved_pages, 16);
	assert_int_equal(f.compaction, 1);
	/* what was on it before is pushed out by as many as it holds */
	put(&s, 0, MT_MOBILITY_LISTED, 2);
	assert_fine(mt_block_forecast(&s.blocks, 0, &marks, &f));
	assert_int_equal(f.compaction, 1);
	marks.pcp_high = 17;
	assert_fine(mt_block_forecast(&s.blocks, 0, &marks, &f));
	assert_int_equal(f.compaction, 0);
	make(&s, 4);
	for (size_t i = 0; i < 4; i++)
		put(&s, i, MT_MOBILITY_MOVABLE, 8);
	marks.pcp_high = 9;
	assert_fine(mt_block_forecast(&s.blocks, 0, &marks, &f));
	assert_int_equal(f.compaction, 0);
}

/* Holder 0 is alone in range 0, 0 and 1 share range 1; 2 is where nobody can do anything. */
static void ranked_by_what_they_alone_block(void **state)
{
	static const struct mt_block_hold holds[] = {
		{ 0, 2 }, { 0, 1 }, { 1, 5 }, { 1, 1 }, { 2, 9 },
	};
	static const size_t first[] = { 0, 1, 3, 4, 5 };
	const struct mt_block_choice all = { 0 };
	struct mt_block_rank *ranks;
	struct small s;
	size_t n;

	(void)state;
	make(&s, 4);
	for (size_t i = 0; i < 3; i++)
		put(&s, i, MT_MOBILITY_UNMOVABLE, 6);
	put(&s, 3, MT_MOBILITY_RESERVED, 9);
	memcpy(s.holds, holds, sizeof(holds));
	memcpy(s.first_hold, first, sizeof(first));
	assert_fine(mt_blocks_rank(&s.blocks, &all, &ranks, &n));
	assert_int_equal(n, 2);
	assert_int_equal(ranks[0].holder, 1);
	assert_int_equal(ranks[0].alone, 1);
	assert_int_equal(ranks[0].pages, 6);
	assert_int_equal(ranks[1].holder, 0);
	assert_int_equal(ranks[1].ranges, 2);
	assert_int_equal(ranks[1].alone, 1);
	free(ranks);
}

static void offline_needs_that_nobody_holds_and_room(void **state)
{
	struct mt_block_offline offline;
	struct small s;

	(void)state;
	make(&s, 2);
	put(&s, 0, MT_MOBILITY_MOVABLE, 8);
	put(&s, 1, MT_MOBILITY_HUGETLB, 8);
	mt_block_offline_judge(&s.blocks, 0, 2, 16, &offline);
	assert_true(offline.possible);
	assert_int_equal(offline.movable_pages, 16);
	mt_block_offline_judge(&s.blocks, 0, 2, 15, &offline);
	assert_true(offline.no_room);
	assert_false(offline.possible);
	put(&s, 1, MT_MOBILITY_UNMOVABLE, 1);
	s.holds[0] = (struct mt_block_hold){ 3, 1 };
	s.holders[3].mobility = MT_MOBILITY_UNMOVABLE;
	s.first_hold[2] = 1;
	mt_block_offline_judge(&s.blocks, 0, 2, 100, &offline);
	assert_false(offline.possible);
	assert_int_equal(offline.held_pages, 1);
	assert_int_equal(offline.holder, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_page_decides),
		cmocka_unit_test(mlocked_pages_may_have_to_stay),
		cmocka_unit_test(isolated_and_partial_ranges_are_none),
		cmocka_unit_test(larger_ranges_take_all_their_pageblocks),
		cmocka_unit_test(pages_go_from_the_bottom_to_the_top),
		cmocka_unit_test(free_pageblocks_and_other_types_are_no_targets),
		cmocka_unit_test(what_stays_keeps_its_range),
		cmocka_unit_test(dropped_caches_are_not_moved),
		cmocka_unit_test(small_ranges_are_filled_from_the_bottom),
		cmocka_unit_test(at_the_watermark_nothing_moves),
		cmocka_unit_test(the_last_pages_stay_on_a_cpu_list),
		cmocka_unit_test(ranked_by_what_they_alone_block),
		cmocka_unit_test(offline_needs_that_nobody_holds_and_room),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
