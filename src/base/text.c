// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

/*
 * Length of the UTF-8 sequence that starts at s (at most len bytes) and its
 * code point; 0 if there is none (RFC 3629: no overlong forms, no surrogates).
 */
static size_t decode_utf8(const unsigned char *s, size_t len, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80 ? 1 :
		   (s[0] & 0xe0) == 0xc0 ? 2 :
		   (s[0] & 0xf0) == 0xe0 ? 3 :
		   (s[0] & 0xf8) == 0xf0 ? 4 : 0;

	if (n == 0 || n > len)
		return 0;
	*code = n == 1 ? s[0] : s[0] & (0x7f >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	if (n > 1 && *code < least[n])
		return 0;
	if (*code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return n;
}

static bool is_harmless(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return false;
	/* marks that reorder what a terminal or a browser shows, or show nothing at all */
	return !(c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
		 (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
		 (c >= 0xe0000 && c <= 0xe0fff));
}

/* Length of the harmless sequence at s, 0 where a byte must be replaced. */
static size_t harmless_length(const char *s, size_t len)
{
	uint32_t code = 0;
	size_t n = decode_utf8((const unsigned char *)s, len, &code);

	return n && is_harmless(code) ? n : 0;
}

bool mt_text_is_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n = harmless_length(text + i, len - i);

		if (!n)
			return false;
		i += n;
	}
	return true;
}

char *mt_text_printable(const char *text, size_t len)
{
	len = strnlen(text, len);

	char *copy = malloc(len + 1);

	if (!copy)
		return NULL;
	for (size_t i = 0; i < len;) {
		size_t n = harmless_length(text + i, len - i);

		if (n)
			memcpy(copy + i, text + i, n);
		else
			copy[i] = '?';
		i += n ? n : 1;
	}
	copy[len] = '\0';
	return copy;
}

const char *mt_text_bytes(char buf[MT_TEXT_BYTES_SIZE], unsigned long long bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	size_t unit = 0;
	double scaled = (double)bytes;

	/* 999.5 would print as 1000 */
	while (scaled >= 999.5 && unit + 1 < MT_ARRAY_SIZE(units)) {
		scaled /= 1024;
		unit++;
	}

	int decimals = unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;

	snprintf(buf, MT_TEXT_BYTES_SIZE, "%.*f %s", decimals, scaled, units[unit]);
	return buf;
}

const char *mt_text_time(char buf[MT_TEXT_TIME_SIZE], time_t time)
{
	struct tm tm;

	buf[0] = '\0';
	if (localtime_r(&time, &tm) &&
	    !strftime(buf, MT_TEXT_TIME_SIZE, "%Y-%m-%d %H:%M:%S %z", &tm))
		buf[0] = '\0';
	return buf;
}
