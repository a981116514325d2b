// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/oomlog.h"

#include <stdlib.h>
#include <string.h>

#include "proc/log/input/input.h"
#include "proc/log/line/klog.h"
#include "proc/log/line/window.h"
#include "proc/log/newest_first.h"
#include "proc/log/report/assign.h"

/* Around the first report so much is looked at, to see which order its lines have. */
#define LOOKED_AT ((size_t)1 << 20)

struct mt_oomlog {
	char *path;
	struct mt_reports *reports;
};

/* What reading a log needs, beside what it fills. */
struct reading {
	struct mt_window window;
	struct mt_klog klog;
	struct mt_assign assign;
	struct mt_newest_first newest;
	bool newest_first, order_known;
};

static void release(struct reading *reading)
{
	mt_newest_first_release(&reading->newest);
	mt_assign_release(&reading->assign);
	mt_klog_release(&reading->klog);
	mt_window_release(&reading->window);
}

/* Where no report is open most lines can be passed over. */
static struct mt_error *skip(struct reading *reading)
{
	struct mt_error *err;
	struct mt_word ahead;

	if (reading->assign.nr_open || reading->newest.lines.n || reading->klog.pending.p)
		return NULL;
	err = mt_window_skip(&reading->window);
	if (err || reading->order_known)
		return err;
	err = mt_window_ahead(&reading->window, LOOKED_AT, &ahead);
	reading->order_known = true;
	reading->newest_first = !err && mt_is_newest_first(ahead);
	return err;
}

static struct mt_error *read_all(struct reading *reading)
{
	struct mt_klog *klog = &reading->klog;
	struct mt_error *err = NULL;
	bool more = true;

	while (!err && more) {
		err = skip(reading);
		for (int i = 0; !err && more && i < 64; i++) {
			err = mt_klog_next(klog, &more);
			if (err || !more)
				break;
			err = reading->newest_first ?
				      mt_newest_first_line(&reading->newest, &reading->assign,
							   klog) :
				      mt_assign_line(&reading->assign, klog);
		}
	}
	if (!err)
		err = mt_newest_first_finish(&reading->newest, &reading->assign, klog);
	return err ? err : mt_assign_finish(&reading->assign);
}

static struct mt_error *check(const struct mt_reports *reports, const char *name)
{
	if (reports->n)
		return NULL;
	return mt_error_create(MT_ERR_FORMAT, "%s: no report that memory ran out "
			       "(page allocation failure, oom-killer, vmalloc error, Mem-Info) in "
			       "its %llu lines%s%s", name, (unsigned long long)reports->nr_lines,
			       reports->problem ? "; " : "",
			       reports->problem ? reports->problem : "");
}

static struct mt_error *read_input(const char *name, struct mt_log_input *input,
				   const struct mt_progress *progress, size_t wanted,
				   struct mt_reports **reports)
{
	mt_cleanup(mt_reports) struct mt_reports *new = calloc(1, sizeof(*new));
	struct reading reading = { .assign = { .reports = new, .wanted = wanted } };
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	mt_window_init(&reading.window, input, progress);
	mt_klog_init(&reading.klog, &reading.window);
	err = read_all(&reading);
	if (err)
		err = mt_error_prefix(err, "%s: line %llu", name,
				      (unsigned long long)reading.window.number);
	new->nr_lines = reading.window.number;
	if (mt_log_input_problem(input))
		new->problem = strdup(mt_log_input_problem(input));
	release(&reading);
	if (!err)
		err = check(new, name);
	if (err)
		return err;
	/* they stay where they are from now on */
	for (size_t i = 0; i < new->n; i++)
		new->v[i].snapshot->report = &new->v[i];
	*reports = mt_steal(new);
	return NULL;
}

struct mt_error *mt_oomlog_parse(const char *path, const char *text, size_t len,
				 struct mt_reports **reports)
{
	mt_cleanup(mt_log_input) struct mt_log_input *input = NULL;
	struct mt_error *err = mt_log_input_of_text(path, text, len, &input);

	return err ? err : read_input(path, input, NULL, 0, reports);
}

/* ---- the source ---- */

static struct mt_error *create(const char *name, struct mt_reports *reports,
			       struct mt_oomlog **log)
{
	mt_cleanup(mt_oomlog) struct mt_oomlog *new = calloc(1, sizeof(*new));

	if (!new) {
		mt_reports_destroy(reports);
		return mt_error_nomem();
	}
	new->reports = reports;
	new->path = strdup(name);
	if (!new->path)
		return mt_error_nomem();
	*log = mt_steal(new);
	return NULL;
}

struct mt_error *mt_oomlog_of_text(const char *name, struct mt_buffer *buf,
				   struct mt_oomlog **log)
{
	struct mt_reports *reports;
	struct mt_error *err = mt_oomlog_parse(name, buf->data, buf->len, &reports);

	mt_buffer_release(buf);
	return err ? err : create(name, reports, log);
}

struct mt_error *mt_oomlog_open(const char *path, const struct mt_progress *progress,
				size_t wanted, struct mt_oomlog **log)
{
	const char *name = strcmp(path, "-") ? path : "standard input";
	mt_cleanup(mt_log_input) struct mt_log_input *input = NULL;
	struct mt_error *err = mt_log_input_open(path, &input);
	struct mt_reports *reports;

	if (!err)
		err = read_input(name, input, progress, wanted, &reports);
	return err ? err : create(name, reports, log);
}

void mt_oomlog_close(struct mt_oomlog *log)
{
	if (!log)
		return;
	mt_reports_destroy(log->reports);
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

struct mt_error *mt_oomlog_sample(struct mt_oomlog *log, size_t number,
				  struct mt_snapshot **snapshot)
{
	const struct mt_reports *reports = log->reports;
	size_t index = number ? number - 1 : last_with_zones(reports);
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	struct mt_error *err;

	if (index >= reports->n)
		return mt_error_create(MT_ERR_USAGE, "%s: %zu reports, no number %zu", log->path,
				       reports->n, number);
	err = mt_snapshot_copy(reports->v[index].snapshot, &new);
	if (err)
		return mt_error_prefix(err, "%s", log->path);
	new->origin.path = strdup(log->path);
	new->reports = reports;
	new->report = &reports->v[index];
	*snapshot = mt_steal(new);
	return NULL;
}
