// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/report.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- how much it is ---- */

/* What malloc() adds to each piece. */
#define OVERHEAD 16u

static size_t text_bytes(const char *text)
{
	return text ? strlen(text) + 1 + OVERHEAD : 0;
}

static size_t texts_bytes(char *const *texts, size_t n, size_t capacity)
{
	size_t sum = capacity * sizeof(*texts);

	for (size_t i = 0; i < n; i++)
		sum += text_bytes(texts[i]);
	return sum;
}

static size_t stats_bytes(const struct mt_stats *stats)
{
	return stats->capacity * sizeof(*stats->v) + OVERHEAD;
}

static size_t zone_bytes(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	size_t blocks = snapshot->nr_orders * sizeof(uint64_t);

	return stats_bytes(&zone->stats) + zone->nr_lowmem_reserve * sizeof(uint64_t) + blocks +
	       (zone->type_free_blocks ? snapshot->nr_types * (blocks + snapshot->nr_orders) : 0) +
	       zone->pcp_capacity * sizeof(*zone->pcp) + 4 * OVERHEAD;
}

static size_t snapshot_bytes(const struct mt_snapshot *snapshot)
{
	size_t sum = sizeof(*snapshot) + snapshot->nodes_capacity * sizeof(*snapshot->nodes) +
		     snapshot->zones_capacity * sizeof(*snapshot->zones) +
		     snapshot->incomplete_capacity * sizeof(*snapshot->incomplete);

	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		sum += stats_bytes(&snapshot->nodes[i].stats);
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		sum += zone_bytes(snapshot, &snapshot->zones[i]);
	for (size_t i = 0; i < snapshot->nr_incomplete; i++)
		sum += text_bytes(snapshot->incomplete[i].reason);
	return sum;
}

static size_t tables_bytes(const struct mt_report *report)
{
	size_t sum = report->task_capacity * sizeof(*report->tasks) +
		     report->cache_capacity * sizeof(*report->caches) +
		     report->cgroup_capacity * sizeof(*report->cgroups) +
		     report->kill_capacity * sizeof(*report->kills);

	for (size_t i = 0; i < report->nr_tasks; i++)
		sum += text_bytes(report->tasks[i].name);
	for (size_t i = 0; i < report->nr_caches; i++)
		sum += text_bytes(report->caches[i].name);
	for (size_t i = 0; i < report->nr_cgroups; i++)
		sum += text_bytes(report->cgroups[i].path) +
		       stats_bytes(&report->cgroups[i].stats);
	for (size_t i = 0; i < report->nr_kills; i++)
		sum += text_bytes(report->kills[i].line) + text_bytes(report->kills[i].name);
	return sum;
}

size_t mt_report_bytes(const struct mt_report *report)
{
	const char *const texts[] = {
		report->stamp, report->request, report->command, report->mems_allowed,
		report->constraint, report->killed, report->caller, report->nodemask,
		report->cpuset, report->oom_memcg, report->task_memcg, report->unread,
	};
	size_t sum = sizeof(*report) + tables_bytes(report) + stats_bytes(&report->counts) +
		     stats_bytes(&report->others);

	for (size_t i = 0; i < MT_ARRAY_SIZE(texts); i++)
		sum += text_bytes(texts[i]);
	sum += texts_bytes(report->allocations, report->nr_allocations,
			   report->allocation_capacity);
	sum += texts_bytes(report->unread_lines, report->nr_unread_lines,
			   report->unread_capacity);
	return report->snapshot ? sum + snapshot_bytes(report->snapshot) : sum;
}

/* ---- freeing ---- */

static void release_texts(char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

/* Kills from this one on. */
static void release_kills(struct mt_report *report, size_t first)
{
	for (size_t i = first; i < report->nr_kills; i++) {
		free(report->kills[i].line);
		free(report->kills[i].name);
	}
	if (report->nr_kills > first)
		report->nr_kills = first;
}

/* All that there may be much of. */
static void release_tables(struct mt_report *report)
{
	for (size_t i = 0; i < report->nr_cgroups; i++) {
		free(report->cgroups[i].path);
		free(report->cgroups[i].stats.v);
	}
	for (size_t i = 0; i < report->nr_tasks; i++)
		free(report->tasks[i].name);
	for (size_t i = 0; i < report->nr_caches; i++)
		free(report->caches[i].name);
	release_texts(report->unread_lines, report->nr_unread_lines);
	release_texts(report->allocations, report->nr_allocations);
	free(report->cgroups);
	free(report->tasks);
	free(report->caches);
	free(report->counts.v);
	free(report->others.v);
}

static void release_limit(struct mt_report *report)
{
	release_kills(report, 0);
	free(report->kills);
	free(report->oom_memcg);
	free(report->task_memcg);
	free(report->nodemask);
	free(report->cpuset);
	free(report->caller);
}

void mt_report_release(struct mt_report *report)
{
	release_tables(report);
	release_limit(report);
	free(report->stamp);
	free(report->request);
	free(report->command);
	free(report->mems_allowed);
	free(report->constraint);
	free(report->killed);
	free(report->unread);
	mt_snapshot_destroy(report->snapshot);
	*report = (struct mt_report){ 0 };
}

/* The kernel's release and its page size are left of the snapshot. */
static void condense_snapshot(struct mt_snapshot **snapshot)
{
	struct mt_origin *origin = &(*snapshot)->origin;
	struct mt_snapshot *new;
	struct mt_error *err = mt_snapshot_create_sharing(origin->kind, (*snapshot)->names, &new);

	/* where memory is short it stays as it is */
	if (err) {
		mt_error_destroy(err);
		return;
	}
	new->origin.kernel = origin->kernel;
	new->origin.page_size = origin->page_size;
	origin->kernel = NULL;
	mt_snapshot_destroy(*snapshot);
	*snapshot = new;
}

void mt_report_condense(struct mt_report *report)
{
	release_tables(report);
	release_kills(report, 1);
	report->cgroups = NULL;
	report->tasks = NULL;
	report->caches = NULL;
	report->unread_lines = report->allocations = NULL;
	report->counts = report->others = (struct mt_stats){ 0 };
	report->nr_cgroups = report->nr_tasks = report->nr_caches = 0;
	report->nr_unread_lines = report->nr_allocations = 0;
	report->cgroup_capacity = report->task_capacity = report->cache_capacity = 0;
	report->unread_capacity = report->allocation_capacity = 0;
	condense_snapshot(&report->snapshot);
	report->condensed = true;
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
