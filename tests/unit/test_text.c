// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <string.h>

#include "base/text.h"

static void expect_printable(const char *text, size_t len, const char *expected)
{
	mt_cleanup(free) char *printable = mt_text_printable(text, len);

	assert_non_null(printable);
	assert_string_equal(printable, expected);
	assert_int_equal(mt_text_is_printable(text, len),
			 strlen(expected) == len && !memcmp(text, expected, len));
}

#define EXPECT(text, expected) expect_printable(text, sizeof(text) - 1, expected)

static void plain_text_stays(void **state)
{
	(void)state;
	EXPECT("", "");
	EXPECT("DMA32", "DMA32");
	EXPECT("a b~!\"\\", "a b~!\"\\");
	EXPECT("Größe € 𝛼", "Größe € 𝛼");
}

static void controls_are_replaced(void **state)
{
	(void)state;
	EXPECT("\033[31mred", "?[31mred");
	EXPECT("a\tb\nc\rd\x7f", "a?b?c?d?");
	EXPECT("\x01\x02\x1f", "???");
}

static void c1_controls_are_replaced(void **state)
{
	(void)state;
	/* U+009B is an escape sequence's start of its own: CSI */
	EXPECT("\xc2\x9b"
	       "31m",
	       "??31m");
	EXPECT("\xc2\x80\xc2\x9f\xc2\xa0", "????\xc2\xa0");
}

static void bidirectional_marks_are_replaced(void **state)
{
	(void)state;
	EXPECT("a\xe2\x80\xae"
	       "b",
	       "a???b"); /* U+202E */
	EXPECT("\xe2\x81\xa6x", "???x"); /* U+2066 */
	EXPECT("\xe2\x80\x8fx", "???x"); /* U+200F */
	EXPECT("\xd8\x9cx", "??x"); /* U+061C */
	EXPECT("\xe2\x80\x8bx", "???x"); /* U+200B, which shows nothing */
	EXPECT("\xef\xbb\xbfx", "???x"); /* U+FEFF */
}

static void broken_utf8_is_replaced(void **state)
{
	(void)state;
	EXPECT("\xff\xfe", "??");
	EXPECT("\x80", "?");
	EXPECT("\xc3", "?");
	EXPECT("\xe2\x82", "??");
	EXPECT("\xc0\x80", "??"); /* overlong */
	EXPECT("\xe0\x80\xaf", "???"); /* overlong */
	EXPECT("\xed\xa0\x80", "???"); /* a surrogate */
	EXPECT("\xf4\x90\x80\x80", "????"); /* above U+10FFFF */
	EXPECT("\xf8\x88\x80\x80\x80", "?????");
}

static void ends_at_nul(void **state)
{
	mt_cleanup(free) char *text = mt_text_printable("ab\0cd", 5);

	(void)state;
	assert_string_equal(text, "ab");
	assert_false(mt_text_is_printable("ab\0cd", 5));
}

static void does_not_read_behind_the_end(void **state)
{
	/* the first byte of a two-byte sequence, whose second lies outside */
	mt_cleanup(free) char *text = mt_text_printable("x\xc3\xa4", 2);

	(void)state;
	assert_string_equal(text, "x?");
}

static void expect_bytes(unsigned long long bytes, const char *expected)
{
	char buf[MT_TEXT_BYTES_SIZE];

	assert_string_equal(mt_text_bytes(buf, bytes), expected);
}

static void sizes(void **state)
{
	(void)state;
	expect_bytes(0, "0 B");
	expect_bytes(1, "1 B");
	expect_bytes(999, "999 B");
	expect_bytes(1000, "0.98 KiB");
	expect_bytes(1024, "1.00 KiB");
	expect_bytes(4096, "4.00 KiB");
	expect_bytes(10240, "10.0 KiB");
	expect_bytes(123 * 1024, "123 KiB");
	expect_bytes(2ull << 20, "2.00 MiB");
	expect_bytes(4ull << 30, "4.00 GiB");
	expect_bytes(5ull << 40, "5.00 TiB");
	expect_bytes(1ull << 50, "1.00 PiB");
	expect_bytes(UINT64_MAX, "16.0 EiB");
}

static void sizes_carry_into_the_next_unit(void **state)
{
	(void)state;
	/* never "1000 KiB" or "10.00 KiB" */
	expect_bytes(1000 * 1024 - 1, "0.98 MiB");
	expect_bytes((10 << 20) - 1, "10.0 MiB");
	expect_bytes((100 << 20) - 1, "100 MiB");
}

int main(void)
{
	const struct CMUnitTest text[] = {
		cmocka_unit_test(plain_text_stays),
		cmocka_unit_test(controls_are_replaced),
		cmocka_unit_test(c1_controls_are_replaced),
		cmocka_unit_test(bidirectional_marks_are_replaced),
		cmocka_unit_test(broken_utf8_is_replaced),
		cmocka_unit_test(ends_at_nul),
		cmocka_unit_test(does_not_read_behind_the_end),
		cmocka_unit_test(sizes),
		cmocka_unit_test(sizes_carry_into_the_next_unit),
	};

	return UNIT_RUN(text);
}
