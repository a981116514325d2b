// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "analysis/watermark.h"

static void distance(void **state)
{
	(void)state;
	assert_int_equal(mt_watermark_distance(100, 30), 70);
	assert_int_equal(mt_watermark_distance(30, 100), -70);
	assert_int_equal(mt_watermark_distance(0, INT64_MAX), -INT64_MAX);
	assert_true(mt_watermark_distance(MT_UNKNOWN, 1) == MT_DISTANCE_UNKNOWN);
	/* no count; it must not overflow */
	assert_true(mt_watermark_distance(UINT64_C(1) << 63, 1) == MT_DISTANCE_UNKNOWN);
	assert_true(mt_watermark_distance(1, UINT64_MAX - 1) == MT_DISTANCE_UNKNOWN);
	assert_true(mt_watermark_distance(1, MT_UNKNOWN) == MT_DISTANCE_UNKNOWN);
}

static void ratio(void **state)
{
	(void)state;
	assert_int_equal(mt_watermark_ratio(100, 100), 1000);
	assert_int_equal(mt_watermark_ratio(50, 100), 500);
	assert_int_equal(mt_watermark_ratio(2, 3), 666);
	assert_int_equal(mt_watermark_ratio(0, 3), 0);
	assert_true(mt_watermark_ratio(1, 0) == MT_UNKNOWN);
	assert_true(mt_watermark_ratio(MT_UNKNOWN, 1) == MT_UNKNOWN);
	assert_true(mt_watermark_ratio(1, MT_UNKNOWN) == MT_UNKNOWN);
	assert_true(mt_watermark_ratio(INT64_MAX, 1) == MT_UNKNOWN);
}

static void effective(void **state)
{
	uint64_t reserve[] = { 0, 411, MT_UNKNOWN };
	const struct mt_zone zone = { .lowmem_reserve = reserve, .nr_lowmem_reserve = 3 };

	(void)state;
	assert_int_equal(mt_watermark_effective(&zone, 100, 0), 100);
	assert_int_equal(mt_watermark_effective(&zone, 100, 1), 511);
	assert_true(mt_watermark_effective(&zone, 100, 2) == MT_UNKNOWN);
	assert_true(mt_watermark_effective(&zone, 100, 3) == MT_UNKNOWN);
	assert_true(mt_watermark_effective(&zone, MT_UNKNOWN, 0) == MT_UNKNOWN);
}

static enum mt_pressure pressure_at(uint64_t free)
{
	const struct mt_zone zone = {
		.managed = 1000, .free = free, .min = 10, .low = 20, .high = 30,
	};

	return mt_watermark_pressure(&zone);
}

/* At a mark counts as below it: __zone_watermark_ok() wants more than it. */
static void pressure(void **state)
{
	(void)state;
	assert_int_equal(pressure_at(0), MT_PRESSURE_BELOW_MIN);
	assert_int_equal(pressure_at(10), MT_PRESSURE_BELOW_MIN);
	assert_int_equal(pressure_at(11), MT_PRESSURE_BELOW_LOW);
	assert_int_equal(pressure_at(20), MT_PRESSURE_BELOW_LOW);
	assert_int_equal(pressure_at(21), MT_PRESSURE_BELOW_HIGH);
	assert_int_equal(pressure_at(30), MT_PRESSURE_BELOW_HIGH);
	assert_int_equal(pressure_at(31), MT_PRESSURE_NONE);
	assert_int_equal(pressure_at(MT_UNKNOWN), MT_PRESSURE_UNKNOWN);
}

/* What is free but of CMA areas serves movable pages only, and kswapd does not count it. */
static void free_cma_is_not_free_for_all(void **state)
{
	struct mt_stat cma = { "nr_free_cma", 25 };
	struct mt_zone zone = {
		.managed = 1000, .free = 31, .min = 10, .low = 20, .high = 30,
		.stats = { &cma, 1, 1 },
	};

	(void)state;
	assert_int_equal(mt_watermark_usable(&zone), 6);
	assert_int_equal(mt_watermark_pressure(&zone), MT_PRESSURE_BELOW_MIN);
	cma.value = 0;
	assert_int_equal(mt_watermark_pressure(&zone), MT_PRESSURE_NONE);
	/* more than is free: the counters were read one after the other */
	cma.value = 32;
	assert_int_equal(mt_watermark_usable(&zone), 31);
}

/* ZONE_MOVABLE without a page has watermarks of 32, and is not short of any. */
static void empty_zone_has_no_pressure(void **state)
{
	const struct mt_zone zone = { .managed = 0, .free = 0, .min = 32, .low = 32, .high = 32 };

	(void)state;
	assert_int_equal(mt_watermark_pressure(&zone), MT_PRESSURE_EMPTY);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(mt_pressure_name(MT_PRESSURE_UNKNOWN), "unknown");
	assert_string_equal(mt_pressure_name(MT_PRESSURE_EMPTY), "empty");
	assert_string_equal(mt_pressure_name(MT_PRESSURE_NONE), "ok");
	assert_string_equal(mt_pressure_name(MT_PRESSURE_BELOW_HIGH), "below high");
	assert_string_equal(mt_pressure_name(MT_PRESSURE_BELOW_LOW), "below low");
	assert_string_equal(mt_pressure_name(MT_PRESSURE_BELOW_MIN), "below min");
}

int main(void)
{
	const struct CMUnitTest watermark[] = {
		cmocka_unit_test(distance),	cmocka_unit_test(ratio),
		cmocka_unit_test(effective),	cmocka_unit_test(pressure),
		cmocka_unit_test(free_cma_is_not_free_for_all),
		cmocka_unit_test(empty_zone_has_no_pressure), cmocka_unit_test(names),
	};

	return UNIT_RUN(watermark);
}
