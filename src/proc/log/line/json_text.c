// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/json_text.h"

#include <string.h>

#include "base/number.h"

static void pass(struct mt_word *rest, size_t n)
{
	rest->p += n;
	rest->len -= n;
}

/* Behind the opening quote: what stands before the closing one; all, if it is cut off. */
static struct mt_word take_text(struct mt_word *rest)
{
	struct mt_word text = { rest->p, 0 };

	while (text.len < rest->len && text.p[text.len] != '"')
		text.len += text.p[text.len] == '\\' && text.len + 1 < rest->len ? 2 : 1;
	pass(rest, text.len < rest->len ? text.len + 1 : text.len);
	return text;
}

static bool at_colon(struct mt_word *rest)
{
	struct mt_word copy = mt_word_trim(rest->p, rest->len);

	if (!mt_word_starts(copy, ":"))
		return false;
	pass(&copy, 1);
	*rest = mt_word_trim(copy.p, copy.len);
	return true;
}

static void take_value(struct mt_word *rest, struct mt_json_member *member)
{
	size_t n = 0;

	member->is_text = mt_word_starts(*rest, "\"");
	member->is_list = mt_word_starts(*rest, "[");
	member->value = (struct mt_word){ rest->p, 0 };
	if (member->is_text) {
		pass(rest, 1);
		member->value = take_text(rest);
		return;
	}
	if (member->is_list)
		while (n < rest->len && rest->p[n] != ']' && rest->p[n] != '{' &&
		       rest->p[n] != '"')
			n++;
	else
		while (n < rest->len && !memchr(",}]{\"", rest->p[n], 5))
			n++;
	member->value.len = n;
	pass(rest, n);
}

bool mt_json_next_member(struct mt_word *rest, struct mt_json_member *member)
{
	for (;;) {
		const char *quote = memchr(rest->p, '"', rest->len);

		if (!quote)
			return false;
		pass(rest, (size_t)(quote + 1 - rest->p));
		member->key = take_text(rest);
		if (!at_colon(rest))
			continue;
		take_value(rest, member);
		return true;
	}
}

/* UTF-8 of a character up to U+FFFF. */
static size_t encode(char *to, unsigned int c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* Behind a backslash at text.p[at]: writes what it means, moves at behind it. */
static size_t unescape(struct mt_word text, size_t *at, char *to)
{
	static const char from[] = "bfnrt", meant[] = "\b\f\n\r\t";
	char c = text.p[*at];
	const char *known = memchr(from, c, sizeof(from) - 1);
	uint64_t value;

	if (c == 'u' && text.len - *at > 4 &&
	    mt_number_hex_digits(text.p + *at + 1, 4, &value) == 4) {
		*at += 5;
		return encode(to, (unsigned int)value);
	}
	*to = known ? meant[known - from] : c;
	++*at;
	return 1;
}

static size_t decode_text(struct mt_word text, char *to)
{
	size_t n = 0;

	for (size_t at = 0; at < text.len;) {
		const char *stop = memchr(text.p + at, '\\', text.len - at);
		size_t plain = stop ? (size_t)(stop - text.p) - at : text.len - at;

		memcpy(to + n, text.p + at, plain);
		n += plain;
		at += plain + 1;
		if (stop && at < text.len)
			n += unescape(text, &at, to + n);
	}
	return n;
}

/* "[91,32,49" */
static size_t decode_bytes(struct mt_word list, char *to)
{
	size_t n = 0;

	for (size_t at = 1; at < list.len;) {
		uint64_t value;
		size_t taken = mt_number_digits(list.p + at, list.len - at, &value);

		if (taken && value < 256)
			to[n++] = (char)value;
		at += taken + 1;
	}
	return n;
}

size_t mt_json_decode(const struct mt_json_member *member, char *to)
{
	return member->is_list ? decode_bytes(member->value, to) :
				 decode_text(member->value, to);
}
