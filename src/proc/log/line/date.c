// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/date.h"

#include <ctype.h>
#include <string.h>

#include "base/cleanup.h"

/*
 * 9: a digit; 8: a digit or a blank; M: a month's or a day's name of three
 * letters; all else itself.  The longest that fits counts.
 */
static const char *const forms[] = {
	"M 89 99:99:99 9999",		/* Nov 21 04:22:00 2026 */
	"M 89 99:99:99",		/* syslog (RFC 3164) */
	"M 89 9999 99:99:99",
	"M M 89 99:99:99 9999",		/* ctime() */
	"M M 89 99:99:99",
	"M 9999-99-99 99:99:99",	/* journalctl -o short-full */
	"M, 99 M 9999 99:99:99",
	"9999-99-99T99:99:99", "9999-99-99 99:99:99", "9999/99/99 99:99:99",
	"99/99/9999 99:99:99", "99-99 99:99:99", "99/99 99:99:99", "99:99:99",
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool mt_log_is_calendar(struct mt_word word)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";

	for (size_t i = 0; word.len >= 3 && i + 3 < sizeof(names); i += 3)
		if (!memcmp(word.p, names + i, 3))
			return true;
	return false;
}

/* How much of text the form takes; 0: it is another one. */
static size_t match(struct mt_word text, const char *form)
{
	size_t at = 0;

	for (; *form; form++) {
		size_t taken = *form == 'M' ? 3 : 1;
		char c;

		if (at + taken > text.len)
			return 0;
		c = text.p[at];
		if (*form == 'M' ? !mt_log_is_calendar((struct mt_word){ text.p + at, 3 }) :
		    *form == '9' ? !is_digit(c) :
		    *form == '8' ? !is_digit(c) && c != ' ' : c != *form)
			return 0;
		at += taken;
	}
	return at;
}

static size_t digits(struct mt_word text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len && is_digit(text.p[at + n]))
		n++;
	return n;
}

/* ".123456", ",123456" */
static size_t fraction(struct mt_word text, size_t at)
{
	size_t n;

	if (at >= text.len || (text.p[at] != '.' && text.p[at] != ','))
		return 0;
	n = digits(text, at + 1);
	return n ? n + 1 : 0;
}

/* "Z", "+00:00", "+0000", " UTC", " +0100" */
static size_t zone(struct mt_word text, size_t at)
{
	size_t start = at, n;

	if (at < text.len && text.p[at] == 'Z')
		return 1;
	if (at < text.len && text.p[at] == ' ')
		at++;
	if (at < text.len && (text.p[at] == '+' || text.p[at] == '-')) {
		n = digits(text, at + 1);
		if (n == 4)
			return at + 5 - start;
		return n == 2 && at + 6 <= text.len && text.p[at + 3] == ':' &&
		       digits(text, at + 4) == 2 ? at + 6 - start : 0;
	}
	for (n = 0; at > start && at + n < text.len && isupper((unsigned char)text.p[at + n]);)
		n++;
	return n >= 3 && n <= 5 && at + n < text.len && text.p[at + n] == ' ' ?
		       at + n - start : 0;
}

/* "1764540000.123456", "  100.000000": seconds, of the epoch or since boot */
static size_t seconds(struct mt_word text)
{
	size_t n = digits(text, 0), part = n ? fraction(text, n) : 0;

	return n <= 10 && part >= 4 && part <= 10 && n + part < text.len &&
	       text.p[n] == '.' && mt_is_blank(text.p[n + part]) ? n + part : 0;
}

size_t mt_log_date(struct mt_word text)
{
	size_t longest = 0;

	if (text.len < 8 || (!is_digit(*text.p) && !isupper((unsigned char)*text.p)))
		return 0;
	for (size_t i = 0; i < MT_ARRAY_SIZE(forms); i++) {
		size_t len = match(text, forms[i]);

		if (len > longest)
			longest = len;
	}
	if (!longest)
		return seconds(text);
	longest += fraction(text, longest);
	return longest + zone(text, longest);
}
