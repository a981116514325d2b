// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "views/oom/oom_columns.h"
#include "views/oom/oom_private.h"
#include "views/why/why_words.h"

/* What the tables and lists of one row point to. */
struct tables {
	struct mt_cell uses[MT_OOM_MAX_USES][MT_NR_USE_COLUMNS];
	struct mt_cell (*tasks)[MT_NR_TASK_COLUMNS];
	struct mt_cell (*caches)[MT_NR_CACHE_COLUMNS];
	struct mt_cell (*cgroups)[MT_NR_CGROUP_COLUMNS];
	struct mt_cell (*kills)[MT_NR_KILL_COLUMNS];
	const char *advice[MT_OOM_MAX_ADVICE];
	char readings[MT_GFP_MAX_READINGS][MT_GFP_TEXT_SIZE + 64];
	const char *reading_texts[MT_GFP_MAX_READINGS];
	char flags[MT_GFP_TEXT_SIZE];
};

static const char *kind_name(const struct mt_report *report)
{
	static const char *const names[] = {
		[MT_REPORT_FAILURE] = "failure",
		[MT_REPORT_OOM] = "oom",
		[MT_REPORT_MEMCG_OOM] = "cgroup oom",
		[MT_REPORT_ASKED] = "asked",
		[MT_REPORT_VMALLOC] = "vmalloc",
	};

	return report->headless && report->kind == MT_REPORT_ASKED ? "part" : names[report->kind];
}

static const char *constraint_name(enum mt_oom_constraint constraint)
{
	static const char *const names[] = {
		[MT_CONSTRAINT_UNKNOWN] = NULL,
		[MT_CONSTRAINT_NONE] = "machine",
		[MT_CONSTRAINT_CPUSET] = "cpuset",
		[MT_CONSTRAINT_POLICY] = "memory policy",
		[MT_CONSTRAINT_MEMCG] = "cgroup",
	};

	return names[constraint];
}

static const char *state_name(enum mt_badness_state state)
{
	static const char *const names[] = {
		[MT_BADNESS_KNOWN] = "known",
		[MT_BADNESS_EXEMPT] = "exempt",
		[MT_BADNESS_AT_LEAST] = "at least",
		[MT_BADNESS_NOT_KNOWN] = "not known",
	};

	return names[state];
}

const char *mt_oom_end_name(enum mt_report_end end)
{
	static const char *const names[] = {
		[MT_REPORT_END_WHOLE] = "whole",
		[MT_REPORT_END_LOG] = "end of log",
		[MT_REPORT_END_NEXT] = "next report",
		[MT_REPORT_END_SEARCH] = "nothing found",
	};

	return names[end];
}

/* ---- tables ---- */

static void fill_task(const struct mt_report_task *task, struct mt_cell row[MT_NR_TASK_COLUMNS])
{
	row[MT_TASK_PID] = mt_cell_count(task->pid);
	row[MT_TASK_NAME] = mt_cell_text(task->name);
	row[MT_TASK_UID] = mt_cell_count(task->uid);
	row[MT_TASK_VM] = mt_cell_count(task->total_vm);
	row[MT_TASK_RSS] = mt_cell_count(task->rss);
	row[MT_TASK_SWAP] = mt_cell_count(task->swap);
	row[MT_TASK_TABLES] = mt_cell_count(task->pgtables_bytes);
	row[MT_TASK_ADJ] = mt_cell_number(task->adj);
	row[MT_TASK_TGID] = mt_cell_count(task->tgid);
	row[MT_TASK_ANON] = mt_cell_count(task->rss_anon);
	row[MT_TASK_FILE] = mt_cell_count(task->rss_file);
	row[MT_TASK_SHMEM] = mt_cell_count(task->rss_shmem);
	row[MT_TASK_PTES] = mt_cell_count(task->nr_ptes);
	row[MT_TASK_PMDS] = mt_cell_count(task->nr_pmds);
	row[MT_TASK_OLD_ADJ] = mt_cell_number(task->old_adj);
}

static void fill_score(const struct mt_oom_score *score, struct mt_cell row[MT_NR_TASK_COLUMNS])
{
	bool known = score->state == MT_BADNESS_KNOWN;

	row[MT_TASK_BADNESS] = known ? mt_cell_number(score->badness) : mt_cell_unknown();
	row[MT_TASK_STATE] = mt_cell_text(state_name(score->state));
	row[MT_TASK_TABLE_PAGES] = known ? mt_cell_count(score->tables) : mt_cell_unknown();
	row[MT_TASK_ADJ_PAGES] = known ? mt_cell_number(score->adj) : mt_cell_unknown();
	row[MT_TASK_ROOT_PAGES] = known ? mt_cell_number(score->root) : mt_cell_unknown();
}

static void fill_kill(const struct mt_report_kill *kill, struct mt_cell row[MT_NR_KILL_COLUMNS])
{
	row[MT_KILL_PID] = mt_cell_count(kill->pid);
	row[MT_KILL_NAME] = mt_cell_text(kill->name);
	row[MT_KILL_UID] = mt_cell_count(kill->uid);
	row[MT_KILL_VM] = mt_cell_count(kill->total_vm_kib);
	row[MT_KILL_ANON] = mt_cell_count(kill->anon_rss_kib);
	row[MT_KILL_FILE] = mt_cell_count(kill->file_rss_kib);
	row[MT_KILL_SHMEM] = mt_cell_count(kill->shmem_rss_kib);
	row[MT_KILL_TABLES] = mt_cell_count(kill->pgtables_kib);
	row[MT_KILL_ADJ] = mt_cell_number(kill->adj);
}

static void fill_lists(const struct mt_oom *oom, struct tables *tables)
{
	char flags[MT_GFP_TEXT_SIZE];
	size_t n = oom->has_request ? oom->request.gfp.nr_readings : 0;

	for (size_t i = 0; i < n; i++) {
		const struct mt_gfp_reading *reading = &oom->request.gfp.readings[i];

		snprintf(tables->readings[i], sizeof(tables->readings[i]), "%s: %s", reading->when,
			 mt_gfp_text(flags, reading->flags));
		tables->reading_texts[i] = tables->readings[i];
	}
	for (size_t i = 0; i < oom->nr_advice; i++)
		tables->advice[i] = oom->advice[i].text;
	for (size_t i = 0; i < oom->uses.n; i++) {
		tables->uses[i][MT_USE_NAME] = mt_cell_text(oom->uses.v[i].name);
		tables->uses[i][MT_USE_PAGES] = mt_cell_count(oom->uses.v[i].pages);
	}
}

static void fill_tables(const struct mt_oom_view *view, struct tables *tables)
{
	const struct mt_report *report = view->report;

	for (size_t i = 0; i < report->nr_tasks; i++)
		fill_task(&report->tasks[i], tables->tasks[i]);
	for (size_t i = 0; i < view->oom->nr_scores; i++)
		fill_score(&view->oom->scores[i],
			   tables->tasks[view->oom->scores[i].task - report->tasks]);
	for (size_t i = 0; i < report->nr_caches; i++) {
		tables->caches[i][MT_CACHE_NAME] = mt_cell_text(report->caches[i].name);
		tables->caches[i][MT_CACHE_USED] = mt_cell_count(report->caches[i].used_kib);
		tables->caches[i][MT_CACHE_TOTAL] = mt_cell_count(report->caches[i].total_kib);
	}
	for (size_t i = 0; i < report->nr_cgroups; i++) {
		tables->cgroups[i][MT_CGROUP_PATH] = mt_cell_text(report->cgroups[i].path);
		tables->cgroups[i][MT_CGROUP_STATS] = mt_cell_stats(&report->cgroups[i].stats);
	}
	for (size_t i = 0; i < report->nr_kills; i++)
		fill_kill(&report->kills[i], tables->kills[i]);
	fill_lists(view->oom, tables);
}

static bool make_tables(const struct mt_report *report, struct tables *tables)
{
	tables->tasks = calloc(report->nr_tasks + 1, sizeof(*tables->tasks));
	tables->caches = calloc(report->nr_caches + 1, sizeof(*tables->caches));
	tables->cgroups = calloc(report->nr_cgroups + 1, sizeof(*tables->cgroups));
	tables->kills = calloc(report->nr_kills + 1, sizeof(*tables->kills));
	return tables->tasks && tables->caches && tables->cgroups && tables->kills;
}

static void release_tables(struct tables *tables)
{
	free(tables->tasks);
	free(tables->caches);
	free(tables->cgroups);
	free(tables->kills);
}

/* ---- cells ---- */

static struct mt_cell text_or_none(const char *text)
{
	return mt_cell_text(text && *text ? text : NULL);
}

/* No limit is none, not the largest number there is. */
static struct mt_cell limit_cell(const struct mt_report_counter *counter)
{
	return counter->unlimited ? mt_cell_unknown() : mt_cell_count(counter->limit_bytes);
}

static struct mt_cell verdict_cell(const struct mt_alloc *alloc)
{
	if (!alloc)
		return mt_cell_unknown();
	return mt_cell_emphasised(mt_cell_text(mt_alloc_verdict_name(alloc->verdict)),
				  mt_why_emphasis(alloc->verdict));
}

static const char *victim_name(const struct mt_oom_view *view)
{
	const struct mt_report *report = view->report;

	if (report->nr_kills && report->kills[0].name)
		return report->kills[0].name;
	return view->oom->victim ? view->oom->victim->task->name : report->killed;
}

static void fill_request(const struct mt_oom_view *view, struct tables *tables,
			 struct mt_cell *cells)
{
	const struct mt_report *report = view->report;
	const struct mt_oom *oom = view->oom;

	cells[MT_OOM_COMMAND] = text_or_none(report->command);
	cells[MT_OOM_ORDER] = mt_cell_count(report->order >= 0 ? (uint64_t)report->order :
								 MT_UNKNOWN);
	cells[MT_OOM_GFP] = mt_cell_text(oom->has_request ?
					 mt_gfp_text(tables->flags, oom->request.gfp.flags) : NULL);
	cells[MT_OOM_ASKED] = mt_cell_text(report->request);
	cells[MT_OOM_PID] = mt_cell_count(report->pid);
	cells[MT_OOM_CPU_NUMBER] = mt_cell_count(report->cpu);
	cells[MT_OOM_CALLER] = mt_cell_text(report->caller);
	cells[MT_OOM_REQUEST_ADJ] = mt_cell_number(report->request_adj);
	cells[MT_OOM_SYSRQ] = mt_cell_bool(report->by_sysrq);
	cells[MT_OOM_READINGS] = mt_cell_texts(tables->reading_texts, oom->has_request ?
					       oom->request.gfp.nr_readings : 0);
	cells[MT_OOM_VMALLOC] = mt_cell_count(report->vmalloc_bytes);
	cells[MT_OOM_VMALLOC_DONE] = mt_cell_count(report->vmalloc_done_bytes);
	cells[MT_OOM_VERDICT] = verdict_cell(view->alloc);
}

static void fill_limit(const struct mt_oom_view *view, const struct tables *tables,
		       struct mt_cell *cells)
{
	const struct mt_report *report = view->report;
	const struct mt_report_counter *counters = report->counters;
	const struct mt_oom *oom = view->oom;

	cells[MT_OOM_LIMIT_KIND] = mt_cell_text(constraint_name(oom->constraint));
	cells[MT_OOM_LIMITED] = mt_cell_text(report->constraint);
	cells[MT_OOM_MEMS] = mt_cell_text(report->mems_allowed);
	cells[MT_OOM_NODEMASK] = mt_cell_text(report->nodemask);
	cells[MT_OOM_CPUSET] = mt_cell_text(report->cpuset);
	cells[MT_OOM_CGROUP] = text_or_none(report->oom_memcg);
	cells[MT_OOM_KILLED_CGROUP] = text_or_none(report->task_memcg);
	cells[MT_OOM_USED_BYTES] = mt_cell_count(counters[MT_COUNTER_MEMORY].usage_bytes);
	cells[MT_OOM_LIMIT_BYTES] = limit_cell(&counters[MT_COUNTER_MEMORY]);
	cells[MT_OOM_SWAP_USED] = mt_cell_count(counters[MT_COUNTER_SWAP].usage_bytes);
	cells[MT_OOM_SWAP_LIMIT] = limit_cell(&counters[MT_COUNTER_SWAP]);
	cells[MT_OOM_MEMSW_USED] = mt_cell_count(counters[MT_COUNTER_MEMSW].usage_bytes);
	cells[MT_OOM_MEMSW_LIMIT] = limit_cell(&counters[MT_COUNTER_MEMSW]);
	cells[MT_OOM_KMEM_USED] = mt_cell_count(counters[MT_COUNTER_KMEM].usage_bytes);
	cells[MT_OOM_KMEM_LIMIT] = limit_cell(&counters[MT_COUNTER_KMEM]);
	cells[MT_OOM_FAILCNT] = mt_cell_count(counters[MT_COUNTER_MEMORY].failcnt);
	cells[MT_OOM_POD] = text_or_none(oom->container.pod_uid);
	cells[MT_OOM_CONTAINER] = text_or_none(oom->container.id);
	cells[MT_OOM_QOS] = text_or_none(oom->container.qos);
	cells[MT_OOM_RUNTIME] = text_or_none(oom->container.runtime);
	cells[MT_OOM_UNIT] = text_or_none(oom->container.unit);
	cells[MT_OOM_CGROUPS] = mt_cell_table(mt_oom_cgroup_columns, MT_NR_CGROUP_COLUMNS,
					      tables->cgroups[0], report->nr_cgroups);
	cells[MT_OOM_TOTAL_PAGES] = mt_cell_count(oom->total.pages);
	cells[MT_OOM_TOTAL_OF] = mt_cell_text(oom->total.of);
}

static void fill_memory(const struct mt_oom_view *view, const struct tables *tables,
			struct mt_cell *cells)
{
	const struct mt_report *report = view->report;
	const struct mt_oom_uses *uses = &view->oom->uses;
	uint64_t free = mt_stats_get(&report->counts, "free");

	cells[MT_OOM_FREE] = mt_cell_count(mt_pages_to_bytes(report->snapshot, free));
	cells[MT_OOM_USES] = mt_cell_table(mt_oom_use_columns, MT_NR_USE_COLUMNS, tables->uses[0],
					   uses->n);
	cells[MT_OOM_USES_OF] = mt_cell_text(uses->of);
	cells[MT_OOM_USES_PAGES] = mt_cell_count(uses->of_pages);
	cells[MT_OOM_UNACCOUNTED] = mt_cell_count(uses->unaccounted);
	cells[MT_OOM_USES_LACK] = mt_cell_text(uses->lacks);
	cells[MT_OOM_CACHES] = mt_cell_table(mt_oom_cache_columns, MT_NR_CACHE_COLUMNS,
					     tables->caches[0], report->nr_caches);
	cells[MT_OOM_ALLOCATED] = mt_cell_texts((const char *const *)report->allocations,
						report->nr_allocations);
	cells[MT_OOM_TOTALS] = mt_cell_stats(&report->counts);
	cells[MT_OOM_OTHERS] = mt_cell_stats(&report->others);
}

static void fill_victim(const struct mt_oom_view *view, const struct tables *tables,
			struct mt_cell *cells)
{
	const struct mt_report *report = view->report;
	const struct mt_oom *oom = view->oom;
	bool killer = report->kind == MT_REPORT_OOM || report->kind == MT_REPORT_MEMCG_OOM;

	cells[MT_OOM_VICTIM] = mt_cell_text(victim_name(view));
	cells[MT_OOM_VICTIM_PID] = mt_cell_count(report->killed_pid);
	cells[MT_OOM_TASKS] = mt_cell_table(mt_oom_task_columns, MT_NR_TASK_COLUMNS,
					    tables->tasks[0], report->nr_tasks);
	cells[MT_OOM_CHOICE] = mt_cell_text(killer ? mt_oom_choice_name(oom->choice) : NULL);
	cells[MT_OOM_RULE] = mt_cell_text(killer ? mt_badness_rule_name(oom->rule) : NULL);
	cells[MT_OOM_CHOSEN_PID] = mt_cell_count(report->chosen_pid);
	cells[MT_OOM_SCORE] = mt_cell_count(report->chosen_score);
	cells[MT_OOM_CHECKED] = mt_cell_text(killer ? mt_oom_check_name(oom->check) : NULL);
	cells[MT_OOM_KILLS] = mt_cell_table(mt_oom_kill_columns, MT_NR_KILL_COLUMNS,
					    tables->kills[0], report->nr_kills);
	cells[MT_OOM_GROUP_KILL] = mt_cell_bool(report->group_kill);
	cells[MT_OOM_ADVICE] = mt_cell_texts(tables->advice, oom->nr_advice);
}

static void fill_reading(const struct mt_oom_view *view, struct mt_cell *cells)
{
	const struct mt_report *report = view->report;

	cells[MT_OOM_NUMBER] = mt_cell_count(view->number);
	cells[MT_OOM_TIME] = text_or_none(report->stamp);
	cells[MT_OOM_KIND] = mt_cell_text(kind_name(report));
	cells[MT_OOM_LINE] = mt_cell_count(report->line);
	cells[MT_OOM_KERNEL] = mt_cell_text(report->snapshot->origin.kernel);
	cells[MT_OOM_READ] = mt_cell_count(report->nr_read);
	cells[MT_OOM_UNREAD] = mt_cell_emphasised(mt_cell_count(report->nr_unread),
						  report->nr_unread ? MT_WARNING : MT_PLAIN);
	cells[MT_OOM_UNREAD_LINES] = mt_cell_texts((const char *const *)report->unread_lines,
						   report->nr_unread_lines);
	cells[MT_OOM_CUT_LINES] = mt_cell_count(report->nr_cut);
	cells[MT_OOM_END] = mt_cell_text(mt_oom_end_name(report->end));
	cells[MT_OOM_LAST_LINE] = mt_cell_count(report->last_line);
	cells[MT_OOM_SEARCHED] = mt_cell_count(report->lines_searched);
	cells[MT_OOM_PAGE_SIZE] = mt_cell_count(view->oom->page_size);
	cells[MT_OOM_CONDENSED] = mt_cell_bool(report->condensed);
}

struct mt_error *mt_oom_view_row(const struct mt_oom_view *view, struct mt_sink *sink)
{
	struct mt_cell cells[MT_NR_OOM_COLUMNS];
	struct tables *tables = calloc(1, sizeof(*tables));
	struct mt_error *err = NULL;

	if (!tables || !make_tables(view->report, tables)) {
		err = mt_error_nomem();
	} else {
		fill_tables(view, tables);
		fill_reading(view, cells);
		fill_request(view, tables, cells);
		fill_limit(view, tables, cells);
		fill_memory(view, tables, cells);
		fill_victim(view, tables, cells);
		err = sink->ops->row(sink, cells);
	}
	if (tables)
		release_tables(tables);
	free(tables);
	return err;
}
