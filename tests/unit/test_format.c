// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "views/render/format.h"

static const struct mt_format usual, in_bytes = { .bytes = true }, plain = { .plain = true },
			      unicode = { .unicode = true };

static void expect(const struct mt_format *format, enum mt_type type, enum mt_unit unit,
		   struct mt_cell cell, const char *expected)
{
	const struct mt_column column = { .key = "k", .type = type, .unit = unit };
	mt_cleanup(free) char *text = mt_format_cell(format, &column, &cell);

	assert_non_null(text);
	assert_string_equal(text, expected);
}

static void unknown(void **state)
{
	(void)state;
	expect(&usual, MT_TYPE_TEXT, 0, mt_cell_text(NULL), "-");
	expect(&usual, MT_TYPE_COUNT, 0, mt_cell_count(MT_UNKNOWN), "-");
	expect(&usual, MT_TYPE_NUMBER, 0, mt_cell_number(INT64_MIN), "-");
	expect(&usual, MT_TYPE_COUNTS, 0, mt_cell_counts(NULL, 3), "-");
	expect(&usual, MT_TYPE_COUNTS, 0, mt_cell_unknown(), "-");
}

static void numbers(void **state)
{
	(void)state;
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_PAGES, mt_cell_count(0), "0");
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_PAGES, mt_cell_count(INT64_MAX),
	       "9223372036854775807");
	expect(&usual, MT_TYPE_NUMBER, MT_UNIT_PAGES, mt_cell_number(-17), "-17");
	expect(&usual, MT_TYPE_NUMBER, MT_UNIT_PAGES, mt_cell_number(-INT64_MAX),
	       "-9223372036854775807");
	expect(&usual, MT_TYPE_ADDRESS, 0, mt_cell_count(UINT64_C(0xffff888000000000)),
	       "0xffff888000000000");
	expect(&usual, MT_TYPE_BOOL, 0, mt_cell_bool(true), "yes");
	expect(&usual, MT_TYPE_BOOL, 0, mt_cell_bool(false), "no");
}

static void sizes(void **state)
{
	const struct mt_cell size = mt_cell_count(UINT64_C(3) << 30);

	(void)state;
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_BYTES, size, "3.00 GiB");
	expect(&in_bytes, MT_TYPE_COUNT, MT_UNIT_BYTES, size, "3221225472");
	expect(&plain, MT_TYPE_COUNT, MT_UNIT_BYTES, size, "3221225472");
}

static void thousandths(void **state)
{
	(void)state;
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS, mt_cell_count(951), "0.951");
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS, mt_cell_count(1000), "1.000");
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS, mt_cell_count(7), "0.007");
	expect(&usual, MT_TYPE_NUMBER, MT_UNIT_THOUSANDTHS, mt_cell_number(-1000), "-1.000");
	expect(&usual, MT_TYPE_NUMBER, MT_UNIT_THOUSANDTHS, mt_cell_number(-5), "-0.005");
}

static void bars(void **state)
{
	(void)state;
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_BAR, mt_cell_count(0), "........   0%");
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_BAR, mt_cell_count(500), "####....  50%");
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_BAR, mt_cell_count(1000), "######## 100%");
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_BAR, mt_cell_count(1100), "######## 110%");
	expect(&unicode, MT_TYPE_COUNT, MT_UNIT_BAR, mt_cell_count(250), "██░░░░░░  25%");
	expect(&plain, MT_TYPE_COUNT, MT_UNIT_BAR, mt_cell_count(250), "0.250");
	expect(&usual, MT_TYPE_COUNT, MT_UNIT_BAR, mt_cell_count(INT64_MAX),
	       "9223372036854775.807");
}

static void lists(void **state)
{
	static const uint64_t counts[] = { 1, MT_UNKNOWN, 3 };
	static const int64_t signed_counts[] = { -1000, INT64_MIN, 5 };
	static const bool flags[] = { true, false };
	static const char *const texts[] = { "DMA", "Normal" };

	(void)state;
	expect(&usual, MT_TYPE_COUNTS, 0, mt_cell_counts(counts, 3), "1,-,3");
	expect(&usual, MT_TYPE_NUMBERS, MT_UNIT_THOUSANDTHS, mt_cell_numbers(signed_counts, 3),
	       "-1.000,-,0.005");
	expect(&usual, MT_TYPE_BOOLS, 0, mt_cell_bools(flags, 2), "yes,no");
	expect(&usual, MT_TYPE_TEXTS, 0, mt_cell_texts(texts, 2), "DMA,Normal");
	expect(&usual, MT_TYPE_TEXTS, 0, mt_cell_texts(texts, 0), "-");
}

static void lower_bounds_are_marked(void **state)
{
	static const uint64_t counts[] = { 5, 100000 };
	static const bool at_least[] = { false, true };
	const struct mt_column column = { .key = "k", .type = MT_TYPE_COUNTS };
	struct mt_cell cell = mt_cell_counts(counts, 2);

	(void)state;
	cell.list.at_least = at_least;

	mt_cleanup(free) char *first = mt_format_entry(&plain, &column, &cell, 0);
	mt_cleanup(free) char *second = mt_format_entry(&plain, &column, &cell, 1);
	mt_cleanup(free) char *none = mt_format_entry(&plain, &column, &cell, 2);

	assert_string_equal(first, "5");
	assert_string_equal(second, ">100000");
	assert_string_equal(none, "-");
}

static void statistics(void **state)
{
	struct mt_stat v[] = { { "nr_dirty", 3 }, { "nr_shmem", 0 } };
	const struct mt_stats stats = { .v = v, .n = 2 };
	const struct mt_stats none = { 0 };

	(void)state;
	expect(&usual, MT_TYPE_STATS, 0, mt_cell_stats(&stats), "nr_dirty=3,nr_shmem=0");
	/* an empty cell would shift a script's columns */
	expect(&plain, MT_TYPE_STATS, 0, mt_cell_stats(&none), "-");
}

int main(void)
{
	const struct CMUnitTest format[] = {
		cmocka_unit_test(unknown),
		cmocka_unit_test(numbers),
		cmocka_unit_test(sizes),
		cmocka_unit_test(thousandths),
		cmocka_unit_test(bars),
		cmocka_unit_test(lists),
		cmocka_unit_test(lower_bounds_are_marked),
		cmocka_unit_test(statistics),
	};

	return UNIT_RUN(format);
}
