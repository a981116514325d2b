// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/maps.h"

#include <stdlib.h>

#include "base/number.h"
#include "base/text.h"

#define MAX_MINOR 0xfffffu	/* MINORBITS is 20 */
#define MAX_MAJOR 0xfffu

bool mt_maps_is_line(struct mt_word line)
{
	uint64_t start;
	size_t n = mt_number_hex_digits(line.p, line.len, &start);

	return n && n < line.len && line.p[n] == '-';
}

/* Hexadecimal digits off the start of rest, and the separator behind them. */
static bool take_hex(struct mt_word *rest, char separator, uint64_t *value)
{
	size_t n = mt_number_hex_digits(rest->p, rest->len, value);

	if (!n || n > 16 || n == rest->len || rest->p[n] != separator)
		return false;
	rest->p += n + 1;
	rest->len -= n + 1;
	return true;
}

/* Skips blanks at the start only: a path may end in some. */
static void skip_blanks(struct mt_word *rest)
{
	while (rest->len && *rest->p == ' ')
		rest->p++, rest->len--;
}

static bool are_permissions(struct mt_word word)
{
	return word.len == 4 && (word.p[0] == 'r' || word.p[0] == '-') &&
	       (word.p[1] == 'w' || word.p[1] == '-') &&
	       (word.p[2] == 'x' || word.p[2] == '-') &&
	       (word.p[3] == 's' || word.p[3] == 'p');
}

const char *mt_maps_parse_line(struct mt_word text, struct mt_maps_line *line)
{
	struct mt_word rest = text, permissions;
	uint64_t major, minor;

	if (!take_hex(&rest, '-', &line->start) || !take_hex(&rest, ' ', &line->end) ||
	    line->end <= line->start)
		return "bad addresses";
	permissions = mt_word_take(&rest);
	if (!are_permissions(permissions))
		return "bad permissions";
	memcpy(line->permissions, permissions.p, 4);
	line->permissions[4] = '\0';
	skip_blanks(&rest);
	if (!take_hex(&rest, ' ', &line->offset))
		return "bad offset";
	if (!take_hex(&rest, ':', &major) || !take_hex(&rest, ' ', &minor) ||
	    major > MAX_MAJOR || minor > MAX_MINOR)
		return "bad device";
	line->device = major << 20 | minor;
	if (mt_word_count(mt_word_take(&rest), &line->inode))
		return "bad inode";
	skip_blanks(&rest);
	line->path = rest;
	return NULL;
}

char *mt_maps_path(struct mt_word path)
{
	static const char newline[] = "\\012";
	mt_cleanup(free) char *copy = malloc(path.len + 1);
	size_t n = 0;

	if (!copy)
		return NULL;
	for (size_t i = 0; i < path.len; n++) {
		struct mt_word rest = { path.p + i, path.len - i };
		bool escaped = mt_word_starts(rest, newline);

		copy[n] = escaped ? '\n' : path.p[i];
		i += escaped ? strlen(newline) : 1;
	}
	return mt_text_printable(copy, n);
}
