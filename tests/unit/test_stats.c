// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdlib.h>

static void kept_in_order(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_stats stats = { 0 };

	(void)state;
	assert_fine(mt_stats_add(s, &stats, "nr_b", 4, 2));
	assert_fine(mt_stats_add(s, &stats, "nr_a...", 4, 1));
	assert_int_equal(stats.n, 2);
	assert_string_equal(stats.v[0].name, "nr_b");
	assert_string_equal(stats.v[1].name, "nr_a");
	assert_int_equal(mt_stats_get(&stats, "nr_a"), 1);
	assert_true(mt_stats_get(&stats, "nr_") == MT_UNKNOWN);
	free(stats.v);
}

static void bounded(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_stats stats = { 0 };

	(void)state;
	for (unsigned int i = 0; i < MT_MAX_STATS; i++)
		assert_fine(mt_stats_add(s, &stats, "x", 1, i));
	assert_error(mt_stats_add(s, &stats, "x", 1, 0), MT_ERR_NOMEM, "statistics");
	free(stats.v);
}

static void worst_status_wins(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	mt_snapshot_set_status(s, MT_SECTION_ZONEINFO, MT_STATUS_PRESENT, NULL);
	mt_snapshot_set_status(s, MT_SECTION_ZONEINFO, MT_STATUS_DAMAGED, "line 1");
	mt_snapshot_set_status(s, MT_SECTION_ZONEINFO, MT_STATUS_TRUNCATED, "line 2");
	mt_snapshot_set_status(s, MT_SECTION_ZONEINFO, MT_STATUS_PRESENT, NULL);
	assert_int_equal(s->status[MT_SECTION_ZONEINFO], MT_STATUS_DAMAGED);
	assert_int_equal(s->status[MT_SECTION_BUDDYINFO], MT_STATUS_ABSENT);
	assert_int_equal(s->nr_incomplete, 2);
	assert_string_equal(s->incomplete[0].reason, "line 1");
	assert_int_equal(s->incomplete[1].status, MT_STATUS_TRUNCATED);
}

static void words(void **state)
{
	(void)state;
	assert_string_equal(mt_section_name(MT_SECTION_ZONEINFO), "zoneinfo");
	assert_string_equal(mt_section_name(MT_SECTION_BUDDYINFO), "buddyinfo");
	assert_string_equal(mt_section_name(MT_SECTION_PAGETYPEINFO), "pagetypeinfo");
	assert_string_equal(mt_section_name(MT_SECTION_PCP), "pcp");
	assert_string_equal(mt_status_name(MT_STATUS_ABSENT), "absent");
	assert_string_equal(mt_status_name(MT_STATUS_PRESENT), "present");
	assert_string_equal(mt_status_name(MT_STATUS_DENIED), "denied");
	assert_string_equal(mt_status_name(MT_STATUS_TRUNCATED), "truncated");
	assert_string_equal(mt_status_name(MT_STATUS_DAMAGED), "damaged");
	assert_string_equal(mt_origin_kind_name(MT_ORIGIN_LIVE), "live");
	assert_string_equal(mt_origin_kind_name(MT_ORIGIN_SYSROOT), "sysroot");
	assert_string_equal(mt_origin_kind_name(MT_ORIGIN_CORE), "core");
	assert_string_equal(mt_origin_kind_name(MT_ORIGIN_RECORDING), "recording");
}

static void sums_of_unknown_are_unknown(void **state)
{
	(void)state;
	assert_int_equal(mt_count_add(2, 3), 5);
	assert_true(mt_count_add(MT_UNKNOWN, 3) == MT_UNKNOWN);
	assert_true(mt_count_add(3, MT_UNKNOWN) == MT_UNKNOWN);
	assert_true(mt_count_add(UINT64_MAX - 1, 5) == MT_UNKNOWN);
}

static void shifts_that_do_not_fit_are_unknown(void **state)
{
	(void)state;
	assert_int_equal(mt_count_shift(3, 10), 3072);
	assert_true(mt_count_shift(MT_UNKNOWN, 0) == MT_UNKNOWN);
	assert_true(mt_count_shift(2, 63) == MT_UNKNOWN);
	assert_true(mt_count_shift(1, 64) == MT_UNKNOWN);
	assert_true(mt_count_shift(1, 63) == UINT64_C(1) << 63);
}

static void bytes_need_the_page_size(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_true(mt_pages_to_bytes(s, 5) == MT_UNKNOWN);
	s->origin.page_size = 16384;
	assert_int_equal(mt_pages_to_bytes(s, 5), 81920);
	assert_int_equal(mt_pages_to_bytes(s, 0), 0);
	assert_true(mt_pages_to_bytes(s, MT_UNKNOWN) == MT_UNKNOWN);
	assert_true(mt_pages_to_bytes(s, INT64_MAX) == MT_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest stats[] = {
		cmocka_unit_test(kept_in_order),
		cmocka_unit_test(bounded),
		cmocka_unit_test(worst_status_wins),
		cmocka_unit_test(words),
		cmocka_unit_test(sums_of_unknown_are_unknown),
		cmocka_unit_test(shifts_that_do_not_fit_are_unknown),
		cmocka_unit_test(bytes_need_the_page_size),
	};

	return UNIT_RUN(stats);
}
