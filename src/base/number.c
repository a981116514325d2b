// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

size_t mt_number_digits(const char *p, size_t len, uint64_t *value)
{
	uint64_t v = 0;
	size_t i = 0;

	/* 18 digits cannot overflow; nearly every number ends here. */
	for (; i < len && i < 18 && (unsigned char)(p[i] - '0') < 10; i++)
		v = v * 10 + (unsigned char)(p[i] - '0');
	for (; i < len && (unsigned char)(p[i] - '0') < 10; i++) {
		uint64_t digit = (unsigned char)(p[i] - '0');

		v = v > (INT64_MAX - digit) / 10 ? UINT64_MAX : v * 10 + digit;
	}
	*value = v;
	return i;
}

static unsigned int hex_digit(char c)
{
	if ((unsigned char)(c - '0') < 10)
		return (unsigned int)(c - '0');
	c |= 'a' - 'A';
	return (unsigned char)(c - 'a') < 6 ? (unsigned int)(c - 'a') + 10 : 16;
}

size_t mt_number_hex_digits(const char *p, size_t len, uint64_t *value)
{
	uint64_t v = 0;
	size_t i = 0;

	for (; i < len; i++) {
		unsigned int digit = hex_digit(p[i]);

		if (digit > 15)
			break;
		v = v << 4 | digit;
	}
	*value = i > 16 ? UINT64_MAX : v;
	return i;
}

bool mt_number_parse(const char *text, uint64_t *value)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	char *end;

	/* strtoull() would accept blanks and signs */
	if (!(hex ? isxdigit((unsigned char)text[2]) : isdigit((unsigned char)text[0])))
		return false;
	errno = 0;
	unsigned long long v = strtoull(text, &end, hex ? 16 : 10);

	if (errno || *end)
		return false;
	*value = v;
	return true;
}
