// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

#ifdef __has_feature
#define HAS_SANITIZER __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#else
#define HAS_SANITIZER 0
#endif

/* How many more allocations succeed before one fails; SIZE_MAX: none does. */
static size_t allocations_left = SIZE_MAX;

void *__libc_malloc(size_t size);

#if !HAS_SANITIZER	/* which has a malloc() of its own */
/* In place of the C library's. */
void *malloc(size_t size)
{
	if (!allocations_left--) {
		allocations_left = SIZE_MAX;
		return NULL;
	}
	if (allocations_left == SIZE_MAX - 1)
		allocations_left = SIZE_MAX;
	return __libc_malloc(size);
}
#endif

static void memory_is_not_a_matter_of_format(void **state)
{
	static const char text[] = "{\"rows\": [1, {\"a\": \"b\"}, null]}";
	struct mt_json *value = NULL;
	struct mt_error *err;
	size_t n = 0;

	(void)state;
	if (HAS_SANITIZER) {
		/* cmocka's skip() is a failure to TAP */
		print_message("# SKIP memory_is_not_a_matter_of_format: no malloc() of ours\n");
		return;
	}
	do {
		allocations_left = n++;
		err = mt_json_parse("input", text, strlen(text), &value);
		allocations_left = SIZE_MAX;
		assert_true(!err || mt_error_code(err) == MT_ERR_NOMEM);
		mt_error_destroy(err);
	} while (err && n < 100);
	assert_non_null(value);
	assert_true(n > 5);
	mt_json_free(value);
}

static void bad_text_is(void **state)
{
	struct mt_json *value = NULL;

	(void)state;
	assert_error(mt_json_parse("input", "{\n\"a\"}", 6, &value), MT_ERR_FORMAT,
		     "input: line 2: ");
	assert_null(value);
}

int main(void)
{
	const struct CMUnitTest json[] = {
		cmocka_unit_test(memory_is_not_a_matter_of_format),
		cmocka_unit_test(bad_text_is),
	};

	return UNIT_RUN(json);
}
