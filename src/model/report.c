// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/report.h"

#include <stdlib.h>

void mt_report_release(struct mt_report *report)
{
	for (size_t i = 0; i < report->nr_tasks; i++)
		free(report->tasks[i].name);
	for (size_t i = 0; i < report->nr_caches; i++)
		free(report->caches[i].name);
	for (size_t i = 0; i < report->nr_allocations; i++)
		free(report->allocations[i]);
	free(report->tasks);
	free(report->caches);
	free(report->allocations);
	free(report->stamp);
	free(report->request);
	free(report->command);
	free(report->mems_allowed);
	free(report->constraint);
	free(report->killed);
	free(report->unread);
	free(report->counts.v);
	free(report->others.v);
	mt_snapshot_destroy(report->snapshot);
	*report = (struct mt_report){ 0 };
}

void mt_reports_destroy(struct mt_reports *reports)
{
	if (!reports)
		return;
	for (size_t i = 0; i < reports->n; i++)
		mt_report_release(&reports->v[i]);
	free(reports->v);
	free(reports);
}
