// SPDX-License-Identifier: GPL-2.0-or-later
/* The examples that FIPS 180 was published with, in pieces of every size. */
#include <string.h>

#include "unit.h"

#include "base/sha256.h"

static const struct {
	const char *text, *digest;
} examples[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void check(const char *text, size_t piece, const char *expected)
{
	char digest[MT_SHA256_TEXT];
	struct mt_sha256 sha256;
	size_t len = strlen(text);

	mt_sha256_start(&sha256);
	for (size_t at = 0; at < len; at += piece)
		mt_sha256_add(&sha256, text + at, len - at < piece ? len - at : piece);
	mt_sha256_finish(&sha256, digest);
	assert_string_equal(digest, expected);
}

static void test_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(examples); i++)
		for (size_t piece = 1; piece < 70; piece++)
			check(examples[i].text, piece, examples[i].digest);
}

static void test_million(void **state)
{
	char many[1001];

	(void)state;
	memset(many, 'a', 1000);
	many[1000] = '\0';

	char digest[MT_SHA256_TEXT];
	struct mt_sha256 sha256;

	mt_sha256_start(&sha256);
	for (int i = 0; i < 1000; i++)
		mt_sha256_add(&sha256, many, 1000);
	mt_sha256_finish(&sha256, digest);
	assert_string_equal(digest, "cdc76e5c9914fb9281a1c7e284d73e67"
				    "f1809a48a497200e046d39ccc7112cd0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_million),
	};

	return UNIT_RUN(tests);
}
