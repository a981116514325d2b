// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/shape.h"

#include <string.h>

#include "base/cleanup.h"
#include "proc/log/line/date.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char closing(char c)
{
	switch (c) {
	case '[':
		return ']';
	case '(':
		return ')';
	case '<':
		return '>';
	default:
		return '\0';
	}
}

static enum mt_shape_kind kind_of(struct mt_word text)
{
	char c = *text.p;

	if (is_digit(c))
		return MT_SHAPE_DIGITS;
	if (mt_is_blank(c))
		return MT_SHAPE_BLANKS;
	if (is_letter(c))
		return MT_SHAPE_LETTERS;
	return closing(c) && memchr(text.p, closing(c), text.len) ? MT_SHAPE_GROUP :
								    MT_SHAPE_MARK;
}

/* The length of the piece of this kind that text begins with; 0: it begins with another. */
static size_t piece_len(struct mt_word text, enum mt_shape_kind kind)
{
	size_t n = 0;

	if (!text.len)
		return 0;
	switch (kind) {
	case MT_SHAPE_DIGITS:
		while (n < text.len && is_digit(text.p[n]))
			n++;
		return n;
	case MT_SHAPE_BLANKS:
		while (n < text.len && mt_is_blank(text.p[n]))
			n++;
		return n;
	case MT_SHAPE_LETTERS:
		while (n < text.len && is_letter(text.p[n]))
			n++;
		return n;
	case MT_SHAPE_GROUP: {
		const char *end = closing(*text.p) ? memchr(text.p, closing(*text.p), text.len) :
						     NULL;

		return end ? (size_t)(end + 1 - text.p) : 0;
	}
	default:
		return 1;
	}
}

void mt_shape_learn(struct mt_shape *shape, struct mt_word prefix)
{
	size_t at = 0;

	*shape = (struct mt_shape){ .nr_pieces = 0 };
	if (prefix.len > MT_SHAPE_TEXT)
		return;
	memcpy(shape->text, prefix.p, prefix.len);
	while (at < prefix.len) {
		struct mt_word rest = { shape->text + at, prefix.len - at };
		enum mt_shape_kind kind = kind_of(rest);
		size_t len = piece_len(rest, kind);

		if (shape->nr_pieces == MT_SHAPE_MAX) {
			shape->nr_pieces = 0;
			return;
		}
		shape->pieces[shape->nr_pieces++] = (struct mt_shape_piece){
			kind, (unsigned short)at, (unsigned short)len,
		};
		if (kind == MT_SHAPE_MARK && *rest.p == '"')
			shape->closing_quote = !shape->closing_quote;
		at += len;
	}
}

/* Words that stand for others of their kind. */
static bool is_level(struct mt_word word)
{
	static const char *const levels[] = {
		"emerg", "alert", "crit", "critical", "err", "error", "warn", "warning", "notice",
		"info", "debug", "I", "W", "E", "D", "N", "C", "T", "INFO", "WARN", "WARNING",
		"ERR", "ERROR", "NOTICE", "DEBUG", "CRIT",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(levels); i++)
		if (mt_word_is(word, levels[i]))
			return true;
	return false;
}

static bool same_word(struct mt_word a, struct mt_word b)
{
	return (a.len == b.len && !memcmp(a.p, b.p, a.len)) || (is_level(a) && is_level(b)) ||
	       (mt_log_is_calendar(a) && mt_log_is_calendar(b));
}

size_t mt_shape_match(const struct mt_shape *shape, struct mt_word line)
{
	size_t at = 0;

	for (size_t i = 0; i < shape->nr_pieces; i++) {
		const struct mt_shape_piece *piece = &shape->pieces[i];
		struct mt_word rest = { line.p + at, line.len - at };
		struct mt_word learned = { shape->text + piece->at, piece->len };
		size_t len = piece_len(rest, piece->kind);

		/* blanks at the end of the prefix may be the message's own, or cut off */
		if (!len && piece->kind == MT_SHAPE_BLANKS && i + 1 == shape->nr_pieces)
			break;
		/* numbers are padded to a width: blanks that are not there, or not everywhere */
		if (!len && piece->kind == MT_SHAPE_BLANKS && !i)
			continue;
		if (!i && piece->kind != MT_SHAPE_BLANKS && rest.len && mt_is_blank(*rest.p)) {
			at += piece_len(rest, MT_SHAPE_BLANKS);
			rest = (struct mt_word){ line.p + at, line.len - at };
			len = piece_len(rest, piece->kind);
		}
		if (!len || (piece->kind == MT_SHAPE_LETTERS &&
			     !same_word(learned, (struct mt_word){ rest.p, len })) ||
		    ((piece->kind == MT_SHAPE_MARK || piece->kind == MT_SHAPE_GROUP) &&
		     *rest.p != *learned.p))
			return 0;
		at += len;
	}
	return at;
}

/* Not that of a warning: "WARNING: CPU: 1 PID: 2 at mm/..." */
static bool is_cpu_line(struct mt_word text, const char *p)
{
	size_t len = (size_t)(text.p + text.len - p);

	return memmem(p, len, " PID: ", 6) && memmem(p, len, " Comm: ", 7);
}

/* "Node x active_anon:": a node whose number is lost is no prefix. */
static bool is_behind_node(struct mt_word text, const char *p)
{
	struct mt_word before = mt_word_trim(text.p, (size_t)(p - text.p));
	size_t n = before.len;

	while (n && !mt_is_blank(before.p[n - 1]))
		n--;
	while (n && mt_is_blank(before.p[n - 1]))
		n--;
	return n >= 4 && !memcmp(before.p + n - 4, "Node", 4);
}

size_t mt_shape_certain(struct mt_word text)
{
	static const char *const starts[] = {
		"Mem-Info:", "Mem-info:", "Call Trace:", "Call trace:", "Hardware name: ",
		"CPU: ", "Pid: ", "Node 0 ", "active_anon:", "lowmem_reserve[]: ",
		"Tasks state (memory values in pages):", "oom-kill:constraint=",
		"Out of memory: Kill", "Memory cgroup out of memory: Kill", "memory: usage ",
		"Memory cgroup stats for ", "Free swap  = ", "Total swap = ",
		"[  pid  ]   uid  tgid total_vm", "[ pid ]   uid  tgid total_vm",
	};
	size_t first = text.len;

	for (size_t i = 0; i < MT_ARRAY_SIZE(starts); i++) {
		const char *p = memmem(text.p, first, starts[i], strlen(starts[i]));

		if (p && (*p != 'C' || p[1] != 'P' || is_cpu_line(text, p)) &&
		    !is_behind_node(text, p))
			first = (size_t)(p - text.p);
	}
	return first;
}
