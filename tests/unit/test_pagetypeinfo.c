// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "proc/zone/parsers.h"

static struct mt_error *parse(struct mt_snapshot *s, const char *text)
{
	return mt_proc_parse_pagetypeinfo("/proc/pagetypeinfo", text, strlen(text), s);
}

#define ORDER "Page block order: 9\nPages per block:  512\n\n"
#define FREE_HEAD "Free pages count per migrate type at order       0      1      2 \n"
#define FREE_0                                                                    \
	"Node    0, zone      DMA, type    Unmovable      1 >100000      3 \n"    \
	"Node    0, zone      DMA, type      Movable      4      5      6 \n"
#define BLOCKS_HEAD "\nNumber of blocks type     Unmovable      Movable \n"
#define BLOCKS_0 "Node 0, zone      DMA            7            8 \n"
#define NODE_1                                                                    \
	ORDER FREE_HEAD                                                           \
	"Node    1, zone   Normal, type    Unmovable     11     12     13 \n"     \
	"Node    1, zone   Normal, type      Movable     14     15     16 \n"     \
	BLOCKS_HEAD                                                               \
	"Node 1, zone   Normal           17           18 \n"
#define WHOLE ORDER FREE_HEAD FREE_0 BLOCKS_HEAD BLOCKS_0 NODE_1

static void tables(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	static const uint64_t expected[] = { 11, 12, 13, 14, 15, 16 };

	(void)state;
	assert_fine(parse(s, WHOLE));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(s->status[MT_SECTION_PAGETYPEINFO], MT_STATUS_PRESENT);
	assert_int_equal(s->pageblock_order, 9);
	assert_int_equal(s->nr_orders, 3);
	assert_int_equal(s->nr_types, 2);
	assert_string_equal(s->types[0], "Unmovable");
	assert_string_equal(s->types[1], "Movable");

	const struct mt_zone *zone = unit_zone(s, 1, "Normal");

	assert_memory_equal(zone->type_free_blocks, expected, sizeof(expected));
	assert_int_equal(zone->pageblocks[0], 17);
	assert_int_equal(zone->pageblocks[1], 18);
}

static void lower_bounds_stay_marked(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, WHOLE));

	const struct mt_zone *zone = unit_zone(s, 0, "DMA");

	assert_int_equal(zone->type_free_blocks[1], 100000);
	for (int i = 0; i < 6; i++)
		assert_int_equal(zone->type_at_least[i], i == 1);
}

static void sample_with_cma(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };

	(void)state;
	unit_read_sample("debian-6.12-arm64-16k", "pagetypeinfo", &buf);
	assert_fine(mt_proc_parse_pagetypeinfo("p", buf.data, buf.len, s));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(s->pageblock_order, 11);
	assert_int_equal(s->nr_orders, 12);
	assert_int_equal(s->nr_types, 6);
	assert_string_equal(s->types[4], "CMA");
	assert_int_equal(unit_zone(s, 1, "DMA")->pageblocks[4], 2);
	assert_int_equal(unit_zone(s, 1, "DMA")->type_free_blocks[4 * 12 + 11], 1);
}

/* With page_owner=on a third table follows; its numbers are of another kind. */
static void mixed_blocks_are_passed_over(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, ORDER FREE_HEAD FREE_0 BLOCKS_HEAD BLOCKS_0
			  "\nNumber of mixed blocks     Unmovable      Movable \n"
			  "Node 0, zone      DMA            1            1 \n" NODE_1));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(unit_zone(s, 0, "DMA")->pageblocks[0], 7);
	assert_int_equal(unit_zone(s, 1, "Normal")->pageblocks[1], 18);
}

static void types_in_another_order(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, ORDER FREE_HEAD FREE_0
			  "\nNumber of blocks type       Movable    Unmovable \n"
			  "Node 0, zone      DMA            7            8 \n"));
	assert_int_equal(s->nr_incomplete, 0);
	assert_int_equal(unit_zone(s, 0, "DMA")->pageblocks[0], 8);
	assert_int_equal(unit_zone(s, 0, "DMA")->pageblocks[1], 7);
}

static void bad_line(const char *text, const char *reason)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	assert_fine(parse(s, text));
	assert_int_equal(s->status[MT_SECTION_PAGETYPEINFO], MT_STATUS_DAMAGED);
	assert_int_equal(s->nr_incomplete, 1);
	assert_has(s->incomplete[0].reason, "/proc/pagetypeinfo: line ");
	assert_has(s->incomplete[0].reason, reason);
	assert_int_equal(unit_zone(s, 1, "Normal")->pageblocks[1], 18);
}

static void bad_lines(void **state)
{
	(void)state;
	bad_line(ORDER FREE_HEAD FREE_0 "Node    0, zone      DMA, type      Movable 4 5 6\n"
		 BLOCKS_HEAD BLOCKS_0 NODE_1, "line 7: a migrate type is listed twice");
	bad_line(ORDER FREE_HEAD FREE_0 "Node    0, zone    Z, type      Movable 4 5\n"
		 BLOCKS_HEAD BLOCKS_0 NODE_1, "line 7: fewer numbers than orders");
	bad_line(ORDER FREE_HEAD FREE_0 "Node    0, zone    Z, type      Movable 4 5 6 7\n"
		 BLOCKS_HEAD BLOCKS_0 NODE_1, "line 7: more numbers than orders");
	bad_line(ORDER FREE_HEAD FREE_0 "Node    0, zone    Z, type      Movable 4 > 6\n"
		 BLOCKS_HEAD BLOCKS_0 NODE_1, "line 7: not a number");
	bad_line(ORDER FREE_HEAD FREE_0 "Node    0, zone    Z, type      Movable 4 >-5 6\n"
		 BLOCKS_HEAD BLOCKS_0 NODE_1, "line 7: a negative number");
	bad_line(ORDER FREE_HEAD FREE_0
		 "Node    0, zone    Z, type      Movable 4 >99999999999999999999 6\n"
		 BLOCKS_HEAD BLOCKS_0 NODE_1, "line 7: too large a number");
	bad_line(ORDER FREE_HEAD FREE_0 BLOCKS_HEAD "Node 0, zone DMA 7\n" NODE_1,
		 "line 9: fewer numbers than migrate types");
	bad_line(ORDER FREE_HEAD FREE_0 BLOCKS_HEAD "Node 0, zone DMA 7 8 9\n" NODE_1,
		 "line 9: more numbers than migrate types");
	bad_line(ORDER FREE_HEAD FREE_0 BLOCKS_HEAD BLOCKS_0 BLOCKS_0 NODE_1,
		 "line 10: a zone is listed twice");
	bad_line("Page block order: 99\n\n" FREE_HEAD FREE_0 BLOCKS_HEAD BLOCKS_0 NODE_1,
		 "line 1: too large a pageblock order");
	bad_line("Page block order: 9\nPages per block:  511\n\n" FREE_HEAD FREE_0 BLOCKS_HEAD
		 BLOCKS_0 NODE_1, "line 2: pages per block do not fit");
	bad_line("Node 0, zone DMA 1 2\n" WHOLE, "line 1: a zone before any heading");
}

/* A heading with other orders than the first has nothing to stand on. */
static void orders_out_of_order(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_error(parse(s, "Free pages count per migrate type at order 0 2 1\n" FREE_0),
		     MT_ERR_FORMAT, "line 1: orders are not 0, 1, 2");
}

/*
 * Rows under a bad heading must not be kept in a shape that the next heading
 * contradicts: the arrays would be too small for it.
 */
static void rows_under_a_bad_heading(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, "Free pages count per migrate type at order 0 2 1\n"
			     "Node    0, zone      DMA, type    Unmovable\n"
			     "Node    0, zone      DMA, type    Unmovable 1 2 3\n" FREE_HEAD FREE_0
			     "Number of blocks type     \n"
			     "Node 0, zone      DMA \n" BLOCKS_HEAD BLOCKS_0));
	assert_has(unit_incomplete(s)->reason, "line 1: orders are not 0, 1, 2, ... (and 4 more)");
	assert_int_equal(unit_zone(s, 0, "DMA")->type_free_blocks[5], 6);
	assert_int_equal(unit_zone(s, 0, "DMA")->pageblocks[1], 8);
}

static void escape_in_a_type(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_fine(parse(s, ORDER FREE_HEAD FREE_0
			  "Node    0, zone      DMA, type      \033[7m 1 2 3\n" BLOCKS_HEAD
			  BLOCKS_0));
	assert_int_equal(s->nr_types, 2);
	assert_int_equal(s->status[MT_SECTION_PAGETYPEINFO], MT_STATUS_DAMAGED);
	assert_null(strchr(unit_incomplete(s)->reason, '\033'));
}

static void cut_anywhere_is_seen(void **state)
{
	static const char text[] = ORDER FREE_HEAD FREE_0 BLOCKS_HEAD BLOCKS_0;

	(void)state;
	for (size_t len = 1; len < sizeof(text) - 1; len++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
		mt_cleanup(mt_error) struct mt_error *err =
			mt_proc_parse_pagetypeinfo("p", text, len, s);

		if (!err && s->status[MT_SECTION_PAGETYPEINFO] == MT_STATUS_PRESENT)
			fail_msg("a text cut after %zu of %zu bytes passes as whole", len,
				 sizeof(text) - 1);
	}
}

static void nothing_usable(void **state)
{
	static const char *const texts[] = { "", "\n", "rubbish\n", ORDER, ORDER FREE_HEAD };

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(texts); i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

		assert_error(parse(s, texts[i]), MT_ERR_FORMAT, "/proc/pagetypeinfo");
	}
}

/* What pagetypeinfo says of orders must be what buddyinfo said. */
static void other_orders_than_buddyinfo(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	static const char buddy[] = "Node 0, zone DMA 1 2 3 4\n";

	(void)state;
	assert_fine(mt_proc_parse_buddyinfo("b", buddy, sizeof(buddy) - 1, s));

	mt_cleanup(mt_error) struct mt_error *err = parse(s, WHOLE);

	if (!err)
		assert_int_equal(s->status[MT_SECTION_PAGETYPEINFO], MT_STATUS_DAMAGED);
	assert_int_equal(s->nr_orders, 4);
	assert_int_equal(unit_zone(s, 0, "DMA")->free_blocks[3], 4);
}

int main(void)
{
	const struct CMUnitTest pagetypeinfo[] = {
		cmocka_unit_test(tables),
		cmocka_unit_test(lower_bounds_stay_marked),
		cmocka_unit_test(sample_with_cma),
		cmocka_unit_test(mixed_blocks_are_passed_over),
		cmocka_unit_test(types_in_another_order),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(orders_out_of_order),
		cmocka_unit_test(rows_under_a_bad_heading),
		cmocka_unit_test(escape_in_a_type),
		cmocka_unit_test(cut_anywhere_is_seen),
		cmocka_unit_test(nothing_usable),
		cmocka_unit_test(other_orders_than_buddyinfo),
	};

	return UNIT_RUN(pagetypeinfo);
}
