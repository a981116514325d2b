// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/oom.h"

#include <stdio.h>

static uint64_t count(const struct mt_report *report, const char *name)
{
	return mt_stats_get(&report->counts, name);
}

static uint64_t page_size(const struct mt_report *report)
{
	uint64_t size = report->snapshot->origin.page_size;

	return size == MT_UNKNOWN || !size ? 4096 : size;
}

/* "hugepages_2048kB_total" of each size */
static uint64_t huge_pages(const struct mt_report *report)
{
	const struct mt_stats *others = &report->others;
	uint64_t pages = MT_UNKNOWN;

	for (size_t i = 0; i < others->n; i++) {
		unsigned long long kib;
		int end = 0;

		sscanf(others->v[i].name, "hugepages_%llukB_total%n", &kib, &end);
		if (!end || kib > UINT32_MAX || others->v[i].value > UINT32_MAX)
			continue;
		pages = (pages == MT_UNKNOWN ? 0 : pages) +
			others->v[i].value * (kib * 1024 / page_size(report));
	}
	return pages;
}

static uint64_t rest_of(const struct mt_report *report, const struct mt_oom_use *uses, size_t n)
{
	uint64_t left = mt_stats_get(&report->others, "pages RAM");

	for (size_t i = 0; i < n && left != MT_UNKNOWN; i++)
		if (uses[i].pages != MT_UNKNOWN)
			left = uses[i].pages < left ? left - uses[i].pages : 0;
	return left;
}

size_t mt_oom_uses(const struct mt_report *report, struct mt_oom_use uses[MT_OOM_MAX_USES])
{
	const struct mt_oom_use all[] = {
		{ "anonymous, shmem", mt_count_add(count(report, "active_anon"),
						   count(report, "inactive_anon")) },
		{ "file cache", mt_count_add(count(report, "active_file"),
					     count(report, "inactive_file")) },
		{ "unevictable", count(report, "unevictable") },
		{ "slab, reclaimable", count(report, "slab_reclaimable") },
		{ "slab, unreclaimable", count(report, "slab_unreclaimable") },
		{ "page tables", count(report, "pagetables") },
		{ "huge pages (hugetlb)", huge_pages(report) },
		{ "free", count(report, "free") },
		{ "per-CPU lists", count(report, "free_pcp") },
		{ "reserved", mt_stats_get(&report->others, "pages reserved") },
	};
	size_t n = 0;

	for (size_t i = 0; i < MT_ARRAY_SIZE(all); i++)
		if (all[i].pages != MT_UNKNOWN)
			uses[n++] = all[i];
	uses[n] = (struct mt_oom_use){ "not accounted here", rest_of(report, uses, n) };
	return n && uses[n].pages != MT_UNKNOWN ? n + 1 : n;
}

/* totalram_pages() + total_swap_pages */
static uint64_t total_pages(const struct mt_report *report)
{
	uint64_t ram = mt_stats_get(&report->others, "pages RAM");
	uint64_t reserved = mt_stats_get(&report->others, "pages reserved");
	uint64_t swap = mt_stats_get(&report->others, "Total swap");

	if (ram == MT_UNKNOWN || reserved == MT_UNKNOWN || reserved > ram)
		return MT_UNKNOWN;
	return ram - reserved + (swap == MT_UNKNOWN ? 0 : swap / (page_size(report) / 1024));
}

int64_t mt_oom_badness(const struct mt_report *report, const struct mt_report_task *task)
{
	const uint64_t most = UINT64_C(1) << 52;
	uint64_t total = total_pages(report);
	uint64_t swap = task->swap == MT_UNKNOWN ? 0 : task->swap;
	uint64_t tables = task->pgtables_bytes == MT_UNKNOWN ? 0 : task->pgtables_bytes;

	if (task->rss > most || swap > most || tables > most || task->adj < -999 ||
	    task->adj > 1000 || (task->adj && (total == MT_UNKNOWN || total > most)))
		return INT64_MIN;
	return (int64_t)(task->rss + swap + tables / page_size(report)) +
	       (task->adj ? task->adj * (int64_t)(total / 1000) : 0);
}

const struct mt_report_task *mt_oom_victim(const struct mt_report *report)
{
	for (size_t i = 0; i < report->nr_tasks && report->killed_pid != MT_UNKNOWN; i++)
		if (report->tasks[i].pid == report->killed_pid)
			return &report->tasks[i];
	return NULL;
}

const struct mt_report_task *mt_oom_worst(const struct mt_report *report)
{
	const struct mt_report_task *worst = NULL;
	int64_t most = INT64_MIN;

	for (size_t i = 0; i < report->nr_tasks; i++) {
		int64_t badness = mt_oom_badness(report, &report->tasks[i]);

		if (badness == INT64_MIN || badness < most)
			continue;
		most = badness;
		worst = &report->tasks[i];
	}
	return worst;
}
