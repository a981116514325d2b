// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * oom_badness() and constrained_alloc() (mm/oom_kill.c), by generation:
 *
 *	until 2.6.35	total_vm divided by roots of CPU time and run time: badness().
 *			Neither is in the log.
 *	2.6.36 a63d83f427fb	(rss + swap) * 1000 / total + oom_score_adj, 1 to 1000; root -30
 *	3.0		page tables are added
 *	3.5		pages: rss + page tables + swap + oom_score_adj * (total / 1000),
 *			never below 1; root's oom_score_adj is less by 30
 *	3.14 778c14affaf9	root: 3 % of the sum instead
 *	4.0 dc6c9a35b66b	nr_pmds is added
 *	4.15 af5b0f6a09e4	page tables in bytes, of all levels
 *	4.17 d46078b28889	root has no bonus any more
 *	5.9 9066e5cfb73c	may be negative; LONG_MIN for who is exempt
 *
 * Distribution kernels are told by what their task table has: el6 (2.6.32) has
 * oom_score_adj, hence the rule of 2.6.36.
 */
#include <stdio.h>
#include <string.h>

#include "analysis/node_set.h"
#include "analysis/oom_private.h"
#include "analysis/release.h"

#define OOM_DISABLE (-17)
#define OOM_SCORE_ADJ_MIN (-1000)

/* ---- page size ---- */

static uint64_t resident_kib(const struct mt_report *report)
{
	for (size_t i = 0; i < report->nr_kills; i++) {
		const struct mt_report_kill *kill = &report->kills[i];
		uint64_t sum = mt_count_add(kill->anon_rss_kib, kill->file_rss_kib);

		if (kill->pid != report->killed_pid)
			continue;
		/* printed since 4.5 */
		return kill->shmem_rss_kib == MT_UNKNOWN ? sum :
							   mt_count_add(sum, kill->shmem_rss_kib);
	}
	return MT_UNKNOWN;
}

/* The size by which rss in pages comes nearest to rss in kB, within an eighth. */
static uint64_t derive_page_size(const struct mt_report *report)
{
	static const uint64_t sizes_kib[] = { 4, 8, 16, 64 };
	const struct mt_report_task *victim = mt_oom_victim(report);
	uint64_t kib = resident_kib(report);

	if (!victim || victim->rss > MT_OOM_MOST_PAGES || victim->rss < 64 || kib == MT_UNKNOWN)
		return MT_UNKNOWN;
	for (size_t i = 0; i < MT_ARRAY_SIZE(sizes_kib); i++) {
		uint64_t want = victim->rss * sizes_kib[i];

		if (kib >= want - want / 8 && kib <= want + want / 8)
			return sizes_kib[i] * 1024;
	}
	return MT_UNKNOWN;
}

/* Machines that have one page size only, by what distributions call their kernels. */
static bool is_x86(const char *release)
{
	static const char *const names[] = { "x86_64", "amd64", "i386", "i586", "i686", "-686" };

	for (size_t i = 0; release && i < MT_ARRAY_SIZE(names); i++)
		if (strstr(release, names[i]))
			return true;
	return false;
}

uint64_t mt_oom_page_size(const struct mt_report *report, bool *derived)
{
	uint64_t size = report->snapshot->origin.page_size;
	bool is_derived = false;

	if (size == MT_UNKNOWN || !size) {
		size = derive_page_size(report);
		is_derived = size != MT_UNKNOWN;
	}
	if (derived)
		*derived = is_derived;
	if (size == MT_UNKNOWN && is_x86(report->snapshot->origin.kernel))
		return 4096;
	return size;
}

uint64_t mt_oom_assumed_page_size(const struct mt_report *report)
{
	uint64_t size = mt_oom_page_size(report, NULL);

	return size == MT_UNKNOWN || size < 1024 ? 4096 : size;
}

/* ---- the constraint and the total ---- */

static bool covers_all(const struct mt_report *report, const char *nodes)
{
	struct mt_node_set set = { .limited = false };

	if (!mt_node_set_parse(nodes, strlen(nodes), &set))
		return true;
	for (size_t i = 0; i < report->snapshot->nr_nodes; i++)
		if (!mt_node_set_has(&set, report->snapshot->nodes[i].id))
			return false;
	return true;
}

enum mt_oom_constraint mt_oom_constraint(const struct mt_report *report)
{
	if (report->constraint_kind != MT_CONSTRAINT_UNKNOWN)
		return report->constraint_kind;
	if (report->kind == MT_REPORT_MEMCG_OOM)
		return MT_CONSTRAINT_MEMCG;
	if (report->kind != MT_REPORT_OOM)
		return MT_CONSTRAINT_UNKNOWN;
	if (report->nodemask && !covers_all(report, report->nodemask))
		return MT_CONSTRAINT_POLICY;
	if (report->mems_allowed && !covers_all(report, report->mems_allowed))
		return MT_CONSTRAINT_CPUSET;
	return report->snapshot->nr_nodes ? MT_CONSTRAINT_NONE : MT_CONSTRAINT_UNKNOWN;
}

static uint64_t machine_swap(const struct mt_report *report)
{
	uint64_t kib = mt_stats_get(&report->others, "Total swap");

	return kib == MT_UNKNOWN ? MT_UNKNOWN : kib / (mt_oom_assumed_page_size(report) / 1024);
}

static void add_swap(struct mt_oom_total *total, uint64_t swap)
{
	total->swap = swap;
	total->at_least = swap == MT_UNKNOWN;
	total->pages = total->at_least ? total->memory : mt_count_add(total->memory, swap);
}

/* managed pages of all zones; a report that leaves zones out tells too little */
static uint64_t managed_pages(const struct mt_report *report)
{
	uint64_t pages = report->snapshot->nr_zones ? 0 : MT_UNKNOWN;

	for (size_t i = 0; i < report->snapshot->nr_zones; i++)
		pages = mt_count_add(pages, report->snapshot->zones[i].managed);
	return pages;
}

/* totalram_pages() + total_swap_pages */
static void total_of_machine(const struct mt_report *report, struct mt_oom_total *total)
{
	uint64_t ram = mt_stats_get(&report->others, "pages RAM");
	uint64_t reserved = mt_stats_get(&report->others, "pages reserved");

	total->of = "the machine";
	if (ram != MT_UNKNOWN && reserved != MT_UNKNOWN && reserved <= ram)
		total->memory = ram - reserved;
	else
		total->memory = managed_pages(report);
	if (total->memory == MT_UNKNOWN)
		total->lacks = "the machine's pages are not in the log";
	else
		add_swap(total, machine_swap(report));
}

/* node_present_pages() of each node that is allowed, and all swap */
static void total_of_nodes(const struct mt_report *report, const char *nodes,
			   struct mt_oom_total *total)
{
	struct mt_node_set set = { .limited = false };
	uint64_t pages = 0;
	bool any = false;

	total->of = "the nodes allowed";
	for (size_t i = 0; nodes && mt_node_set_parse(nodes, strlen(nodes), &set) &&
			   i < report->snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &report->snapshot->zones[i];

		if (!mt_node_set_has(&set, zone->node))
			continue;
		pages = mt_count_add(pages, zone->present);
		any = true;
	}
	total->memory = any ? pages : MT_UNKNOWN;
	if (total->memory == MT_UNKNOWN)
		total->lacks = "the pages of the nodes allowed are not in the log";
	else
		add_swap(total, machine_swap(report));
}

/*
 * What a cgroup may have in swap: by its swap limit (v2) or by its limit of
 * memory and swap (v1), but no more than the machine has, which reports of
 * cgroups do not print.
 */
static uint64_t cgroup_swap(const struct mt_report *report, uint64_t size)
{
	const struct mt_report_counter *memory = &report->counters[MT_COUNTER_MEMORY];
	const struct mt_report_counter *swap = &report->counters[MT_COUNTER_SWAP];
	const struct mt_report_counter *memsw = &report->counters[MT_COUNTER_MEMSW];
	uint64_t most = machine_swap(report), limit = MT_UNKNOWN;

	if (swap->limit_bytes != MT_UNKNOWN && !swap->unlimited)
		limit = swap->limit_bytes / size;
	else if (memsw->limit_bytes != MT_UNKNOWN && !memsw->unlimited && !memory->unlimited &&
		 memory->limit_bytes != MT_UNKNOWN)
		limit = memsw->limit_bytes > memory->limit_bytes ?
				(memsw->limit_bytes - memory->limit_bytes) / size :
				0;
	if (!limit || most == MT_UNKNOWN)
		return limit ? MT_UNKNOWN : 0;
	return limit < most ? limit : most;
}

/* mem_cgroup_get_max() (mm/memcontrol.c), mem_cgroup_get_limit() until 4.18 */
static void total_of_cgroup(const struct mt_report *report, struct mt_oom_total *total)
{
	const struct mt_report_counter *memory = &report->counters[MT_COUNTER_MEMORY];
	const struct mt_report_counter *memsw = &report->counters[MT_COUNTER_MEMSW];
	uint64_t size = mt_oom_assumed_page_size(report);
	bool unlimited = memory->limit_bytes == MT_UNKNOWN || memory->unlimited;

	total->of = "the cgroup's limit";
	if (unlimited && memsw->limit_bytes != MT_UNKNOWN && !memsw->unlimited) {
		total->of = "the cgroup's limit of memory and swap";
		total->memory = memsw->limit_bytes / size;
		add_swap(total, 0);
		return;
	}
	if (unlimited) {
		total->lacks = "the cgroup's limit is not in the log";
		return;
	}
	total->memory = memory->limit_bytes / size;
	add_swap(total, cgroup_swap(report, size));
}

void mt_oom_total(const struct mt_report *report, struct mt_oom_total *total)
{
	*total = (struct mt_oom_total){
		.pages = MT_UNKNOWN, .memory = MT_UNKNOWN, .swap = MT_UNKNOWN,
	};
	switch (mt_oom_constraint(report)) {
	case MT_CONSTRAINT_MEMCG:
		total_of_cgroup(report, total);
		break;
	case MT_CONSTRAINT_POLICY:
		total_of_nodes(report, report->nodemask, total);
		break;
	case MT_CONSTRAINT_CPUSET:
		total_of_nodes(report, report->mems_allowed, total);
		break;
	default:
		total_of_machine(report, total);
	}
	if (total->pages != MT_UNKNOWN && total->pages > MT_OOM_MOST_PAGES) {
		total->pages = MT_UNKNOWN;
		total->lacks = "the limit is more than any machine has";
	}
}

/* ---- the rule ---- */

static bool has_column(const struct mt_report *report,
		       bool (*is_there)(const struct mt_report_task *))
{
	for (size_t i = 0; i < report->nr_tasks; i++)
		if (is_there(&report->tasks[i]))
			return true;
	return false;
}

static bool has_adj(const struct mt_report_task *task)
{
	return task->adj != INT64_MIN;
}

static bool has_old_adj(const struct mt_report_task *task)
{
	return task->old_adj != INT64_MIN;
}

static bool has_table_bytes(const struct mt_report_task *task)
{
	return task->pgtables_bytes != MT_UNKNOWN;
}

static bool has_table_pages(const struct mt_report_task *task)
{
	return task->nr_ptes != MT_UNKNOWN;
}

/* By the columns, where the release does not tell; a printed score is older than 5.1. */
static enum mt_badness_rule rule_of_columns(const struct mt_report *report)
{
	if (has_column(report, has_table_bytes))
		return report->chosen_score == MT_UNKNOWN ? MT_BADNESS_SIGNED : MT_BADNESS_PAGES;
	if (has_column(report, has_table_pages))
		return MT_BADNESS_PAGES;
	if (has_column(report, has_adj))
		return has_column(report, has_old_adj) ? MT_BADNESS_PERMILL : MT_BADNESS_PAGES;
	return has_column(report, has_old_adj) ? MT_BADNESS_OLD : MT_BADNESS_UNKNOWN;
}

enum mt_badness_rule mt_oom_rule(const struct mt_report *report)
{
	const char *release = report->snapshot->origin.kernel;

	if (mt_release_before(release, 3, 0) == MT_YES && !has_column(report, has_adj))
		return MT_BADNESS_OLD;
	if (mt_release_before(release, 3, 5) == MT_YES)
		return MT_BADNESS_PERMILL;
	if (mt_release_before(release, 5, 9) == MT_YES)
		return MT_BADNESS_PAGES;
	if (mt_release_before(release, 5, 9) == MT_NO)
		return MT_BADNESS_SIGNED;
	return rule_of_columns(report);
}

/* ---- one task ---- */

static struct mt_oom_score lacking(struct mt_oom_score score, const char *what)
{
	score.state = MT_BADNESS_NOT_KNOWN;
	score.badness = score.permill = INT64_MIN;
	score.lacks = what;
	return score;
}

/* False: page tables count, and are not in the table. */
static bool take_tables(const struct mt_report *report, const struct mt_report_task *task,
			struct mt_oom_score *score)
{
	uint64_t pmds = task->nr_pmds == MT_UNKNOWN ? 0 : task->nr_pmds;

	if (task->pgtables_bytes != MT_UNKNOWN)
		score->tables = task->pgtables_bytes / mt_oom_assumed_page_size(report);
	else if (task->nr_ptes != MT_UNKNOWN)
		score->tables = mt_count_add(task->nr_ptes, pmds);
	else
		return mt_release_before(report->snapshot->origin.kernel, 3, 0) == MT_YES;
	return true;
}

/* False: swap counts, and is not in the table (until 3.6). */
static bool take_swap(const struct mt_report *report, const struct mt_oom_total *total,
		      const struct mt_report_task *task, struct mt_oom_score *score)
{
	if (task->swap != MT_UNKNOWN)
		score->swap = task->swap;
	else if (total->swap != 0 && machine_swap(report) != 0)
		return false;
	return true;
}

/* CAP_SYS_ADMIN is not in the log: who has uid 0 is taken to have it. */
static int64_t root_bonus(const struct mt_report *report, const struct mt_oom_total *total,
			  const struct mt_oom_score *score)
{
	const char *release = report->snapshot->origin.kernel;
	int64_t points = (int64_t)(score->rss + score->swap + score->tables);

	if (score->task->uid != 0 || mt_release_before(release, 4, 17) != MT_YES)
		return 0;
	if (mt_release_before(release, 3, 14) == MT_YES)
		return total->pages == MT_UNKNOWN ? 0 : -30 * (int64_t)(total->pages / 1000);
	return -(points * 3 / 100);
}

static bool is_exempt(const struct mt_report_task *task)
{
	if (task->adj != INT64_MIN)
		return task->adj <= OOM_SCORE_ADJ_MIN;
	return task->old_adj == OOM_DISABLE;
}

static void sum_up(enum mt_badness_rule rule, const struct mt_oom_total *total,
		   struct mt_oom_score *score)
{
	int64_t points = (int64_t)(score->rss + score->swap + score->tables);

	score->badness = points + score->root + score->adj;
	if (rule != MT_BADNESS_SIGNED && score->badness < 1)
		score->badness = 1;
	score->permill = INT64_MIN;
	if (total->pages == MT_UNKNOWN || !total->pages)
		return;
	score->permill = score->badness > 0 ? score->badness * 1000 / (int64_t)total->pages : 0;
	if (rule == MT_BADNESS_PERMILL)
		score->permill = points * 1000 / (int64_t)total->pages +
				 (score->root ? -30 : 0) +
				 (score->task->adj == INT64_MIN ? 0 : score->task->adj);
}

struct mt_oom_score mt_oom_score(const struct mt_report *report, const struct mt_oom_total *total,
				 const struct mt_report_task *task)
{
	struct mt_oom_score score = {
		.task = task, .badness = INT64_MIN, .permill = INT64_MIN,
	};
	enum mt_badness_rule rule = mt_oom_rule(report);
	bool has_swap, has_tables;

	if (is_exempt(task)) {
		score.state = MT_BADNESS_EXEMPT;
		return score;
	}
	if (rule == MT_BADNESS_OLD)
		return lacking(score, "CPU time and run time, which decided until 2.6.35");
	if (task->rss > MT_OOM_MOST_PAGES)
		return lacking(score, "its rss");
	if (task->adj > 1000 || (task->adj == INT64_MIN && rule == MT_BADNESS_UNKNOWN))
		return lacking(score, "its oom_score_adj");
	score.rss = task->rss;
	has_tables = take_tables(report, task, &score);
	has_swap = take_swap(report, total, task, &score);
	if (score.tables > MT_OOM_MOST_PAGES || score.swap > MT_OOM_MOST_PAGES)
		return lacking(score, "its swap and page tables");
	if (task->adj != INT64_MIN && task->adj && total->pages == MT_UNKNOWN)
		return lacking(score, total->lacks);
	score.root = root_bonus(report, total, &score);
	if (task->adj != INT64_MIN && task->adj)
		score.adj = task->adj * (int64_t)(total->pages / 1000);
	sum_up(rule, total, &score);
	if (!has_tables || !has_swap) {
		score.state = MT_BADNESS_AT_LEAST;
		score.lacks = has_swap ? "page tables" : has_tables ? "swap" :
								      "swap and page tables";
	}
	return score;
}

int64_t mt_oom_badness(const struct mt_report *report, const struct mt_report_task *task)
{
	struct mt_oom_total total;
	struct mt_oom_score score;

	mt_oom_total(report, &total);
	score = mt_oom_score(report, &total, task);
	return score.state == MT_BADNESS_KNOWN ? score.badness : INT64_MIN;
}
