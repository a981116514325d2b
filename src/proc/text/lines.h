/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the /proc parsers share: going through a text line by line, and saying
 * which line is bad and why without giving up the others.
 */
#ifndef MT_PROC_TEXT_LINES_H
#define MT_PROC_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "model/snapshot.h"

struct mt_lines {
	const char *path;	/* for messages */
	const char *next, *end;	/* what is not yet read */
	const char *line;	/* the current line, without "\n" or "\r\n" */
	size_t len;
	size_t number;		/* of the current line, from 1 */
	enum mt_status worst;
	char *first_bad;	/* "line 3: ..." */
	size_t nr_bad;
};

/* Begins with text[0..len), which must outlive scan; path is its name in messages. */
void mt_lines_init(struct mt_lines *scan, const char *path, const char *text, size_t len);

/*
 * Goes to the next line; returns false at the end.  A last line that no newline ends may have
 * lost digits: it is not returned, and the text counts as truncated.
 */
bool mt_lines_next(struct mt_lines *scan);

/*
 * Reports the current line, or what ends with it, as bad.  status: truncated or damaged; fmt and
 * what follows, as for printf(): why.  Of several reports the first is kept, and their number.
 */
void mt_lines_bad(struct mt_lines *scan, enum mt_status status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Ends the parsing: sets the section's status in the snapshot to present, or to the worst that
 * mt_lines_bad() reported, and frees what scan holds.  MT_ERR_FORMAT if usable is false, that
 * is if nothing was found that could be shown.
 */
struct mt_error *mt_lines_finish(struct mt_lines *scan, struct mt_snapshot *snapshot,
				enum mt_section section, bool usable);

/* A piece of a line. */
struct mt_word {
	const char *p;
	size_t len;
};

/* Tells whether word begins with text.  Inline: strlen() of a constant costs nothing. */
static inline bool mt_word_starts(struct mt_word word, const char *text)
{
	/* nothing is compared of an empty word, whose p may be NULL */
	return word.len >= strlen(text) && (!*text || !memcmp(word.p, text, strlen(text)));
}

/* Tells whether word is text. */
static inline bool mt_word_is(struct mt_word word, const char *text)
{
	return word.len == strlen(text) && mt_word_starts(word, text);
}

/*
 * Tells whether word can be the name of a zone, a migrate type, a statistic: letters,
 * digits and "_-./ ", not longer than any the kernel has.
 */
bool mt_word_is_name(struct mt_word word);

/* Tells whether c is a space or a tab. */
static inline bool mt_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Returns p[0..len) without the blanks at either end. */
static inline struct mt_word mt_word_trim(const char *p, size_t len)
{
	while (len && mt_is_blank(*p))
		p++, len--;
	while (len && mt_is_blank(p[len - 1]))
		len--;
	return (struct mt_word){ p, len };
}

/* Takes the first blank-separated word off rest and returns it; an empty one at the end. */
struct mt_word mt_word_take(struct mt_word *rest);

/*
 * Parses all of word as a decimal count into *value.  Returns NULL, or why it is none, a constant
 * text: "negative", "too large", "not a number".
 */
const char *mt_word_count(struct mt_word word, uint64_t *value);

/*
 * Parses the start of line, "Node %d, zone %8s", into *node and *name; *rest is what comes behind
 * the name and its comma, if it has one.  Returns NULL, or what is wrong, a constant text.
 */
const char *mt_word_zone(struct mt_word line, unsigned int *node, struct mt_word *name,
			 struct mt_word *rest);

#endif
