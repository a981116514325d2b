// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdlib.h>

#include "base/array.h"

static void grows_and_keeps(void **state)
{
	mt_cleanup(free) uint32_t *v = NULL;
	size_t capacity = 0;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		assert_fine(mt_array_reserve(&v, &capacity, i + 1, sizeof(*v), 1000));
		assert_true(capacity > i);
		v[i] = i;
	}
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(v[i], i);
}

static void new_room_is_zeroed(void **state)
{
	mt_cleanup(free) unsigned char *v = NULL;
	size_t capacity = 0;

	(void)state;
	for (size_t n = 1; n < 500; n *= 3) {
		size_t before = capacity;

		assert_fine(mt_array_reserve(&v, &capacity, n, 1, 1000));
		for (size_t i = before; i < capacity; i++) {
			assert_int_equal(v[i], 0);
			v[i] = 0xaa;
		}
	}
}

static void room_is_kept(void **state)
{
	mt_cleanup(free) uint64_t *v = NULL;
	size_t capacity = 0;

	(void)state;
	assert_fine(mt_array_reserve(&v, &capacity, 5, sizeof(*v), 10));

	uint64_t *before = v;
	size_t room = capacity;

	assert_fine(mt_array_reserve(&v, &capacity, 3, sizeof(*v), 10));
	assert_ptr_equal(v, before);
	assert_int_equal(capacity, room);
}

static void limit_is_an_error(void **state)
{
	mt_cleanup(free) uint64_t *v = NULL;
	size_t capacity = 0;

	(void)state;
	assert_fine(mt_array_reserve(&v, &capacity, 8, sizeof(*v), 8));

	uint64_t *before = v;

	assert_error(mt_array_reserve(&v, &capacity, 9, sizeof(*v), 8), MT_ERR_NOMEM, "allowed");
	assert_ptr_equal(v, before);
	assert_int_equal(capacity, 8);
}

/* A size that wraps must not become a small allocation. */
static void absurd_size_is_an_error(void **state)
{
	mt_cleanup(free) uint64_t *v = NULL;
	size_t capacity = 0;

	(void)state;
	assert_error(mt_array_reserve(&v, &capacity, SIZE_MAX / 8 + 2, 8, SIZE_MAX), MT_ERR_NOMEM,
		     "");
	assert_error(mt_array_reserve(&v, &capacity, SIZE_MAX / 32, 64, SIZE_MAX), MT_ERR_NOMEM,
		     "");
	assert_null(v);
	assert_int_equal(capacity, 0);
}

int main(void)
{
	const struct CMUnitTest array[] = {
		cmocka_unit_test(grows_and_keeps),
		cmocka_unit_test(new_room_is_zeroed),
		cmocka_unit_test(room_is_kept),
		cmocka_unit_test(limit_is_an_error),
		cmocka_unit_test(absurd_size_is_an_error),
	};

	return UNIT_RUN(array);
}
