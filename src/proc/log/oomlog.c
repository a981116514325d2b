// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/oomlog.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/number.h"
#include "proc/log/oomlog_private.h"

#define MAX_LOG ((size_t)1 << 32)

/* A report is not longer: a machine's tasks, nodes, and a call trace. */
#define MAX_LINES (MT_MAX_TASKS + (1u << 18))

/* After its last line, so many others may still come between. */
#define PATIENCE 64

/* Bytes kept of a line that was not understood. */
#define MAX_UNREAD 160

/* As many may stand before Mem-Info: a call trace, a cgroup's statistics. */
#define HEAD_PATIENCE 400

struct mt_oomlog {
	char *path;
	struct mt_buffer buf;
	struct mt_reports *reports;
};

/* ---- where reports begin ---- */

static bool has(struct mt_word message, const char *text)
{
	return memmem(message.p, message.len, text, strlen(text));
}

/* "CMD invoked oom-killer: gfp_mask=", "CMD: page allocation failure: order:4, mode:" */
static bool is_request(struct mt_word message)
{
	return has(message, " invoked oom-killer: ") ||
	       (has(message, "allocation failure: ") && has(message, "mode:")) ||
	       (has(message, "page allocation stalls for ") && has(message, "mode:"));
}

static bool is_memory(struct mt_word message)
{
	return mt_word_is(message, "Mem-Info:");
}

/* Before ": page allocation" or " invoked". */
static struct mt_word command_of(struct mt_word message)
{
	const char *end = memmem(message.p, message.len, " invoked oom-killer", 19);

	if (!end)
		end = memmem(message.p, message.len, ": ", 2);
	return (struct mt_word){ message.p, end ? (size_t)(end - message.p) : message.len };
}

/* ---- one report ---- */

static struct mt_error *begin(struct mt_reports *reports, const struct mt_klog *klog,
			      struct mt_oom_parser *parser)
{
	struct mt_error *err = mt_array_reserve(&reports->v, &reports->capacity, reports->n + 1,
						sizeof(*reports->v), MT_MAX_REPORTS);

	if (err)
		return err;

	struct mt_report *report = &reports->v[reports->n++];

	*report = (struct mt_report){
		.kind = MT_REPORT_ASKED, .line = klog->number, .killed_pid = MT_UNKNOWN,
	};
	*parser = (struct mt_oom_parser){ .report = report, .page_kib = MT_UNKNOWN };
	err = mt_snapshot_create(MT_ORIGIN_LOG, &report->snapshot);
	if (err)
		return err;
	report->stamp = mt_oom_copy(parser, klog->stamp);
	if (is_request(klog->message)) {
		report->request = mt_oom_copy(parser, klog->message);
		report->command = mt_oom_copy(parser, command_of(klog->message));
		report->kind = has(klog->message, "invoked oom-killer") ? MT_REPORT_OOM :
									   MT_REPORT_FAILURE;
	}
	return parser->err;
}

/* "CPU: 0 PID: 95 Comm: init Tainted: G  OE   6.1.0-56-cloud-amd64 #1  Debian 6.1.192-2" */
static void take_release(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_origin *origin = &parser->report->snapshot->origin;
	const char *end = memmem(message.p, message.len, " #", 2), *start = end;

	if (!mt_word_starts(message, "CPU:") || !end || origin->kernel)
		return;
	while (start > message.p && start[-1] != ' ')
		start--;
	origin->kernel = mt_oom_copy(parser, (struct mt_word){ start, (size_t)(end - start) });
}

/* On the request's line since v5.1, else "CMD cpuset=/ mems_allowed=0-1" after it. */
static void take_allowed(struct mt_oom_parser *parser, struct mt_word message)
{
	const char *p = memmem(message.p, message.len, "mems_allowed=", 13);
	size_t n = 0;

	if (!p || parser->report->mems_allowed)
		return;
	p += 13;
	while (p + n < message.p + message.len &&
	       ((p[n] >= '0' && p[n] <= '9') || p[n] == '-' || p[n] == ','))
		n++;
	while (n && p[n - 1] == ',')
		n--;
	parser->report->mems_allowed = mt_oom_copy(parser, (struct mt_word){ p, n });
}

static void head_line(struct mt_oom_parser *parser, struct mt_word message)
{
	if (is_memory(message)) {
		parser->part = MT_OOM_MEMORY;
		parser->report->nr_read++;
		return;
	}
	take_release(parser, message);
	take_allowed(parser, message);
	/* a cgroup's own figures take the place of Mem-Info */
	if (mt_word_starts(message, "memory: usage ") && parser->report->kind == MT_REPORT_OOM)
		parser->report->kind = MT_REPORT_MEMCG_OOM;
}

/* A line has no end that it must come to; its beginning tells which one it is. */
static void keep_unread(struct mt_oom_parser *parser, struct mt_word message)
{
	if (message.len > MAX_UNREAD)
		message.len = MAX_UNREAD;
	if (!parser->report->nr_unread++)
		parser->report->unread = mt_oom_copy(parser, message);
}

/* Whether the line still belonged to the report. */
static bool body_line(struct mt_oom_parser *parser, struct mt_word message)
{
	enum mt_taken taken = MT_NOT_MINE;
	bool inside = parser->part == MT_OOM_MEMORY && !parser->ram;

	if (!message.len)
		return true;
	if (parser->part == MT_OOM_MEMORY)
		taken = mt_oom_memory_line(parser, message);
	if (!taken)
		taken = mt_oom_other_line(parser, message);
	if (taken == MT_BAD || (!taken && inside))
		keep_unread(parser, message);
	parser->report->nr_read += taken == MT_TAKEN;
	take_allowed(parser, message);
	return taken || inside;
}

/* The page size and the types come with the free lists, which are late. */
static void look_ahead(struct mt_oom_parser *parser, struct mt_klog klog)
{
	for (unsigned int n = 0; !parser->err && n < MAX_LINES && mt_klog_next(&klog); n++) {
		if (is_request(klog.message) || has(klog.message, "pages RAM"))
			return;
		if (n && is_memory(klog.message) && parser->page_kib != MT_UNKNOWN)
			return;
		mt_oom_look_ahead(parser, klog.message);
	}
}

static void set_status(struct mt_report *report)
{
	struct mt_snapshot *snapshot = report->snapshot;
	enum mt_status status = report->nr_unread ? MT_STATUS_DAMAGED : MT_STATUS_PRESENT;

	if (!snapshot->nr_zones)
		return;
	mt_snapshot_set_status(snapshot, MT_SECTION_ZONEINFO, status, report->unread);
	if (snapshot->nr_orders)
		mt_snapshot_set_status(snapshot, MT_SECTION_BUDDYINFO, MT_STATUS_PRESENT, NULL);
	if (snapshot->nr_types)
		mt_snapshot_set_status(snapshot, MT_SECTION_PAGETYPEINFO, MT_STATUS_PRESENT, NULL);
}

/*
 * klog stands at the report's first line.  Leaves it at the first line that
 * is no longer the report's: that of the next one, or far from its last.
 */
static bool read_report(struct mt_oom_parser *parser, struct mt_klog *klog)
{
	unsigned int idle = 0;
	bool more;

	look_ahead(parser, *klog);
	head_line(parser, klog->message);
	while ((more = mt_klog_next(klog)) && !parser->err) {
		bool head = parser->part == MT_OOM_HEAD;

		if (idle >= (head ? HEAD_PATIENCE : PATIENCE) || is_request(klog->message) ||
		    (!head && is_memory(klog->message)))
			break;
		idle++;
		if (head) {
			head_line(parser, klog->message);
			if (parser->part == MT_OOM_HEAD && mt_oom_other_line(parser, klog->message))
				parser->report->nr_read++;
		} else if (body_line(parser, klog->message)) {
			idle = 0;
		}
	}
	if (parser->page_kib != MT_UNKNOWN)
		parser->report->snapshot->origin.page_size = parser->page_kib * 1024;
	set_status(parser->report);
	return more;
}

struct mt_error *mt_oomlog_parse(const char *path, const char *text, size_t len,
				 struct mt_reports **reports)
{
	mt_cleanup(mt_reports) struct mt_reports *new = calloc(1, sizeof(*new));
	struct mt_klog klog;
	bool more;

	if (!new)
		return mt_error_nomem();
	mt_klog_init(&klog, text, len);
	more = mt_klog_next(&klog);
	while (more) {
		struct mt_oom_parser parser;
		struct mt_error *err;

		if (!is_request(klog.message) && !is_memory(klog.message)) {
			more = mt_klog_next(&klog);
			continue;
		}
		err = begin(new, &klog, &parser);
		if (!err) {
			more = read_report(&parser, &klog);
			err = parser.err;
		}
		if (err)
			return mt_error_prefix(err, "%s: line %zu", path, klog.number);
	}
	if (!new->n)
		return mt_error_create(MT_ERR_FORMAT, "%s: no report that memory ran out "
				       "(page allocation failure, oom-killer, Mem-Info)", path);
	/* they stay where they are from now on */
	for (size_t i = 0; i < new->n; i++)
		new->v[i].snapshot->report = &new->v[i];
	*reports = mt_steal(new);
	return NULL;
}

/* ---- the source ---- */

struct mt_error *mt_oomlog_of_text(const char *name, struct mt_buffer *buf,
				   struct mt_oomlog **log)
{
	mt_cleanup(mt_oomlog) struct mt_oomlog *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (new) {
		new->path = strdup(name);
		new->buf = *buf;
	} else {
		mt_buffer_release(buf);
	}
	*buf = (struct mt_buffer){ 0 };
	if (!new || !new->path)
		return mt_error_nomem();
	err = mt_oomlog_parse(name, new->buf.data, new->buf.len, &new->reports);
	if (!err)
		*log = mt_steal(new);
	return err;
}

struct mt_error *mt_oomlog_open(const char *path, struct mt_oomlog **log)
{
	bool standard_input = !strcmp(path, "-");
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read("", standard_input ? "/dev/stdin" : path, MAX_LOG,
					    &buf);

	if (err)
		return err;
	return mt_oomlog_of_text(standard_input ? "standard input" : path, &buf, log);
}

void mt_oomlog_close(struct mt_oomlog *log)
{
	if (!log)
		return;
	mt_reports_destroy(log->reports);
	mt_buffer_release(&log->buf);
	free(log->path);
	free(log);
}

const struct mt_reports *mt_oomlog_reports(const struct mt_oomlog *log)
{
	return log->reports;
}

static size_t last_with_zones(const struct mt_reports *reports)
{
	for (size_t i = reports->n; i-- > 0;)
		if (reports->v[i].snapshot->nr_zones)
			return i;
	return reports->n - 1;
}

/*
 * Snapshots belong to who asks for them, so the report is read once more: from
 * its first line, and no further than to its end.
 */
struct mt_error *mt_oomlog_sample(struct mt_oomlog *log, size_t number,
				  struct mt_snapshot **snapshot)
{
	size_t index = number ? number - 1 : last_with_zones(log->reports);
	mt_cleanup(mt_reports) struct mt_reports *again = calloc(1, sizeof(*again));
	struct mt_oom_parser parser;
	struct mt_klog klog;
	struct mt_error *err;

	if (!again)
		return mt_error_nomem();
	if (index >= log->reports->n)
		return mt_error_create(MT_ERR_USAGE, "%s: %zu reports, no number %zu", log->path,
				       log->reports->n, number);
	mt_klog_init(&klog, log->buf.data, log->buf.len);
	while (klog.number < log->reports->v[index].line && mt_klog_next(&klog))
		;
	err = begin(again, &klog, &parser);
	if (!err) {
		read_report(&parser, &klog);
		err = parser.err;
	}
	if (err)
		return mt_error_prefix(err, "%s", log->path);

	struct mt_snapshot *new = mt_steal(again->v[0].snapshot);

	new->origin.path = strdup(log->path);
	new->reports = log->reports;
	new->report = &log->reports->v[index];
	*snapshot = new;
	return NULL;
}
