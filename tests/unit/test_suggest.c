// SPDX-License-Identifier: GPL-2.0-or-later
/* Words with a slip of the finger, and words that mean something else. */
#include "unit.h"

#include "base/suggest.h"

static const char *const names[] = { "summary", "zones", "nodes", "page", "pages", "oom" };

static const char *guess(const char *word)
{
	struct mt_suggestion near = mt_suggest(word);

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++)
		mt_suggest_offer(&near, names[i]);
	return near.best;
}

static void test_slips(void **state)
{
	(void)state;
	assert_string_equal(guess("zonse"), "zones");	/* swapped */
	assert_string_equal(guess("zone"), "zones");	/* left out */
	assert_string_equal(guess("zzones"), "zones");	/* put in */
	assert_string_equal(guess("zanes"), "zones");	/* changed */
	assert_string_equal(guess("ZONSE"), "zones");
	assert_string_equal(guess("summry"), "summary");
	assert_string_equal(guess("sumary"), "summary");
	assert_string_equal(guess("su"), "summary");	/* begins so */
	assert_string_equal(guess("page"), "page");
}

static void test_others(void **state)
{
	(void)state;
	assert_null(guess("xyzzy"));
	assert_null(guess(""));
	assert_null(guess("z"));
	assert_null(guess("ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_others),
	};

	return UNIT_RUN(tests);
}
