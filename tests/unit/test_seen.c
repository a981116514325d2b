// SPDX-License-Identifier: GPL-2.0-or-later
/* When memory that changes was looked at, and what moved, in words and in JSON. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "views/render/json_value.h"
#include "views/view/view.h"

#define BEGIN "seen between 2026-01-31T12:00:00.123Z and 2"

static const struct timespec noon = { .tv_sec = 1769860800, .tv_nsec = 123456789 };

static void test_at_rest(void **state)
{
	const struct mt_seen seen = { .from = noon, .bytes_read = 3u << 19 };
	char *text = mt_seen_text(&seen);

	(void)state;
	assert_non_null(text);
	assert_int_equal(strncmp(text, BEGIN, strlen(BEGIN)), 0);
	assert_non_null(strstr(text, "; nothing was seen to move; it cost "));
	assert_non_null(strstr(text, " s of CPU and 1.5 MiB read"));
	assert_null(strstr(text, "in motion"));
	free(text);
	assert_null(mt_seen_text(NULL));
}

static void test_motion(void **state)
{
	const struct mt_seen seen = { .from = noon, .lists_again = 4, .lists_moving = 1,
				      .pages_moving = 77, .in_motion = 5 };
	char *text = mt_seen_text(&seen);

	(void)state;
	assert_non_null(text);
	assert_non_null(strstr(text, "; in motion: lists walked again: 4, lists that changed in "
			       "every walk: 1, pages of another use in a second pass, at the "
			       "least: 77, contradictions that went away: 5; it cost "));
	free(text);
}

static void test_json(void **state)
{
	const struct mt_seen seen = { .from = noon, .lists_again = 4, .lists_moving = 1,
				      .pages_moving = 77, .in_motion = 5, .bytes_read = 4096 };
	static const char *const wanted[] = {
		"\"from\": \"2026-01-31T12:00:00.123Z\"", "\"until\": \"2",
		"\"lists_walked_again\": 4", "\"lists_moving\": 1", "\"pages_moving\": 77",
		"\"contradictions_moving\": 5", "\"read_bytes\": 4096", "\"cpu_ms\": ",
	};
	struct mt_json *json = mt_json_of_seen(&seen);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_non_null(out);
	assert_true(mt_json_write(json, out));
	fclose(out);
	for (size_t i = 0; i < MT_ARRAY_SIZE(wanted); i++)
		if (!strstr(text, wanted[i]))
			fail_msg("no %s in %s", wanted[i], text);
	free(text);
	mt_json_free(json);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_at_rest),
		cmocka_unit_test(test_motion),
		cmocka_unit_test(test_json),
	};

	return UNIT_RUN(tests);
}
