// SPDX-License-Identifier: GPL-2.0-or-later
/* Moments as people name them, against a recording from 10:00 to 03:00 of the next night. */
#include <stdlib.h>

#include "base/text.h"
#include "record/date.h"
#include "unit.h"

/* 2026-01-30 10:00 and 2026-01-31 03:00 in Berlin */
static const struct timespec first = { .tv_sec = 1769763600 }, last = { .tv_sec = 1769824800 };

static time_t resolved(const char *text)
{
	struct mt_when when;

	assert_fine(mt_when_parse(text, &when));
	return mt_when_resolve(&when, first, last).tv_sec;
}

static void a_clock_is_the_last_time_it_said_so(void **state)
{
	(void)state;
	assert_int_equal(resolved("10:00"), first.tv_sec);
	assert_int_equal(resolved("23:30:05"), first.tv_sec + 13 * 3600 + 30 * 60 + 5);
	assert_int_equal(resolved("02:59"), last.tv_sec - 60);
	assert_int_equal(resolved("03:00"), last.tv_sec);
	assert_int_equal(resolved("3:01"), last.tv_sec + 60 - 86400);
}

static void distances_and_ends(void **state)
{
	(void)state;
	assert_int_equal(resolved("first"), first.tv_sec);
	assert_int_equal(resolved("last"), last.tv_sec);
	assert_int_equal(resolved("-30m"), last.tv_sec - 1800);
	assert_int_equal(resolved("+2h"), first.tv_sec + 7200);
}

static void moments(void **state)
{
	(void)state;
	assert_int_equal(resolved("2026-01-30T10:00"), first.tv_sec);
	assert_int_equal(resolved("2026-01-30T09:00Z"), first.tv_sec);
	assert_int_equal(resolved("2026-01-30 10:00:00 +0100"), first.tv_sec);
	assert_int_equal(resolved("1769763600"), first.tv_sec);
	assert_int_equal(resolved("@1769763600"), first.tv_sec);
}

/* Midnight of two days ago at the earliest, with a night of 25 hours in between. */
static void by_the_clock_of_this_machine(void **state)
{
	time_t before = time(NULL), now = resolved("now"), after = time(NULL);
	struct tm tm;

	(void)state;
	assert_true(before <= now && now <= after);
	now = resolved("now-5m");
	assert_true(before - 300 <= now && now <= time(NULL) - 300);
	now = resolved("yesterday 14:00");
	assert_true(before - 2 * 86400 - 3600 <= now && now < before);
	assert_non_null(localtime_r(&now, &tm));
	assert_int_equal(tm.tm_hour * 60 + tm.tm_min, 14 * 60);
	now = resolved("today");
	assert_true(before - 90000 <= now && now <= time(NULL));
}

static void a_day_on_which_clocks_are_changed(void **state)
{
	/* 2026-03-29: from 02:00 to 03:00 at once */
	const struct timespec day = { .tv_sec = 1774771200 };
	struct mt_when when;

	(void)state;
	assert_fine(mt_when_parse("10:00", &when));
	assert_int_equal(mt_when_on_day(&when, day).tv_sec, 1774771200);
	assert_fine(mt_when_parse("01:00", &when));
	assert_int_equal(mt_when_on_day(&when, day).tv_sec, 1774771200 - 8 * 3600);
}

static void none_of_these(void **state)
{
	static const char *const bad[] = {
		"", "25:00", "10:61", "10:00x", "nowish", "now-", "now-5y", "now5m",
		"yesterday 25:00", "yesterday14:00", "yesterdays", "tomorrow", "@",
		"@12", "-", "+", "-5y", "2026-13-01",
	};
	struct mt_when when;

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(bad); i++)
		assert_error(mt_when_parse(bad[i], &when), MT_ERR_USAGE, "is no time: 10:00");
}

static void printed_with_its_offset(void **state)
{
	char text[MT_TEXT_TIME_SIZE];

	(void)state;
	assert_string_equal(mt_text_time(text, first.tv_sec), "2026-01-30 10:00:00 +0100");
	assert_string_equal(mt_text_time(text, 1774771200), "2026-03-29 10:00:00 +0200");
}

int main(void)
{
	const struct CMUnitTest named[] = {
		cmocka_unit_test(a_clock_is_the_last_time_it_said_so),
		cmocka_unit_test(distances_and_ends),
		cmocka_unit_test(moments),
		cmocka_unit_test(by_the_clock_of_this_machine),
		cmocka_unit_test(a_day_on_which_clocks_are_changed),
		cmocka_unit_test(none_of_these),
		cmocka_unit_test(printed_with_its_offset),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	return UNIT_RUN(named);
}
