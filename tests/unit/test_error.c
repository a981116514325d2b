// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <errno.h>
#include <string.h>

static void message_and_code(void **state)
{
	mt_cleanup(mt_error) struct mt_error *err =
		mt_error_create(MT_ERR_FORMAT, "line %d: %s", 3, "bad");

	(void)state;
	assert_int_equal(mt_error_code(err), MT_ERR_FORMAT);
	assert_string_equal(mt_error_message(err), "line 3: bad");
}

static void prefixes_stack(void **state)
{
	mt_cleanup(mt_error) struct mt_error *err = mt_error_create(MT_ERR_EXCLUDED, "page");

	(void)state;
	err = mt_error_prefix(err, "free_list[%d]", 2);
	err = mt_error_prefix(err, "vmcore");
	assert_int_equal(mt_error_code(err), MT_ERR_EXCLUDED);
	assert_string_equal(mt_error_message(err), "vmcore: free_list[2]: page");
}

static void prefix_of_success_is_success(void **state)
{
	(void)state;
	assert_null(mt_error_prefix(NULL, "file"));
}

static void errno_decides_the_code(void **state)
{
	static const struct {
		int errnum;
		enum mt_error_code code;
	} known[] = {
		{ ENOENT, MT_ERR_NOT_FOUND }, { ENOTDIR, MT_ERR_NOT_FOUND },
		{ ESRCH, MT_ERR_NOT_FOUND },
		{ EACCES, MT_ERR_DENIED },    { EPERM, MT_ERR_DENIED },
		{ ENOMEM, MT_ERR_NOMEM },     { EIO, MT_ERR_SYSTEM },
		{ EISDIR, MT_ERR_SYSTEM },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(known); i++) {
		char expected[200] = "/proc/x: ";
		mt_cleanup(mt_error) struct mt_error *err =
			mt_error_from_errno(known[i].errnum, "/proc/%s", "x");

		strcat(expected, strerror(known[i].errnum));
		assert_int_equal(mt_error_code(err), known[i].code);
		assert_string_equal(mt_error_message(err), expected);
	}
}

static void out_of_memory_always_exists(void **state)
{
	struct mt_error *err = mt_error_nomem();

	(void)state;
	assert_int_equal(mt_error_code(err), MT_ERR_NOMEM);
	assert_ptr_equal(mt_error_prefix(err, "anything"), err);
	assert_string_equal(mt_error_message(err), "out of memory");
	mt_error_destroy(err);
	mt_error_destroy(err);
	mt_error_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest error[] = {
		cmocka_unit_test(message_and_code),
		cmocka_unit_test(prefixes_stack),
		cmocka_unit_test(prefix_of_success_is_success),
		cmocka_unit_test(errno_decides_the_code),
		cmocka_unit_test(out_of_memory_always_exists),
	};

	return UNIT_RUN(error);
}
