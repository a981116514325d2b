// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/report/parser.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

/* Bytes kept of a line that was not understood. */
#define MAX_UNREAD 160u

/* ---- what the parts share ---- */

char *mt_oom_copy(struct mt_oom_parser *parser, struct mt_word word)
{
	char *text = parser->err ? NULL : mt_text_printable(word.p, word.len);

	if (!text && !parser->err)
		parser->err = mt_error_nomem();
	return text;
}

void mt_oom_replace(struct mt_oom_parser *parser, char **text, struct mt_word word)
{
	char *copy = mt_oom_copy(parser, word);

	if (copy) {
		free(*text);
		*text = copy;
	}
}

void mt_oom_count_unread(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;

	/* a line has no end that it must come to; its beginning tells which one it is */
	if (message.len > MAX_UNREAD)
		message.len = MAX_UNREAD;
	if (!report->nr_unread++)
		report->unread = mt_oom_copy(parser, message);
	if (report->nr_unread_lines == MT_MAX_UNREAD || parser->err)
		return;
	parser->err = mt_array_reserve(&report->unread_lines, &report->unread_capacity,
				       report->nr_unread_lines + 1, sizeof(char *), MT_MAX_UNREAD);

	char *copy = mt_oom_copy(parser, message);

	if (copy)
		report->unread_lines[report->nr_unread_lines++] = copy;
}

/* "<TASK>" and "[<c0123>]" end so, too, but are no figures. */
bool mt_oom_take_cut(struct mt_word *line)
{
	static const char *const marks[] = { ">", "\xe2\x80\xa6", "..." };

	for (size_t i = 0; i < MT_ARRAY_SIZE(marks); i++) {
		size_t len = strlen(marks[i]);

		if (line->len > len && !memcmp(line->p + line->len - len, marks[i], len)) {
			line->len -= len;
			return true;
		}
	}
	return false;
}

/* ---- begin and end ---- */

struct mt_error *mt_oom_parser_create(const struct mt_klog_line *line, struct mt_names *names,
				      struct mt_oom_parser **parser)
{
	struct mt_oom_parser *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->page_kib = MT_UNKNOWN;
	mt_report_init(&new->report);
	new->report.line = new->report.last_line = line->number;
	err = mt_snapshot_create_sharing(MT_ORIGIN_LOG, names, &new->report.snapshot);
	if (!err) {
		new->report.stamp = mt_oom_copy(new, line->stamp);
		new->report.caller = line->caller.len ? mt_oom_copy(new, line->caller) : NULL;
		new->host = line->host.len ? mt_oom_copy(new, line->host) : NULL;
		err = new->err;
	}
	if (err) {
		mt_oom_parser_destroy(new);
		return err;
	}
	*parser = new;
	return NULL;
}

void mt_oom_parser_destroy(struct mt_oom_parser *parser)
{
	if (!parser)
		return;
	mt_report_release(&parser->report);
	mt_oom_store_release(&parser->memory);
	mt_oom_store_release(&parser->unknown);
	mt_oom_store_release(&parser->piece);
	mt_oom_set_release(&parser->seen);
	free(parser->first);
	free(parser->host);
	free(parser->bad);
	free(parser);
}

void mt_oom_parser_learn(struct mt_oom_parser *parser, const struct mt_shape *shape)
{
	struct mt_word text;
	size_t n;

	if (!parser->first)
		return;
	text = (struct mt_word){ parser->first, strlen(parser->first) };
	n = mt_shape_match(shape, text);
	text = mt_word_trim(text.p + n, text.len - n);
	if (n && shape->closing_quote && text.len && text.p[text.len - 1] == '"')
		text.len--;
	if (n)
		mt_oom_retake_request(parser, text);
}

bool mt_oom_parser_is_whole(const struct mt_oom_parser *parser)
{
	const struct mt_report *report = &parser->report;

	switch (report->kind) {
	case MT_REPORT_OOM:
	case MT_REPORT_MEMCG_OOM:
		return report->nr_kills || report->no_victim;
	default:
		return parser->ram;
	}
}

/* Behind its last line stands what is somebody else's, unless it has words of a report. */
static void count_last(struct mt_oom_parser *parser)
{
	static const char *const words[] = {
		"total-vm:", "-rss:", "constraint=", "oom_score_adj", " pages reserved",
		" pages cma reserved", " pages hwpoisoned", " reserved pages",
	};

	for (size_t i = 0; i < parser->unknown.n; i++) {
		struct mt_word line = mt_oom_store_line(&parser->unknown, i);

		for (size_t k = 0; k < MT_ARRAY_SIZE(words); k++) {
			if (!mt_oom_has(line, words[k]))
				continue;
			mt_oom_count_unread(parser, line);
			break;
		}
	}
}

struct mt_error *mt_oom_parser_finish(struct mt_oom_parser *parser, enum mt_report_end end)
{
	struct mt_report *report = &parser->report;

	count_last(parser);
	if (report->request && mt_oom_is_bad_request(report))
		mt_oom_count_unread(parser, (struct mt_word){ report->request,
							      strlen(report->request) });
	mt_oom_flush_piece(parser);
	mt_oom_parse_memory(parser);
	report->end = mt_oom_parser_is_whole(parser) ? MT_REPORT_END_WHOLE : end;
	report->lines_searched = parser->idle;
	report->has_memory = report->has_memory || report->snapshot->nr_zones;
	if (!report->oom_memcg && report->nr_cgroups && report->cgroups[0].path &&
	    *report->cgroups[0].path)
		report->oom_memcg = mt_oom_copy(parser, (struct mt_word){
			report->cgroups[0].path, strlen(report->cgroups[0].path) });
	return parser->err;
}

/* ---- which lines are its own ---- */

static bool same(const char *mine, struct mt_word other)
{
	return !mine || !other.len || mt_word_is(other, mine);
}

static bool expects_kill(const struct mt_oom_parser *parser, enum mt_oom_kind kind)
{
	const struct mt_report *report = &parser->report;

	if (report->kind == MT_REPORT_FAILURE || report->kind == MT_REPORT_VMALLOC)
		return false;
	switch (kind) {
	case MT_OOM_CONSTRAINT:
		return !report->constraint && !report->nr_kills && report->chosen_pid == MT_UNKNOWN;
	case MT_OOM_ANNOUNCED:
		return report->chosen_pid == MT_UNKNOWN && !report->nr_kills;
	case MT_OOM_KILLED:
		return !report->nr_kills || report->group_kill;
	case MT_OOM_NO_VICTIM:
		return !report->nr_kills;
	default:
		return true;
	}
}

static bool expects_memory(const struct mt_oom_parser *parser, enum mt_oom_kind kind,
			   struct mt_word message)
{
	if (parser->report.has_tasks || parser->report.nr_kills || parser->report.constraint)
		return false;
	switch (kind) {
	case MT_OOM_MEMINFO:
		return !parser->report.has_memory;
	case MT_OOM_RESERVE:
		return parser->nr_reserve_lines < parser->nr_zone_lines;
	case MT_OOM_PIECE:
		return parser->part == MT_OOM_IN_MEMORY;
	case MT_OOM_PERCPU:
	case MT_OOM_SWAP:
		return true;
	case MT_OOM_NODE:
		if (mt_oom_is_wrapped(parser, kind, message))
			return true;
		/* fall through */
	default:
		return !mt_oom_set_has(&parser->seen, mt_oom_key(kind, message));
	}
}

bool mt_oom_parser_expects(const struct mt_oom_parser *parser, enum mt_oom_kind kind,
			   const struct mt_klog_line *line)
{
	const struct mt_report *report = &parser->report;

	if (!same(parser->host, line->host) || !same(report->caller, line->caller))
		return false;
	switch (kind) {
	case MT_OOM_MEMINFO ... MT_OOM_SWAP:
	case MT_OOM_PIECE:
		return expects_memory(parser, kind, line->message);
	case MT_OOM_CPU:
	case MT_OOM_TRACE:
	case MT_OOM_ALLOWED:
		return parser->part == MT_OOM_IN_HEAD &&
		       (kind != MT_OOM_CPU || report->pid == MT_UNKNOWN);
	case MT_OOM_USAGE:
	case MT_OOM_STATS:
	case MT_OOM_LIMIT:
		return report->kind != MT_REPORT_FAILURE && report->kind != MT_REPORT_VMALLOC &&
		       !report->has_tasks && !report->nr_kills &&
		       (kind != MT_OOM_USAGE ||
			!mt_oom_set_has(&parser->seen, mt_oom_key(kind, line->message)));
	case MT_OOM_TASK_HEAD:
	case MT_OOM_COLUMNS:
		return report->kind != MT_REPORT_FAILURE && report->kind != MT_REPORT_VMALLOC &&
		       !report->has_tasks && !report->nr_kills && !report->constraint;
	case MT_OOM_TASK:
		return parser->part == MT_OOM_IN_TASKS ||
		       (!report->nr_kills && !report->has_tasks &&
			report->kind != MT_REPORT_FAILURE && report->kind != MT_REPORT_VMALLOC &&
			mt_oom_row_columns(line->message));
	case MT_OOM_CONSTRAINT ... MT_OOM_REAPED:
	case MT_OOM_GROUP:
		return expects_kill(parser, kind);
	default:
		return true;
	}
}

/* ---- its lines ---- */

static void count(struct mt_oom_parser *parser, enum mt_oom_kind kind, enum mt_taken taken,
		  struct mt_word message)
{
	if (taken == MT_BAD || (taken == MT_NOT_MINE && kind != MT_OOM_OTHER))
		mt_oom_count_unread(parser, message);
	else if (taken != MT_NOT_MINE)
		parser->report.nr_read++;
	parser->report.nr_cut += taken == MT_CUT;
}

static void take_memory(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			struct mt_word message)
{
	parser->part = MT_OOM_IN_MEMORY;
	if (kind == MT_OOM_MEMINFO) {
		parser->report.has_memory = true;
		parser->report.nr_read++;
		return;
	}
	if (kind == MT_OOM_NOTE) {
		parser->report.nr_read++;
		return;
	}
	parser->nr_zone_lines += kind == MT_OOM_ZONE;
	parser->nr_reserve_lines += kind == MT_OOM_RESERVE;
	parser->ram |= kind == MT_OOM_PAGES && mt_oom_has(message, "RAM");
	parser->report.has_memory |= kind == MT_OOM_ZONE || kind == MT_OOM_LIST;
	if (!parser->err && kind != MT_OOM_PIECE && kind != MT_OOM_RESERVE &&
	    !mt_oom_is_wrapped(parser, kind, message))
		parser->err = mt_oom_set_add(&parser->seen, mt_oom_key(kind, message));
	mt_oom_keep_memory(parser, kind, message);
}

static enum mt_taken take_cgroup(struct mt_oom_parser *parser, enum mt_oom_kind kind,
				 struct mt_word message)
{
	if (kind == MT_OOM_STATS)
		parser->part = MT_OOM_IN_CGROUP;
	if (kind == MT_OOM_USAGE && !parser->err)
		parser->err = mt_oom_set_add(&parser->seen, mt_oom_key(kind, message));
	return mt_oom_cgroup_line(parser, kind, message);
}

/* A line that other lines give its meaning. */
static enum mt_taken take_other(struct mt_oom_parser *parser, struct mt_word message)
{
	if (parser->part == MT_OOM_IN_SLAB && mt_oom_slab_line(parser, message))
		return MT_TAKEN;
	if (parser->part == MT_OOM_IN_CGROUP && mt_oom_stat_line(parser, message))
		return MT_TAKEN;
	return MT_NOT_MINE;
}

static enum mt_taken take_body(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			       struct mt_word message)
{
	switch (kind) {
	case MT_OOM_USAGE ... MT_OOM_GROUP:
		return take_cgroup(parser, kind, message);
	case MT_OOM_SLAB_HEAD:
		parser->part = MT_OOM_IN_SLAB;
		return MT_TAKEN;
	case MT_OOM_ALLOC_HEAD:
		parser->part = MT_OOM_IN_ALLOCATIONS;
		return MT_TAKEN;
	case MT_OOM_ALLOC:
		mt_oom_allocation_line(parser, message);
		return MT_TAKEN;
	case MT_OOM_TASK_HEAD:
		parser->part = MT_OOM_IN_TASKS;
		return MT_TAKEN;
	case MT_OOM_COLUMNS:
		return mt_oom_task_header(parser, message);
	case MT_OOM_TASK:
		return mt_oom_task_line(parser, message);
	case MT_OOM_CONSTRAINT ... MT_OOM_REAPED:
		return mt_oom_kill_line(parser, kind, message);
	default:
		return take_other(parser, message);
	}
}

/* text is the message with its prefix. */
static void take_line(struct mt_oom_parser *parser, enum mt_oom_kind kind, struct mt_word message,
		      struct mt_word text)
{
	switch (kind) {
	case MT_OOM_REQUEST:
		mt_oom_take_request(parser, message);
		parser->first = mt_oom_copy(parser, text);
		break;
	case MT_OOM_CPU:
		mt_oom_take_cpu(parser, message);
		break;
	case MT_OOM_ALLOWED:
		mt_oom_take_allowed(parser, message);
		if (mt_oom_has_bad_nodes(message))
			mt_oom_count_unread(parser, message);
		break;
	case MT_OOM_TRACE:
		mt_oom_take_frame(parser, message);
		break;
	case MT_OOM_MEMINFO ... MT_OOM_NOTE:
	case MT_OOM_PIECE:
		take_memory(parser, kind, message);
		break;
	default:
		count(parser, kind, take_body(parser, kind, message), message);
	}
}

/* Lines of no kind, now that more of the report has come behind them. */
static void count_unknown(struct mt_oom_parser *parser)
{
	for (size_t i = 0; i < parser->unknown.n; i++) {
		struct mt_word line = mt_oom_store_line(&parser->unknown, i);

		/* those of Mem-Info in their place among its lines */
		if (parser->part != MT_OOM_IN_MEMORY)
			mt_oom_count_unread(parser, line);
		else if (!parser->err)
			parser->err = mt_oom_store_add(&parser->memory, MT_OOM_OTHER, line);
	}
	parser->report.nr_unread += parser->nr_unkept;
	parser->nr_unkept = 0;
	mt_oom_store_clear(&parser->unknown);
}

/* A line of no kind may still be one of a table's. */
static bool belongs(const struct mt_oom_parser *parser, enum mt_oom_kind kind)
{
	return kind != MT_OOM_OTHER || parser->part == MT_OOM_IN_SLAB ||
	       parser->part == MT_OOM_IN_CGROUP;
}

void mt_oom_parser_take(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			const struct mt_klog_line *line)
{
	size_t read = parser->report.nr_read;

	if (kind == MT_OOM_OTHER && parser->part == MT_OOM_IN_MEMORY &&
	    mt_oom_is_wrapped(parser, kind, line->message)) {
		mt_oom_keep_memory(parser, kind, line->message);
		return;
	}
	if (!belongs(parser, kind)) {
		mt_oom_parser_keep_unknown(parser, line);
		return;
	}
	take_line(parser, kind, line->message, line->text);
	if (kind == MT_OOM_OTHER && parser->report.nr_read == read) {
		mt_oom_parser_keep_unknown(parser, line);
		return;
	}
	if (kind != MT_OOM_TRACE)
		count_unknown(parser);
	if (!parser->report.caller && line->caller.len)
		parser->report.caller = mt_oom_copy(parser, line->caller);
	parser->report.last_line = line->number;
	parser->idle = 0;
}

/* Registers and the stack, which every architecture prints in its own way. */
static bool is_dump(struct mt_word message)
{
	struct mt_word rest = message, word;

	if (mt_oom_has(message, "+0x"))
		return true;
	while ((word = mt_word_take(&rest)).len) {
		size_t n = 0;

		while (word.len && memchr("([<$", *word.p, 4))
			word = (struct mt_word){ word.p + 1, word.len - 1 };
		while (n < word.len && isxdigit((unsigned char)word.p[n]))
			n++;
		if (n >= 8)
			return true;
	}
	/* "..." where the stack goes on */
	return message.len == 3 && !memcmp(message.p, "...", 3);
}

void mt_oom_parser_keep_unknown(struct mt_oom_parser *parser, const struct mt_klog_line *line)
{
	parser->idle++;
	if (!line->message.len || parser->err ||
	    (parser->part == MT_OOM_IN_END && mt_oom_parser_is_whole(parser)) ||
	    (parser->part == MT_OOM_IN_HEAD && is_dump(line->message)))
		return;
	if (parser->unknown.n >= MT_MAX_UNREAD) {
		parser->nr_unkept++;
		return;
	}
	parser->err = mt_oom_store_add(&parser->unknown, MT_OOM_OTHER, line->message);
}
