// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/report/pairs.h"

#include <ctype.h>
#include <string.h>

#include "base/number.h"

static const char ellipsis[] = "\xe2\x80\xa6";

bool mt_oom_pair_value(struct mt_word word, struct mt_oom_pair *pair)
{
	size_t n = mt_number_digits(word.p, word.len, &pair->value);

	if (mt_word_is(word, "yes") || mt_word_is(word, "no")) {
		pair->value = *word.p == 'y';
		pair->kib = false;
		return true;
	}
	pair->kib = n + 2 == word.len && tolower((unsigned char)word.p[n]) == 'k' &&
		    tolower((unsigned char)word.p[n + 1]) == 'b';
	return n && (n == word.len || pair->kib) && pair->value != MT_UNKNOWN;
}

/* The line ends within this word: its name has no value, its value no unit. */
static bool is_cut_value(struct mt_word value)
{
	uint64_t number;
	size_t n = mt_number_digits(value.p, value.len, &number);

	return !value.len || (n && n + 1 == value.len && tolower((unsigned char)value.p[n]) == 'k');
}

static bool is_blank(struct mt_word rest)
{
	return !mt_word_trim(rest.p, rest.len).len;
}

enum mt_pair_state mt_oom_next_pair(struct mt_word *rest, struct mt_oom_pair *pair)
{
	struct mt_word word = mt_word_take(rest), value;
	const char *end;

	if (!word.len)
		return MT_PAIR_END;
	if (memmem(word.p, word.len, ellipsis, 3))
		return MT_PAIR_CUT;
	end = memchr(word.p, ':', word.len);
	if (!end)
		end = memchr(word.p, '?', word.len);
	if (!end)
		return is_blank(*rest) && mt_word_is_name(word) ? MT_PAIR_CUT : MT_PAIR_BAD;
	if (end == word.p)
		return MT_PAIR_BAD;
	pair->key = (struct mt_word){ word.p, (size_t)(end - word.p) };
	value = (struct mt_word){ end + 1, word.len - pair->key.len - 1 };
	if (!value.len)
		value = mt_word_take(rest);
	if (mt_oom_pair_value(value, pair))
		return MT_PAIR_GOOD;
	return (is_blank(*rest) && is_cut_value(value)) ||
	       memmem(value.p, value.len, ellipsis, 3) ? MT_PAIR_CUT : MT_PAIR_BAD;
}
