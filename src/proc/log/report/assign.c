// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/report/assign.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

/* Behind its last line, so many others may come before it counts as ended. */
#define PATIENCE 64u
/* As long as its end was not seen. */
#define LONG_PATIENCE 4096u

void mt_assign_release(struct mt_assign *assign)
{
	for (size_t i = 0; i < assign->nr_open; i++)
		mt_oom_parser_destroy(assign->open[i]);
	assign->nr_open = 0;
	free(assign->release);
	assign->release = NULL;
	free(assign->before);
	assign->before = NULL;
	mt_names_destroy(assign->names);
	assign->names = NULL;
}

/* ---- ending ---- */

/* The first ones go first: of a long log the last is what is looked at. */
static void stay_within(struct mt_reports *reports, size_t wanted)
{
	while (reports->bytes > MT_MAX_REPORT_BYTES && reports->nr_condensed + 1 < reports->n) {
		struct mt_report *report = &reports->v[reports->nr_condensed];
		size_t had;

		/* still open: it ends soon */
		if (!report->snapshot)
			return;
		if (++reports->nr_condensed == wanted)
			continue;
		had = mt_report_bytes(report);
		mt_report_condense(report);
		reports->bytes -= had - mt_report_bytes(report);
	}
}


static struct mt_error *end_report(struct mt_assign *assign, size_t i, enum mt_report_end end)
{
	struct mt_oom_parser *parser = assign->open[i];
	struct mt_report *report = &parser->report;
	struct mt_error *err = NULL;

	if (!report->snapshot->origin.kernel && assign->release) {
		report->snapshot->origin.kernel = strdup(assign->release);
		err = report->snapshot->origin.kernel ? NULL : mt_error_nomem();
	}
	if (!err)
		err = mt_oom_parser_finish(parser, end);
	if (err)
		return err;
	assign->reports->v[parser->slot] = *report;
	assign->reports->bytes += mt_report_bytes(report);
	*report = (struct mt_report){ 0 };
	mt_oom_parser_destroy(parser);
	memmove(assign->open + i, assign->open + i + 1,
		(--assign->nr_open - i) * sizeof(*assign->open));
	stay_within(assign->reports, assign->wanted);
	return NULL;
}

static struct mt_error *end_idle(struct mt_assign *assign)
{
	struct mt_error *err = NULL;

	for (size_t i = assign->nr_open; !err && i-- > 0;) {
		const struct mt_oom_parser *parser = assign->open[i];

		if (parser->idle > (mt_oom_parser_is_whole(parser) ? PATIENCE : LONG_PATIENCE))
			err = end_report(assign, i, MT_REPORT_END_SEARCH);
	}
	return err;
}

struct mt_error *mt_assign_finish(struct mt_assign *assign)
{
	struct mt_error *err = NULL;

	while (!err && assign->nr_open)
		err = end_report(assign, 0, MT_REPORT_END_LOG);
	return err;
}

/* ---- beginning ---- */

static bool is_oom(const struct mt_oom_parser *parser)
{
	return parser->report.kind == MT_REPORT_OOM || parser->report.kind == MT_REPORT_MEMCG_OOM;
}

static bool differs(const char *mine, struct mt_word other)
{
	return mine && other.len && !mt_word_is(other, mine);
}

/*
 * Whether a report that begins with this line ends the other one.  The OOM killer is
 * one at a time (oom_lock, mm/oom_kill.c); allocations may fail on several CPUs at once.
 */
static bool ends(const struct mt_oom_parser *parser, const struct mt_klog_line *line)
{
	if (differs(parser->host, line->host))
		return false;
	/* where each line names who printed it, that is believed more than any rule */
	if (differs(parser->report.caller, line->caller))
		return false;
	if (mt_oom_has(line->message, "oom-killer") && is_oom(parser))
		return true;
	return mt_oom_parser_is_whole(parser) ||
	       (parser->report.caller && line->caller.len);
}

static struct mt_error *end_others(struct mt_assign *assign, const struct mt_klog_line *line)
{
	struct mt_error *err = NULL;

	for (size_t i = assign->nr_open; !err && i-- > 0;)
		if (ends(assign->open[i], line))
			err = end_report(assign, i, MT_REPORT_END_NEXT);
	while (!err && assign->nr_open >= MT_MAX_OPEN) {
		size_t idlest = 0;

		for (size_t i = 1; i < assign->nr_open; i++)
			if (assign->open[i]->idle > assign->open[idlest]->idle)
				idlest = i;
		err = end_report(assign, idlest, MT_REPORT_END_NEXT);
	}
	return err;
}

/* A vmalloc()'s size on both lines, but for whole pages and a guard page (64 KiB at most). */
#define VMAP_ROUNDING (UINT64_C(128) << 10)
#define VMAP_LINES 8u

/*
 * alloc_vmap_area() (mm/vmalloc.c, since 2.6.28) says why before warn_alloc() says that: "vmap
 * allocation for size 8192 failed: use vmalloc=<size> to increase size".
 */
static void note_vmap(struct mt_assign *assign, const struct mt_klog_line *line)
{
	if (!mt_oom_has(line->message, "vmap allocation for size "))
		return;
	assign->vmap_bytes = mt_oom_number(line->message, "for size ");
	assign->vmap_line = line->number;
}

static void set_vmap(const struct mt_assign *assign, struct mt_report *report)
{
	uint64_t size = assign->vmap_bytes, asked = report->vmalloc_bytes;

	report->vmap_failed = report->kind == MT_REPORT_VMALLOC && assign->vmap_line &&
			      report->line - assign->vmap_line <= VMAP_LINES &&
			      size != MT_UNKNOWN && asked != MT_UNKNOWN && asked &&
			      size >= asked && size - asked <= VMAP_ROUNDING;
}

/* Mem-Info that a person asks for (SysRq m) has no call trace above it. */
static bool is_behind_trace(const struct mt_assign *assign, const struct mt_klog_line *line)
{
	return assign->trace_line && line->number - assign->trace_line <= 2;
}

/* Of names that a log makes up: then the next reports have a set of their own. */
#define MAX_NAMES 4096u

static struct mt_error *have_names(struct mt_assign *assign)
{
	if (assign->names && mt_names_count(assign->names) < MAX_NAMES)
		return NULL;
	mt_names_destroy(assign->names);
	assign->names = NULL;
	return mt_names_create(&assign->names);
}

static struct mt_error *begin(struct mt_assign *assign, enum mt_oom_kind kind,
			      const struct mt_klog_line *line)
{
	struct mt_reports *reports = assign->reports;
	struct mt_oom_parser *parser;
	struct mt_error *err = end_others(assign, line);

	if (reports->n == MT_MAX_REPORTS || reports->bytes > MT_MAX_REPORT_BYTES * 4) {
		reports->nr_dropped++;
		return err;
	}
	if (!err)
		err = mt_array_reserve(&reports->v, &reports->capacity, reports->n + 1,
				       sizeof(*reports->v), MT_MAX_REPORTS);
	if (!err)
		err = have_names(assign);
	if (!err)
		err = mt_oom_parser_create(line, assign->names, &parser);
	if (err)
		return err;
	parser->slot = reports->n++;
	parser->report.headless = kind != MT_OOM_REQUEST &&
				  (kind != MT_OOM_MEMINFO || is_behind_trace(assign, line));
	assign->open[assign->nr_open++] = parser;
	mt_oom_parser_take(parser, kind, line);
	set_vmap(assign, &parser->report);
	return parser->err;
}

/* ---- lines ---- */

static struct mt_error *note_release(struct mt_assign *assign, struct mt_word message)
{
	struct mt_word rest, release;

	if (!mt_oom_behind(message, "Linux version ", &rest))
		return NULL;
	release = mt_word_take(&rest);
	free(assign->release);
	assign->release = mt_text_printable(release.p, release.len);
	return assign->release ? NULL : mt_error_nomem();
}

/* The report whose next line this is; the latest, as it goes on most likely. */
static struct mt_oom_parser *find(const struct mt_assign *assign, enum mt_oom_kind kind,
				  const struct mt_klog_line *line)
{
	for (size_t i = assign->nr_open; i-- > 0;)
		if (mt_oom_parser_expects(assign->open[i], kind, line))
			return assign->open[i];
	return NULL;
}

static struct mt_error *take(struct mt_assign *assign, enum mt_oom_kind kind,
			     const struct mt_klog_line *line)
{
	struct mt_oom_parser *last = assign->nr_open ? assign->open[assign->nr_open - 1] : NULL;
	struct mt_oom_parser *parser = kind == MT_OOM_REQUEST ? NULL : find(assign, kind, line);

	if (last && (kind == MT_OOM_REQUEST ? mt_oom_join_request(last, line->message) :
					      mt_oom_extend_request(last, line->message)))
		return last->err;

	for (size_t i = 0; i < assign->nr_open; i++)
		assign->open[i]->idle += assign->open[i] != parser;
	if (parser) {
		mt_oom_parser_take(parser, kind, line);
		return parser->err;
	}
	if (mt_oom_begins(kind, line->message))
		return begin(assign, kind, line);
	/* of a kind, but no report waits for it */
	if (last && kind != MT_OOM_TRACE) {
		last->idle--;
		mt_oom_parser_keep_unknown(last, line);
		return last->err;
	}
	return NULL;
}

/* Where no report is open, words of one could be of anybody's tale of it. */
static bool learn(struct mt_assign *assign, struct mt_klog *klog)
{
	struct mt_word message = klog->line.message;
	bool sure = mt_oom_has(message, "oom-kill:constraint=") ||
		    (message.len > 9 && !memcmp(message.p + message.len - 9, "Mem-Info:", 9));

	if ((!assign->nr_open && !sure) || !mt_klog_learn(klog))
		return false;
	for (size_t i = 0; i < assign->nr_open; i++)
		mt_oom_parser_learn(assign->open[i], &klog->shape);
	return true;
}

/* A line of no report: all wait one longer. */
static struct mt_error *pass(struct mt_assign *assign)
{
	for (size_t i = 0; i < assign->nr_open; i++)
		assign->open[i]->idle++;
	return end_idle(assign);
}

/*
 * Whether no other than the line before can have been meant: it has a time in microseconds, or is
 * one of Mem-Info, which names each zone once.
 */
static bool may_be_doubled(enum mt_oom_kind kind, const struct mt_klog_line *line)
{
	/* pieces of lines (fragments.c): " 407" may well come twice */
	if (kind == MT_OOM_PIECE)
		return false;
	return (kind >= MT_OOM_MEMINFO && kind < MT_OOM_NOTE) ||
	       (kind != MT_OOM_OTHER && kind != MT_OOM_TRACE && line->stamp.len &&
		memchr(line->stamp.p, '.', line->stamp.len));
}

/* Two programs that write one file, a terminal that was logged twice: the same line once more. */
static struct mt_error *note_doubled(struct mt_assign *assign, enum mt_oom_kind kind,
				     const struct mt_klog_line *line, bool *doubled)
{
	struct mt_error *err;

	*doubled = may_be_doubled(kind, line) && assign->before_len == line->text.len &&
		   !memcmp(assign->before, line->text.p, line->text.len);
	assign->before_len = 0;
	if (*doubled && assign->nr_open)
		assign->open[assign->nr_open - 1]->report.nr_doubled++;
	if (!may_be_doubled(kind, line) || !line->text.len)
		return NULL;
	err = mt_array_reserve(&assign->before, &assign->before_capacity, line->text.len, 1,
			       SIZE_MAX);
	if (err)
		return err;
	memcpy(assign->before, line->text.p, line->text.len);
	assign->before_len = line->text.len;
	return NULL;
}

struct mt_error *mt_assign_line(struct mt_assign *assign, struct mt_klog *klog)
{
	bool doubled;
	enum mt_oom_kind kind;
	struct mt_error *err;

	if (klog->line.foreign || !klog->line.message.len)
		return pass(assign);
	kind = mt_oom_classify(klog->line.message);
	if (kind == MT_OOM_OTHER && learn(assign, klog))
		kind = mt_oom_classify(klog->line.message);
	err = note_doubled(assign, kind, &klog->line, &doubled);
	if (err || doubled)
		return err;
	if (kind == MT_OOM_REQUEST)
		mt_klog_confirm(klog);
	if (kind == MT_OOM_TRACE)
		assign->trace_line = klog->line.number;
	if (kind == MT_OOM_OTHER)
		note_vmap(assign, &klog->line);
	err = kind == MT_OOM_OTHER ? note_release(assign, klog->line.message) : NULL;
	if (!err)
		err = take(assign, kind, &klog->line);
	return err ? err : end_idle(assign);
}
