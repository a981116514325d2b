// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/html/embed.h"

#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

void mt_html_put_json(FILE *out, const char *json, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (json[i] == '<')
			fputs("\\u003c", out);
		else
			fputc(json[i], out);
	}
}

static unsigned int nibble(char digit)
{
	return (unsigned int)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* 32 bytes are ten groups of three and two bytes more. */
void mt_html_put_hash(FILE *out, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	struct mt_sha256 digest;
	char hex[MT_SHA256_TEXT];
	unsigned char bytes[33] = { 0 };

	mt_sha256_start(&digest);
	mt_sha256_add(&digest, text, strlen(text));
	mt_sha256_finish(&digest, hex);
	for (size_t i = 0; i < 32; i++)
		bytes[i] = (unsigned char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	fputs("'sha256-", out);
	for (size_t i = 0; i < 33; i += 3) {
		unsigned int group = (unsigned int)bytes[i] << 16 |
				     (unsigned int)bytes[i + 1] << 8 | bytes[i + 2];

		fprintf(out, "%c%c%c", digits[group >> 18], digits[group >> 12 & 63],
			digits[group >> 6 & 63]);
		fputc(i == 30 ? '=' : digits[group & 63], out);
	}
	fputc('\'', out);
}
