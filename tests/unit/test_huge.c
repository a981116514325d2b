// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "analysis/huge.h"

static unsigned int order_of(uint64_t page_size, unsigned int pageblock_order,
			     unsigned int nr_orders)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	s->origin.page_size = page_size;
	s->pageblock_order = pageblock_order;
	s->nr_orders = nr_orders;
	return mt_huge_order(s);
}

static void by_page_size(void **state)
{
	(void)state;
	assert_int_equal(order_of(4096, 9, 11), 9);
	assert_int_equal(order_of(16384, 11, 12), 11);
	assert_int_equal(order_of(65536, 13, 14), 13);
}

/* arm64 with 64K pages and a MAX_ORDER of 11 cannot allocate one */
static void never_more_than_there_is(void **state)
{
	(void)state;
	assert_int_equal(order_of(65536, MT_NO_INDEX, 11), 10);
}

static void by_pageblock_where_the_page_size_is_not_known(void **state)
{
	(void)state;
	assert_int_equal(order_of(MT_UNKNOWN, 8, 11), 8);
	assert_int_equal(order_of(MT_UNKNOWN, MT_NO_INDEX, 11), MT_NO_INDEX);
	assert_int_equal(order_of(MT_UNKNOWN, 40, 11), 10);
}

static void none_without_orders(void **state)
{
	(void)state;
	assert_int_equal(order_of(4096, 9, 0), MT_NO_INDEX);
}

/* A page size below that of a table entry makes no sense, and must not wrap. */
static void tiny_pages(void **state)
{
	(void)state;
	assert_in_range(order_of(1024, 9, 11), 0, 10);
}

int main(void)
{
	const struct CMUnitTest huge[] = {
		cmocka_unit_test(by_page_size),
		cmocka_unit_test(never_more_than_there_is),
		cmocka_unit_test(by_pageblock_where_the_page_size_is_not_known),
		cmocka_unit_test(none_without_orders),
		cmocka_unit_test(tiny_pages),
	};

	return UNIT_RUN(huge);
}
