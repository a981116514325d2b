// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/newest_first.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "proc/log/line/prefix.h"

/* Lines of a report that are kept until its first one comes. */
#define MAX_KEPT ((size_t)1 << 20)
#define PATIENCE 4096u

/* Of so many lines the times are compared. */
#define COMPARED 4000u

/* ---- which order it is ---- */

static struct mt_word take_line(struct mt_word *text)
{
	const char *end = memchr(text->p, '\n', text->len);
	struct mt_word line = { text->p, end ? (size_t)(end - text->p) : text->len };
	size_t taken = line.len + (end ? 1 : 0);

	text->p += taken;
	text->len -= taken;
	return line;
}

/* The first line of Mem-Info is known, and what comes behind it, in every kernel. */
static bool is_behind_meminfo(struct mt_word line)
{
	return mt_oom_has(line, "active_anon:") || mt_oom_has(line, "per-cpu:") ||
	       mt_oom_has(line, "Active:");
}

/* 1: newest first; -1: oldest first; 0: it does not tell. */
static int by_meminfo(struct mt_word text)
{
	struct mt_word before = { "", 0 }, line;
	struct mt_log_prefix prefix;

	while (text.len) {
		line = take_line(&text);
		mt_log_prefix_parse(line, &prefix);
		if (prefix.has_program)
			continue;
		if (mt_oom_has(line, "Mem-Info:") || mt_oom_has(line, "Mem-info:")) {
			struct mt_word rest = text, next = take_line(&rest);

			if (is_behind_meminfo(next))
				return -1;
			if (is_behind_meminfo(before))
				return 1;
		}
		before = line;
	}
	return 0;
}

/* Times of the same length can be compared as texts, but for the turn of a month. */
static int by_times(struct mt_word text)
{
	struct mt_word before = { NULL, 0 };
	size_t up = 0, down = 0;

	for (unsigned int i = 0; text.len && i < COMPARED; i++) {
		struct mt_word line = take_line(&text), stamp;
		struct mt_log_prefix prefix;
		int order;

		mt_log_prefix_parse(line, &prefix);
		stamp = mt_word_trim(line.p + prefix.quote_len, prefix.len - prefix.quote_len);
		if (stamp.len < 12 || prefix.has_program)
			continue;
		order = before.len == stamp.len ? memcmp(stamp.p, before.p, stamp.len) : 0;
		up += order > 0;
		down += order < 0;
		before = stamp;
	}
	return down > 4 * up ? 1 : up > 4 * down ? -1 : 0;
}

/*
 * Times that go one way tell more than one line above another, which may be of two reports that
 * were printed at once.
 */
bool mt_is_newest_first(struct mt_word text)
{
	int order = by_times(text);

	return (order ? order : by_meminfo(text)) > 0;
}

/* ---- one report after the other ---- */

static struct mt_error *keep(struct mt_newest_first *newest, const struct mt_klog_line *line)
{
	struct mt_error *err = mt_array_reserve(&newest->numbers, &newest->capacity,
						newest->lines.n + 1, sizeof(*newest->numbers),
						2 * MAX_KEPT);

	if (err)
		return err;
	newest->numbers[newest->lines.n] = line->number;
	return mt_oom_store_add(&newest->lines, MT_OOM_OTHER, line->text);
}

struct mt_error *mt_newest_first_finish(struct mt_newest_first *newest,
					struct mt_assign *assign, struct mt_klog *klog)
{
	struct mt_error *err = NULL;

	for (size_t i = newest->lines.n; !err && i-- > 0;) {
		mt_klog_put(klog, mt_oom_store_line(&newest->lines, i), newest->numbers[i]);
		err = mt_assign_line(assign, klog);
	}
	mt_oom_store_clear(&newest->lines);
	newest->idle = 0;
	return err;
}

struct mt_error *mt_newest_first_line(struct mt_newest_first *newest, struct mt_assign *assign,
				      struct mt_klog *klog)
{
	enum mt_oom_kind kind = mt_oom_classify(klog->line.message);
	struct mt_error *err;

	if (klog->line.foreign ||
	    (!newest->lines.n && (kind == MT_OOM_OTHER || kind == MT_OOM_TRACE)))
		return NULL;
	newest->idle = mt_oom_is_strong(kind) ? 0 : newest->idle + 1;
	err = keep(newest, &klog->line);
	if (!err && (kind == MT_OOM_REQUEST || newest->idle > PATIENCE ||
		     newest->lines.n >= MAX_KEPT))
		err = mt_newest_first_finish(newest, assign, klog);
	return err;
}

void mt_newest_first_release(struct mt_newest_first *newest)
{
	mt_oom_store_release(&newest->lines);
	free(newest->numbers);
	newest->numbers = NULL;
}
