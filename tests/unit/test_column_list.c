// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "views/render/column_list.h"

static const struct mt_column columns[] = {
	{ "node", "NODE", MT_TYPE_COUNT, .help = "" },
	{ "zone", "ZONE", MT_TYPE_TEXT, .help = "" },
	{ "free_pages", "FREE", MT_TYPE_COUNT, .help = "" },
	{ "stats", "STATS", MT_TYPE_STATS, .extra = true, .help = "" },
};

static const struct mt_view view = {
	.name = "sample", .columns = columns, .nr_columns = MT_ARRAY_SIZE(columns),
};

static void expect(const char *list, bool all, size_t n, const size_t *expected)
{
	struct mt_column_list shown = { 0 };

	assert_fine(mt_column_list_parse(&view, list, all, &shown));
	assert_int_equal(shown.n, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(shown.v[i], expected[i]);
	free(shown.v);
}

#define EXPECT(list, all, ...)                                          \
	do {                                                            \
		const size_t e[] = { __VA_ARGS__ };                     \
		expect(list, all, MT_ARRAY_SIZE(e), e);                 \
	} while (0)

static void the_views_own(void **state)
{
	(void)state;
	EXPECT(NULL, false, 0, 1, 2);
	EXPECT(NULL, true, 0, 1, 2, 3);
}

static void those_of_a_variant(void **state)
{
	const struct mt_view other = {
		.name = "sample", .columns = columns, .nr_columns = MT_ARRAY_SIZE(columns),
		.usual = "zone,stats",
	};
	struct mt_column_list shown = { 0 };

	(void)state;
	assert_fine(mt_column_list_parse(&other, "+node", false, &shown));
	assert_int_equal(shown.n, 3);
	assert_int_equal(shown.v[0], 1);
	assert_int_equal(shown.v[1], 3);
	assert_int_equal(shown.v[2], 0);
	free(shown.v);
	assert_fine(mt_column_list_parse(&other, NULL, true, &shown));
	assert_int_equal(shown.n, 4);
	free(shown.v);
}

static void a_list(void **state)
{
	(void)state;
	EXPECT("zone", true, 1);
	EXPECT("free_pages,node", true, 2, 0);
	EXPECT("stats,zone", false, 3, 1);
}

static void added_to_the_default(void **state)
{
	(void)state;
	EXPECT("+stats", false, 0, 1, 2, 3);
	EXPECT("+zone,stats", false, 0, 1, 2, 3);
	EXPECT("+", false, 0, 1, 2);
}

static void letters_case_and_repetition(void **state)
{
	(void)state;
	EXPECT("ZONE,Free_Pages", false, 1, 2);
	EXPECT("zone,zone,ZONE", false, 1);
	EXPECT("zone,", false, 1);
	EXPECT("FREE", false, 2);
}

static void refused(const char *list, const char *words)
{
	struct mt_column_list shown = { 0 };

	assert_error(mt_column_list_parse(&view, list, false, &shown), MT_ERR_USAGE, words);
	assert_null(shown.v);
}

static void unknown_keys(void **state)
{
	(void)state;
	refused("zones", "sample has no column \"zones\"; did you mean zone?; it has node, zone, "
			 "free_pages, stats");
	refused("xyzzy", "sample has no column \"xyzzy\"; it has node, zone, free_pages, stats");
	refused("zon", "no column \"zon\"");
	refused("zone,nothing", "no column \"nothing\"");
	refused("+nothing", "no column \"nothing\"");
	refused(",zone", "no column \"\"");
	refused("", "no column is asked for");
}

static void times(void **state)
{
	struct mt_origin origin = { .has_time = true, .time = { .tv_sec = 1769860800 } };
	char buf[32];

	(void)state;
	assert_string_equal(mt_origin_time_text(buf, &origin), "2026-01-31T12:00:00Z");
	origin.has_time = false;
	assert_string_equal(mt_origin_time_text(buf, &origin), "");
}

int main(void)
{
	const struct CMUnitTest choose[] = {
		cmocka_unit_test(the_views_own),
		cmocka_unit_test(those_of_a_variant),
		cmocka_unit_test(a_list),
		cmocka_unit_test(added_to_the_default),
		cmocka_unit_test(letters_case_and_repetition),
		cmocka_unit_test(unknown_keys),
		cmocka_unit_test(times),
	};

	return UNIT_RUN(choose);
}
