// SPDX-License-Identifier: GPL-2.0-or-later
/* The lines of a report around Mem-Info: slab caches, tasks, who is killed. */
#include <ctype.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "base/text.h"
#include "proc/log/oomlog_private.h"

bool mt_oom_behind(struct mt_word text, const char *prefix, struct mt_word *rest)
{
	size_t len = strlen(prefix);

	if (!mt_word_starts(text, prefix))
		return false;
	*rest = mt_word_trim(text.p + len, text.len - len);
	return true;
}

char *mt_oom_copy(struct mt_oom_parser *parser, struct mt_word word)
{
	char *text = parser->err ? NULL : mt_text_printable(word.p, word.len);

	if (!text && !parser->err)
		parser->err = mt_error_nomem();
	return text;
}

static void replace(struct mt_oom_parser *parser, char **text, struct mt_word word)
{
	char *copy = mt_oom_copy(parser, word);

	if (copy) {
		free(*text);
		*text = copy;
	}
}

/* What follows key up to a comma or the end. */
static bool find_value(struct mt_word line, const char *key, struct mt_word *value)
{
	const char *p = memmem(line.p, line.len, key, strlen(key)), *end;

	if (!p)
		return false;
	p += strlen(key);
	end = memchr(p, ',', (size_t)(line.p + line.len - p));
	*value = (struct mt_word){ p, (size_t)((end ? end : line.p + line.len) - p) };
	return true;
}

/* ---- slab and allocations ---- */

/* "kmalloc-2k            814056KB     814056KB" */
static bool kib_of(struct mt_word word, uint64_t *kib)
{
	size_t n = mt_number_digits(word.p, word.len, kib);

	return n && n + 2 == word.len && !strncasecmp(word.p + n, "kb", 2);
}

static enum mt_taken slab_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = parser->report;
	struct mt_word rest = message, name = mt_word_take(&rest), used = mt_word_take(&rest),
		       total = mt_word_take(&rest);
	struct mt_report_cache cache;

	if (mt_word_is(name, "Name") && mt_word_is(used, "Used"))
		return MT_TAKEN;
	if (!kib_of(used, &cache.used_kib) || !kib_of(total, &cache.total_kib))
		return MT_NOT_MINE;
	if (!parser->err)
		parser->err = mt_array_reserve(&report->caches, &report->cache_capacity,
					       report->nr_caches + 1, sizeof(cache),
					       MT_MAX_CACHES);
	cache.name = mt_oom_copy(parser, name);
	if (cache.name)
		report->caches[report->nr_caches++] = cache;
	return MT_TAKEN;
}

/* "   12.3 MiB     3145 mm/slub.c:2324 func:alloc_slab_page" */
static enum mt_taken allocation_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = parser->report;
	char *copy;

	if (!memmem(message.p, message.len, " func:", 6))
		return MT_NOT_MINE;
	if (!parser->err)
		parser->err = mt_array_reserve(&report->allocations, &report->allocation_capacity,
					       report->nr_allocations + 1, sizeof(char *), 1024);
	copy = mt_oom_copy(parser, message);
	if (copy)
		report->allocations[report->nr_allocations++] = copy;
	return MT_TAKEN;
}

/* ---- tasks ---- */

/* "[  pid  ]   uid  tgid total_vm      rss ... oom_score_adj name" */
static enum mt_taken task_header(struct mt_oom_parser *parser, struct mt_word message)
{
	const char *close = memchr(message.p, ']', message.len);
	struct mt_word rest, word;

	if (!close || *message.p != '[' ||
	    !mt_word_is(mt_word_trim(message.p + 1, (size_t)(close - message.p - 1)), "pid"))
		return MT_NOT_MINE;
	rest = mt_word_trim(close + 1, (size_t)(message.p + message.len - close - 1));
	parser->nr_columns = 0;
	while ((word = mt_word_take(&rest)).len && parser->nr_columns < MT_OOM_MAX_COLUMNS)
		parser->columns[parser->nr_columns++] = word;
	return MT_TAKEN;
}

static bool set_column(struct mt_report_task *task, struct mt_word column, struct mt_word word)
{
	bool negative = word.len > 1 && *word.p == '-';
	uint64_t value;

	if (negative)
		word = (struct mt_word){ word.p + 1, word.len - 1 };
	if (mt_word_count(word, &value))
		return false;
	if (mt_word_is(column, "oom_score_adj"))
		task->adj = negative ? -(int64_t)value : (int64_t)value;
	else if (mt_word_is(column, "uid"))
		task->uid = value;
	else if (mt_word_is(column, "total_vm"))
		task->total_vm = value;
	else if (mt_word_is(column, "rss"))
		task->rss = value;
	else if (mt_word_is(column, "pgtables_bytes"))
		task->pgtables_bytes = value;
	else if (mt_word_is(column, "swapents"))
		task->swap = negative ? 0 : value;
	return true;
}

static bool parse_task(struct mt_oom_parser *parser, struct mt_word rest,
		       struct mt_report_task *task)
{
	for (size_t i = 0; i < parser->nr_columns; i++) {
		if (mt_word_is(parser->columns[i], "name")) {
			task->name = mt_oom_copy(parser, mt_word_trim(rest.p, rest.len));
			return task->name;
		}
		if (!set_column(task, parser->columns[i], mt_word_take(&rest)))
			return false;
	}
	return false;
}

/* "[     95]     0    95    96953    96741   815104        0             0 init" */
static enum mt_taken task_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = parser->report;
	struct mt_report_task task = {
		.uid = MT_UNKNOWN, .total_vm = MT_UNKNOWN, .rss = MT_UNKNOWN,
		.pgtables_bytes = MT_UNKNOWN, .swap = MT_UNKNOWN, .tgid = MT_UNKNOWN,
		.nr_ptes = MT_UNKNOWN, .nr_pmds = MT_UNKNOWN, .rss_anon = MT_UNKNOWN,
		.rss_file = MT_UNKNOWN, .rss_shmem = MT_UNKNOWN, .adj = INT64_MIN,
		.old_adj = INT64_MIN,
	};
	const char *close = memchr(message.p, ']', message.len);

	if (!close || *message.p != '[' ||
	    mt_word_count(mt_word_trim(message.p + 1, (size_t)(close - message.p - 1)),
			  &task.pid))
		return MT_NOT_MINE;
	if (!parser->err)
		parser->err = mt_array_reserve(&report->tasks, &report->task_capacity,
					       report->nr_tasks + 1, sizeof(task), MT_MAX_TASKS);
	if (parser->err || !parse_task(parser, (struct mt_word){ close + 1,
				       (size_t)(message.p + message.len - close - 1) }, &task)) {
		free(task.name);
		return MT_BAD;
	}
	report->tasks[report->nr_tasks++] = task;
	return MT_TAKEN;
}

/* ---- who is killed ---- */

/* "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),...,task=init,pid=95,uid=0" (v5.0) */
static enum mt_taken constraint_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = parser->report;
	struct mt_word value;

	if (!mt_word_starts(message, "oom-kill:"))
		return MT_NOT_MINE;
	if (find_value(message, "constraint=", &value))
		replace(parser, &report->constraint, value);
	if (find_value(message, ",pid=", &value))
		mt_number_digits(value.p, value.len, &report->killed_pid);
	return MT_TAKEN;
}

/*
 * "Out of memory: Killed process 95 (init) total-vm:...", "Memory cgroup out of
 * memory: Killed process ..."; before v5.1 "Out of memory: Kill process 95
 * (init) score 868 or sacrifice child" and then "Killed process 96 (init) ..."
 */
static enum mt_taken killed_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = parser->report;
	const char *p = memmem(message.p, message.len, "Killed process ", 15);
	bool announced = memmem(message.p, message.len, "Kill process ", 13) ||
			 mt_word_starts(message, "Out of memory and no killable processes");

	if (!p)
		return announced ? MT_TAKEN : MT_NOT_MINE;
	replace(parser, &report->killed,
		(struct mt_word){ p, (size_t)(message.p + message.len - p) });
	p += 15;
	mt_number_digits(p, (size_t)(message.p + message.len - p), &report->killed_pid);
	return MT_TAKEN;
}

static enum mt_taken heading(struct mt_oom_parser *parser, struct mt_word message)
{
	static const struct {
		const char *text;
		enum mt_oom_part part;
	} headings[] = {
		{ "Unreclaimable slab info:", MT_OOM_SLAB },
		{ "Memory allocations", MT_OOM_ALLOCATIONS },
		{ "Tasks state (memory values in pages):", MT_OOM_TASKS },
		{ "excessive unreclaimable slab", MT_OOM_SLAB },
		{ "Memory cgroup min protection", MT_OOM_SLAB },
		{ "COMPACTION is disabled", MT_OOM_HEAD },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(headings); i++) {
		if (!mt_word_starts(message, headings[i].text))
			continue;
		if (headings[i].part != MT_OOM_HEAD)
			parser->part = headings[i].part;
		return MT_TAKEN;
	}
	return MT_NOT_MINE;
}

enum mt_taken mt_oom_other_line(struct mt_oom_parser *parser, struct mt_word message)
{
	enum mt_taken taken = heading(parser, message);

	if (!taken)
		taken = constraint_line(parser, message);
	if (!taken)
		taken = killed_line(parser, message);
	if (taken)
		return taken;
	if (task_header(parser, message)) {
		parser->part = MT_OOM_TASKS;
		return MT_TAKEN;
	}
	switch (parser->part) {
	case MT_OOM_SLAB:
		return slab_line(parser, message);
	case MT_OOM_ALLOCATIONS:
		return allocation_line(parser, message);
	case MT_OOM_TASKS:
		return task_line(parser, message);
	default:
		return MT_NOT_MINE;
	}
}
