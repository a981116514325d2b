// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/text/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

/* The longest of vmstat_text[] are near 40; keeps rubbish out of tables. */
#define MAX_NAME 64

void mt_lines_init(struct mt_lines *scan, const char *path, const char *text, size_t len)
{
	*scan = (struct mt_lines){
		.path = path,
		.next = text,
		.end = len ? text + len : text,	/* what was not read is NULL */
		.worst = MT_STATUS_PRESENT,
	};
}

bool mt_lines_next(struct mt_lines *scan)
{
	if (scan->next == scan->end)
		return false;
	scan->number++;

	const char *newline = memchr(scan->next, '\n', (size_t)(scan->end - scan->next));

	if (!newline) {
		scan->next = scan->end;
		mt_lines_bad(scan, MT_STATUS_TRUNCATED, "ends in the middle of a line");
		return false;
	}
	scan->line = scan->next;
	scan->len = (size_t)(newline - scan->next);
	if (scan->len && scan->line[scan->len - 1] == '\r')
		scan->len--;
	scan->next = newline + 1;
	return true;
}

void mt_lines_bad(struct mt_lines *scan, enum mt_status status, const char *fmt, ...)
{
	if (status > scan->worst)
		scan->worst = status;
	if (scan->nr_bad++)
		return;

	mt_cleanup(free) char *cause = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&cause, fmt, ap) < 0)
		cause = NULL;
	va_end(ap);
	if (cause && asprintf(&scan->first_bad, "line %zu: %s", scan->number, cause) < 0)
		scan->first_bad = NULL;
}

static char *describe(const struct mt_lines *scan)
{
	const char *first = scan->first_bad ? scan->first_bad : "bad";
	char *text;
	int n;

	if (scan->nr_bad > 1)
		n = asprintf(&text, "%s: %s (and %zu more)", scan->path, first, scan->nr_bad - 1);
	else
		n = asprintf(&text, "%s: %s", scan->path, first);
	return n < 0 ? NULL : text;
}

struct mt_error *mt_lines_finish(struct mt_lines *scan, struct mt_snapshot *snapshot,
				enum mt_section section, bool usable)
{
	mt_cleanup(free) char *reason = scan->nr_bad ? describe(scan) : NULL;

	free(scan->first_bad);
	scan->first_bad = NULL;
	if (!usable)
		return mt_error_create(MT_ERR_FORMAT, "%s%s", reason ? reason : scan->path,
				       reason ? "" : ": nothing in it");
	mt_snapshot_set_status(snapshot, section, scan->worst, reason);
	return NULL;
}

/* Not isalnum(): a locale has no say in what a kernel's name is. */
static const bool name_characters[256] = {
	['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true,
	['_'] = true, ['-'] = true, ['.'] = true, ['/'] = true, [' '] = true,
};

bool mt_word_is_name(struct mt_word word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!name_characters[(unsigned char)word.p[i]])
			return false;
	return word.len && word.len <= MAX_NAME;
}

struct mt_word mt_word_take(struct mt_word *rest)
{
	while (rest->len && mt_is_blank(*rest->p))
		rest->p++, rest->len--;

	struct mt_word word = { rest->p, 0 };

	/* nothing at all may be no address at all, to which none is added */
	if (!rest->len)
		return word;
	while (word.len < rest->len && !mt_is_blank(word.p[word.len]))
		word.len++;
	rest->p += word.len;
	rest->len -= word.len;
	return word;
}

const char *mt_word_count(struct mt_word word, uint64_t *value)
{
	size_t n = mt_number_digits(word.p, word.len, value);

	if (n == word.len && n && *value != MT_UNKNOWN)
		return NULL;
	if (n == word.len && n)
		return "too large a number";
	if (word.len > 1 && word.p[0] == '-')
		return "a negative number";
	return word.len ? "not a number" : "a number is missing";
}

/* Takes text off the start of rest, and the blanks before it. */
static bool take_text(struct mt_word *rest, const char *text)
{
	*rest = mt_word_trim(rest->p, rest->len);
	if (!mt_word_starts(*rest, text))
		return false;
	rest->p += strlen(text);
	rest->len -= strlen(text);
	return true;
}

const char *mt_word_zone(struct mt_word line, unsigned int *node, struct mt_word *name,
			 struct mt_word *rest)
{
	uint64_t id;

	if (!take_text(&line, "Node"))
		return "expected \"Node\"";
	line = mt_word_trim(line.p, line.len);

	size_t n = mt_number_digits(line.p, line.len, &id);

	if (!n || id >= MT_MAX_NODES)
		return "bad node number";
	line.p += n;
	line.len -= n;
	if (!take_text(&line, ",") || !take_text(&line, "zone"))
		return "expected \", zone\"";
	*name = mt_word_take(&line);
	if (name->len && name->p[name->len - 1] == ',')
		name->len--;
	if (!mt_word_is_name(*name))
		return "bad zone name";
	*node = (unsigned int)id;
	*rest = line;
	return NULL;
}
