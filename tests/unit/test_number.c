// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <string.h>

#include "base/number.h"

static uint64_t digits(const char *text, size_t expected_length)
{
	uint64_t value = 12345;

	assert_int_equal(mt_number_digits(text, strlen(text), &value), expected_length);
	return value;
}

static void digits_value(void **state)
{
	(void)state;
	assert_int_equal(digits("0", 1), 0);
	assert_int_equal(digits("7", 1), 7);
	assert_int_equal(digits("00042", 5), 42);
	assert_int_equal(digits("100000", 6), 100000);
}

static void digits_end_at_the_first_other(void **state)
{
	(void)state;
	assert_int_equal(digits("12,34", 2), 12);
	assert_int_equal(digits("12 34", 2), 12);
	assert_int_equal(digits("12/", 2), 12);
	assert_int_equal(digits("12:", 2), 12);
	assert_int_equal(digits("12\xb2", 2), 12);
}

static void digits_none(void **state)
{
	(void)state;
	digits("", 0);
	digits("x1", 0);
	digits("-1", 0);
	digits("+1", 0);
	digits(" 1", 0);
}

static void digits_stay_inside(void **state)
{
	uint64_t value;

	(void)state;
	assert_int_equal(mt_number_digits("12345", 3, &value), 3);
	assert_int_equal(value, 123);
	assert_int_equal(mt_number_digits("12345", 0, &value), 0);
}

static void digits_limit(void **state)
{
	(void)state;
	assert_int_equal(digits("999999999999999999", 18), 999999999999999999);
	assert_int_equal(digits("9223372036854775807", 19), INT64_MAX);
	assert_true(digits("9223372036854775808", 19) == UINT64_MAX);
	assert_true(digits("9999999999999999999", 19) == UINT64_MAX);
	assert_true(digits("18446744073709551615", 20) == UINT64_MAX);
	assert_true(digits("18446744073709551617", 20) == UINT64_MAX);
	assert_true(digits("99999999999999999999999999999999", 32) == UINT64_MAX);
}

static void digits_leading_zeros_do_not_overflow(void **state)
{
	(void)state;
	assert_int_equal(digits("0000000000000000000000000000009", 31), 9);
}

static void parse_whole(void **state)
{
	uint64_t value;

	(void)state;
	assert_true(mt_number_parse("0", &value));
	assert_int_equal(value, 0);
	assert_true(mt_number_parse("18446744073709551615", &value));
	assert_true(value == UINT64_MAX);
	assert_true(mt_number_parse("0xffff888000000000", &value));
	assert_true(value == UINT64_C(0xffff888000000000));
	assert_true(mt_number_parse("0X1F", &value));
	assert_int_equal(value, 31);
	assert_true(mt_number_parse("010", &value));
	assert_int_equal(value, 10);
}

static void parse_refuses(void **state)
{
	static const char *const wrong[] = {
		"", " ", " 1", "1 ", "+1", "-1", "1x", "x", "0x", "0xg", "0x 1", "0x-1", "1.0",
		"1e3", "18446744073709551616", "0x10000000000000000",
	};
	uint64_t value = 77;

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(wrong); i++) {
		if (mt_number_parse(wrong[i], &value))
			fail_msg("\"%s\" is taken for %llu", wrong[i], (unsigned long long)value);
		assert_int_equal(value, 77);
	}
}

static void hex_is(const char *text, size_t digits, uint64_t expected)
{
	uint64_t value;

	assert_int_equal(mt_number_hex_digits(text, strlen(text), &value), digits);
	assert_true(value == expected);
}

static void hexadecimal(void **state)
{
	(void)state;
	hex_is("", 0, 0);
	hex_is("x", 0, 0);
	hex_is("0", 1, 0);
	hex_is("00401000-", 8, 0x401000);
	hex_is("fFaB9g", 5, 0xffab9);
	hex_is("ffffffffff600000", 16, UINT64_C(0xffffffffff600000));
	hex_is("00000000000000001", 17, UINT64_MAX);
	hex_is("@`:/", 0, 0);
}

int main(void)
{
	const struct CMUnitTest number[] = {
		cmocka_unit_test(digits_value),
		cmocka_unit_test(digits_end_at_the_first_other),
		cmocka_unit_test(digits_none),
		cmocka_unit_test(digits_stay_inside),
		cmocka_unit_test(digits_limit),
		cmocka_unit_test(digits_leading_zeros_do_not_overflow),
		cmocka_unit_test(hexadecimal),
		cmocka_unit_test(parse_whole),
		cmocka_unit_test(parse_refuses),
	};

	return UNIT_RUN(number);
}
