// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>

#include "model/names.h"

static void each_name_once(void **state)
{
	struct mt_names *names;
	const char *a, *b, *c;

	(void)state;
	assert_fine(mt_names_create(&names));
	assert_fine(mt_names_intern(names, "DMA", 3, &a));
	assert_fine(mt_names_intern(names, "DMA32", 3, &b));
	assert_fine(mt_names_intern(names, "DMA32", 5, &c));
	assert_ptr_equal(a, b);
	assert_string_equal(a, "DMA");
	assert_string_equal(c, "DMA32");
	assert_int_equal(mt_names_count(names), 2);
	mt_names_destroy(names);
}

/* What is shown may be the same for two names that are not. */
static void not_printable(void **state)
{
	struct mt_names *names;
	const char *a, *b, *c, *again;

	(void)state;
	assert_fine(mt_names_create(&names));
	assert_fine(mt_names_intern(names, "a\033b", 3, &a));
	assert_fine(mt_names_intern(names, "a\001b", 3, &b));
	assert_fine(mt_names_intern(names, "a?b", 3, &c));
	assert_string_equal(a, "a?b");
	assert_string_equal(b, "a?b");
	assert_int_equal(mt_names_count(names), 3);
	assert_fine(mt_names_intern(names, "a\033b", 3, &again));
	assert_ptr_equal(a, again);
	mt_names_destroy(names);
}

static void empty_name(void **state)
{
	struct mt_names *names;
	const char *a, *b;

	(void)state;
	assert_fine(mt_names_create(&names));
	assert_fine(mt_names_intern(names, "", 0, &a));
	assert_fine(mt_names_intern(names, "x", 0, &b));
	assert_ptr_equal(a, b);
	assert_string_equal(a, "");
	mt_names_destroy(names);
}

static void many_names(void **state)
{
	struct mt_names *names;
	const char *first[3000], *again;
	char text[32];

	(void)state;
	assert_fine(mt_names_create(&names));
	for (int i = 0; i < 3000; i++) {
		int len = snprintf(text, sizeof(text), "nr_%d", i);

		assert_fine(mt_names_intern(names, text, (size_t)len, &first[i]));
	}
	for (int i = 0; i < 3000; i++) {
		int len = snprintf(text, sizeof(text), "nr_%d", i);

		assert_fine(mt_names_intern(names, text, (size_t)len, &again));
		assert_ptr_equal(again, first[i]);
		assert_string_equal(again, text);
	}
	assert_int_equal(mt_names_count(names), 3000);
	mt_names_destroy(names);
}

static void lasts_as_long_as_its_last_owner(void **state)
{
	struct mt_names *names;
	const char *name;

	(void)state;
	assert_fine(mt_names_create(&names));

	struct mt_names *shared = mt_names_share(names);

	assert_ptr_equal(shared, names);
	assert_fine(mt_names_intern(names, "nr_dirty", 8, &name));
	mt_names_destroy(names);
	assert_string_equal(name, "nr_dirty");
	mt_names_destroy(shared);
	mt_names_destroy(NULL);
}

/* Snapshots of one source share its names, and each may be the last. */
static void snapshots_share(void **state)
{
	struct mt_names *names;
	struct mt_snapshot *a, *b;
	const char *in_a, *in_b;

	(void)state;
	assert_fine(mt_names_create(&names));
	assert_fine(mt_snapshot_create_sharing(MT_ORIGIN_LIVE, names, &a));
	assert_fine(mt_snapshot_create_sharing(MT_ORIGIN_LIVE, names, &b));
	mt_names_destroy(names);
	assert_fine(mt_snapshot_name(a, "Normal", 6, &in_a));
	assert_fine(mt_snapshot_name(b, "Normal", 6, &in_b));
	assert_ptr_equal(in_a, in_b);
	mt_snapshot_destroy(a);
	assert_string_equal(in_b, "Normal");
	mt_snapshot_destroy(b);
}

int main(void)
{
	const struct CMUnitTest names[] = {
		cmocka_unit_test(each_name_once),
		cmocka_unit_test(not_printable),
		cmocka_unit_test(empty_name),
		cmocka_unit_test(many_names),
		cmocka_unit_test(lasts_as_long_as_its_last_owner),
		cmocka_unit_test(snapshots_share),
	};

	return UNIT_RUN(names);
}
