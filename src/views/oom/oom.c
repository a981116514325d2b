// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The reports of a kernel's log that memory ran out, one a row, and one of them
 * explained: what ran out, who asked, why it could not be had, what held the memory,
 * who was killed, what would have helped.
 */
#include <string.h>

#include "views/oom/oom.h"
#include "views/oom/oom_columns.h"
#include "views/oom/oom_private.h"

/* The request of a report; false if it has none that an allocation made. */
static bool read_request(const struct mt_oom_view *view, struct mt_alloc_request *wanted)
{
	const struct mt_report *report = view->report;
	const struct mt_gfp_line *line = &view->oom->request;
	const struct mt_snapshot *snapshot = report->snapshot;

	if (!view->oom->has_request || report->by_sysrq || report->kind == MT_REPORT_VMALLOC)
		return false;
	*wanted = (struct mt_alloc_request){ .gfp = line->gfp.flags, .order = line->order };
	if (report->nodemask)
		mt_node_set_parse(report->nodemask, strlen(report->nodemask), &wanted->nodes);
	else if (report->mems_allowed)
		mt_node_set_parse(report->mems_allowed, strlen(report->mems_allowed),
				  &wanted->nodes);
	wanted->node = mt_alloc_default_node(snapshot, wanted->gfp);
	for (size_t i = 0; !mt_node_set_has(&wanted->nodes, wanted->node) &&
			   i < snapshot->nr_nodes; i++)
		if (mt_node_set_has(&wanted->nodes, snapshot->nodes[i].id))
			wanted->node = snapshot->nodes[i].id;
	return true;
}

/* NULL where the report does not tell enough: then only its figures are shown. */
static struct mt_error *decide(struct mt_oom_view *view)
{
	struct mt_error *err;

	if (!view->asked || !view->report->snapshot->nr_zones)
		return NULL;
	err = mt_alloc_decide(view->report->snapshot, &view->wanted, &view->alloc);
	if (err && mt_error_code(err) == MT_ERR_USAGE) {
		mt_error_destroy(err);
		err = NULL;
	}
	return err;
}

struct mt_error *mt_oom_view_init(const struct mt_report *report, size_t number,
				  struct mt_oom_view *view)
{
	struct mt_error *err;

	*view = (struct mt_oom_view){ .report = report, .number = number };
	err = mt_oom_explain(report, &view->oom);
	if (err)
		return err;
	view->asked = read_request(view, &view->wanted);
	return decide(view);
}

void mt_oom_view_release(struct mt_oom_view *view)
{
	mt_alloc_destroy(view->alloc);
	mt_oom_destroy(view->oom);
}

static struct mt_error *show_row(const struct mt_report *report, size_t number,
				 struct mt_sink *sink)
{
	struct mt_oom_view view;
	struct mt_error *err = mt_oom_view_init(report, number, &view);

	if (!err)
		err = mt_oom_view_row(&view, sink);
	mt_oom_view_release(&view);
	return err;
}

static struct mt_error *explain(const struct mt_report *report, size_t number,
				struct mt_sink *sink)
{
	struct mt_oom_view view;
	struct mt_error *err = mt_oom_view_init(report, number, &view);

	if (!err)
		err = mt_sink_note(sink, MT_PLAIN, "report %zu:", number);
	if (!err)
		err = mt_oom_view_words(&view, sink);
	if (!err)
		err = mt_oom_view_victim(&view, sink);
	mt_oom_view_release(&view);
	return err;
}

/* Rows may be sorted or cut after this: which report is explained does not depend on them. */
static struct mt_error *explain_chosen(const struct mt_reports *reports,
				       const struct mt_report *report, struct mt_sink *sink)
{
	size_t number = (size_t)(report - reports->v) + 1;
	struct mt_error *err = NULL;

	if (reports->n > 1)
		err = mt_sink_note(sink, MT_PLAIN, "of %zu reports number %zu is explained: "
				   "--report NUMBER chooses", reports->n, number);
	return err ? err : explain(report, number, sink);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_reports *reports = request->snapshot->reports;
	const struct mt_report *report = request->snapshot->report;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && reports && i < reports->n; i++)
		err = show_row(&reports->v[i], i + 1, sink);
	if (!err && reports && reports->problem)
		err = mt_sink_note(sink, MT_WARNING, "%s", reports->problem);
	if (!err && reports && reports->nr_dropped)
		err = mt_sink_note(sink, MT_WARNING, "%zu more reports of the log were not read",
				   reports->nr_dropped);
	if (!err && reports && reports->nr_condensed)
		err = mt_sink_note(sink, MT_WARNING, "the tables and figures of the first %zu "
				   "reports were not kept: --report NUMBER shows one of them",
				   reports->nr_condensed);
	if (!err && report && !request->list)
		err = explain_chosen(reports, report, sink);
	return err;
}

static struct mt_error *set_list(struct mt_request *request, const char *text)
{
	(void)text;
	request->list = true;
	return NULL;
}

static const struct mt_view_option option_list = {
	.name = "list", .help = "one line a report, none explained", .set = set_list,
};

static const struct mt_view_option *const options[] = { &option_list, NULL };

const struct mt_view mt_view_oom = {
	.name = "oom",
	.summary = "a kernel's log: who ran out of memory, why, what held it, who was killed",
	.columns = mt_oom_columns,
	.nr_columns = MT_NR_OOM_COLUMNS,
	.options = options,
	.arguments = "FILE",
	.max_arguments = 1,
	.reads_log = true,
	.fill = fill,
};
