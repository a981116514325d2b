// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/suggest.h"

#include <ctype.h>
#include <string.h>

/* Longer words are no slips of the finger. */
#define LONGEST 40

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int lower(char c)
{
	return tolower((unsigned char)c);
}

static size_t distance(const char *a, size_t len_a, const char *b, size_t len_b)
{
	size_t d[LONGEST + 1][LONGEST + 1];

	for (size_t i = 0; i <= len_a; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= len_b; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= len_a; i++) {
		for (size_t j = 1; j <= len_b; j++) {
			size_t changed = lower(a[i - 1]) != lower(b[j - 1]);

			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
					d[i - 1][j - 1] + changed);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[len_a][len_b];
}

struct mt_suggestion mt_suggest(const char *word)
{
	return (struct mt_suggestion){ word, NULL, 0 };
}

void mt_suggest_offer(struct mt_suggestion *suggestion, const char *name)
{
	size_t len = strlen(name), word_len = strlen(suggestion->word);

	if (!len || !word_len || len > LONGEST || word_len > LONGEST)
		return;

	size_t most = len / 3 > 1 ? len / 3 : 1;
	size_t away = distance(suggestion->word, word_len, name, len);

	if (word_len > 1 && len > word_len && !strncasecmp(suggestion->word, name, word_len))
		away = least(away, most);
	if (away > most || (suggestion->best && away >= suggestion->distance))
		return;
	suggestion->best = name;
	suggestion->distance = away;
}
