// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The task table (mm/oom_kill.c, dump_tasks()), whose columns changed often:
 *
 *	[ pid ]   uid  tgid total_vm      rss cpu oom_adj name			2.6.25
 *	[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name	2.6.36
 *	[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name	3.8
 *	[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name	4.0
 *	[ pid ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name	4.15
 *	[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes ...	6.8
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "proc/log/report/parser.h"

static const struct {
	const char *name;
	size_t offset;
} counts[] = {
	{ "uid", offsetof(struct mt_report_task, uid) },
	{ "tgid", offsetof(struct mt_report_task, tgid) },
	{ "total_vm", offsetof(struct mt_report_task, total_vm) },
	{ "rss", offsetof(struct mt_report_task, rss) },
	{ "rss_anon", offsetof(struct mt_report_task, rss_anon) },
	{ "rss_file", offsetof(struct mt_report_task, rss_file) },
	{ "rss_shmem", offsetof(struct mt_report_task, rss_shmem) },
	{ "nr_ptes", offsetof(struct mt_report_task, nr_ptes) },
	{ "nr_pmds", offsetof(struct mt_report_task, nr_pmds) },
	{ "pgtables_bytes", offsetof(struct mt_report_task, pgtables_bytes) },
	{ "swapents", offsetof(struct mt_report_task, swap) },
};

/* What stands behind the "]" of a row. */
static bool behind_bracket(struct mt_word message, struct mt_word *inside, struct mt_word *rest)
{
	const char *close = memchr(message.p, ']', message.len);

	if (!close)
		return false;
	*inside = mt_word_trim(message.p + 1, (size_t)(close - message.p - 1));
	*rest = mt_word_trim(close + 1, (size_t)(message.p + message.len - close - 1));
	return true;
}

enum mt_taken mt_oom_task_header(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_word inside, rest, word;
	size_t len;

	if (!behind_bracket(message, &inside, &rest))
		return MT_BAD;
	len = rest.len < sizeof(parser->header) ? rest.len : sizeof(parser->header);
	memcpy(parser->header, rest.p, len);
	rest = (struct mt_word){ parser->header, len };
	parser->nr_columns = 0;
	while ((word = mt_word_take(&rest)).len && parser->nr_columns < MT_OOM_MAX_COLUMNS)
		parser->columns[parser->nr_columns++] = word;
	parser->report.has_tasks = true;
	parser->part = MT_OOM_IN_TASKS;
	return mt_oom_take_cut(&message) ? MT_CUT : MT_TAKEN;
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
	else if (mt_word_is(column, "oom_adj"))
		task->old_adj = negative ? -(int64_t)value : (int64_t)value;
	for (size_t i = 0; i < MT_ARRAY_SIZE(counts); i++)
		if (mt_word_is(column, counts[i].name))
			*(uint64_t *)((char *)task + counts[i].offset) = negative ? 0 : value;
	return true;
}

static enum mt_taken parse_task(struct mt_oom_parser *parser, struct mt_word rest,
				struct mt_report_task *task)
{
	bool cut = mt_oom_take_cut(&rest);

	for (size_t i = 0; i < parser->nr_columns; i++) {
		struct mt_word word;

		if (mt_word_is(parser->columns[i], "name")) {
			task->name = mt_oom_copy(parser, mt_word_trim(rest.p, rest.len));
			return !task->name ? MT_BAD : cut || !*task->name ? MT_CUT : MT_TAKEN;
		}
		word = mt_word_take(&rest);
		/* digits at the end of a cut line may not be all */
		if (!word.len || (!rest.len && cut))
			return MT_CUT;
		if (!set_column(task, parser->columns[i], word))
			return MT_BAD;
	}
	return MT_CUT;	/* the header was cut */
}

/*
 * The header is lost: how many numbers stand before the name tells its columns, but for three
 * tables of seven.  Of them a page table's bytes are whole pages; oom_adj and oom_score_adj came
 * with a CPU, until v3.7: where one is negative that is sure.
 */
static const char *guess_columns(size_t nr_numbers, uint64_t fifth, bool old)
{
	switch (nr_numbers) {
	case 6:
		return "uid tgid total_vm rss cpu oom_adj name";
	case 7:
		if (old)
			return "uid tgid total_vm rss cpu oom_adj oom_score_adj name";
		if (!fifth)
			return NULL;
		return fifth % 4096 ? "uid tgid total_vm rss nr_ptes swapents oom_score_adj name" :
				      "uid tgid total_vm rss pgtables_bytes swapents "
				      "oom_score_adj name";
	case 8:
		return "uid tgid total_vm rss nr_ptes nr_pmds swapents oom_score_adj name";
	case 10:
		return "uid tgid total_vm rss rss_anon rss_file rss_shmem pgtables_bytes "
		       "swapents oom_score_adj name";
	default:
		return NULL;
	}
}

static bool is_signed_number(struct mt_word word)
{
	uint64_t value;

	if (word.len > 1 && *word.p == '-')
		word = (struct mt_word){ word.p + 1, word.len - 1 };
	return !mt_word_count(word, &value);
}

const char *mt_oom_row_columns(struct mt_word message)
{
	struct mt_word inside, rest, word, pid;
	uint64_t fifth = 0, number;
	bool old = false;
	size_t n = 0;

	if (!behind_bracket(message, &inside, &rest) || mt_word_count(inside, &number))
		return NULL;
	while ((word = mt_word_take(&rest)).len && is_signed_number(word)) {
		n++;
		if (n == 2)
			pid = word;
		if (n == 5 && mt_word_count(word, &fifth))
			fifth = 0;
		old |= n == 6 && *word.p == '-';
	}
	/* a name stands behind them; what is in brackets is a process, and tgid is it */
	return word.len && n >= 2 && pid.len == inside.len && !memcmp(pid.p, inside.p, pid.len) ?
		       guess_columns(n, fifth, old) : NULL;
}

/* Sets the columns by a row; whether that was possible. */
static bool take_columns(struct mt_oom_parser *parser, struct mt_word message)
{
	const char *columns = mt_oom_row_columns(message);
	char header[MT_OOM_MAX_HEADER];
	int n;

	if (!columns)
		return false;
	n = snprintf(header, sizeof(header), "[ pid ] %s", columns);
	parser->report.columns_assumed = true;
	return mt_oom_task_header(parser, (struct mt_word){ header, (size_t)n }) == MT_TAKEN;
}

enum mt_taken mt_oom_task_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	struct mt_report_task task = {
		.uid = MT_UNKNOWN, .total_vm = MT_UNKNOWN, .rss = MT_UNKNOWN,
		.pgtables_bytes = MT_UNKNOWN, .swap = MT_UNKNOWN, .tgid = MT_UNKNOWN,
		.nr_ptes = MT_UNKNOWN, .nr_pmds = MT_UNKNOWN, .rss_anon = MT_UNKNOWN,
		.rss_file = MT_UNKNOWN, .rss_shmem = MT_UNKNOWN, .adj = INT64_MIN,
		.old_adj = INT64_MIN,
	};
	struct mt_word inside, rest;
	enum mt_taken taken;

	if (!parser->nr_columns && !take_columns(parser, message))
		return MT_BAD;
	if (!behind_bracket(message, &inside, &rest) ||
	    mt_word_count(inside, &task.pid))
		return MT_BAD;
	if (!parser->err)
		parser->err = mt_array_reserve(&report->tasks, &report->task_capacity,
					       report->nr_tasks + 1, sizeof(task), MT_MAX_TASKS);
	taken = parser->err ? MT_BAD : parse_task(parser, rest, &task);
	if (taken == MT_CUT && !task.name)
		task.name = mt_oom_copy(parser, (struct mt_word){ "?", 1 });
	if (taken == MT_BAD || !task.name) {
		free(task.name);
		return MT_BAD;
	}
	report->tasks[report->nr_tasks++] = task;
	return taken;
}
