// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/report.h"

#include <stdlib.h>

void mt_report_init(struct mt_report *report)
{
	*report = (struct mt_report){
		.kind = MT_REPORT_ASKED, .killed_pid = MT_UNKNOWN, .order = INT64_MIN,
		.vmalloc_bytes = MT_UNKNOWN, .vmalloc_done_bytes = MT_UNKNOWN, .pid = MT_UNKNOWN,
		.cpu = MT_UNKNOWN, .request_adj = INT64_MIN, .chosen_pid = MT_UNKNOWN,
		.chosen_score = MT_UNKNOWN,
	};
	for (size_t i = 0; i < MT_NR_COUNTERS; i++)
		report->counters[i] = (struct mt_report_counter){
			.usage_bytes = MT_UNKNOWN, .limit_bytes = MT_UNKNOWN,
			.failcnt = MT_UNKNOWN,
		};
}

static void release_texts(char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

static void release_limit(struct mt_report *report)
{
	for (size_t i = 0; i < report->nr_cgroups; i++) {
		free(report->cgroups[i].path);
		free(report->cgroups[i].stats.v);
	}
	for (size_t i = 0; i < report->nr_kills; i++) {
		free(report->kills[i].line);
		free(report->kills[i].name);
	}
	free(report->cgroups);
	free(report->kills);
	free(report->oom_memcg);
	free(report->task_memcg);
	free(report->nodemask);
	free(report->cpuset);
	free(report->caller);
}

void mt_report_release(struct mt_report *report)
{
	release_limit(report);
	release_texts(report->unread_lines, report->nr_unread_lines);
	release_texts(report->allocations, report->nr_allocations);
	for (size_t i = 0; i < report->nr_tasks; i++)
		free(report->tasks[i].name);
	for (size_t i = 0; i < report->nr_caches; i++)
		free(report->caches[i].name);
	free(report->tasks);
	free(report->caches);
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
	free(reports->problem);
	free(reports);
}
