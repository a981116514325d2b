// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The reports of a kernel's log that memory ran out, one a row, and one of them
 * explained: why its own request failed, what held the memory, who was killed.
 */
#include <stdlib.h>
#include <string.h>

#include "analysis/oom.h"
#include "base/text.h"
#include "views/why/why.h"
#include "views/why/why_words.h"

enum {
	NUMBER, TIME, KIND, COMMAND, ORDER, GFP, FREE, VERDICT, KILLED, LINE, KERNEL, REQUEST,
	ALLOWED, CONSTRAINT, KILLED_PID, USES, TASKS, CACHES, ALLOCATIONS, COUNTS, OTHERS,
	LINES_READ, LINES_UNREAD, NR_COLUMNS
};

enum { USE, USE_PAGES, NR_USE_COLUMNS };
enum { PID, NAME, UID, TOTAL_VM, RSS, SWAP, PGTABLES, ADJ, BADNESS, NR_TASK_COLUMNS };
enum { CACHE, USED, TOTAL, NR_CACHE_COLUMNS };

#define PAGES .type = MT_TYPE_COUNT, .unit = MT_UNIT_PAGES
#define COUNT MT_TYPE_COUNT, MT_UNIT_NONE

static const struct mt_column use_columns[NR_USE_COLUMNS] = {
	[USE] = { "use", "USE", MT_TYPE_TEXT, .help = "what for" },
	[USE_PAGES] = { "pages", "PAGES", PAGES, .help = "how many" },
};

static const struct mt_column task_columns[NR_TASK_COLUMNS] = {
	[PID] = { "pid", "PID", COUNT, .help = "process" },
	[NAME] = { "name", "NAME", MT_TYPE_TEXT, .help = "its name" },
	[UID] = { "uid", "UID", COUNT, .help = "its user" },
	[TOTAL_VM] = { "total_vm_pages", "VM", PAGES, .help = "address space" },
	[RSS] = { "rss_pages", "RSS", PAGES, .help = "in memory" },
	[SWAP] = { "swap_pages", "SWAP", PAGES, .help = "in swap" },
	[PGTABLES] = { "pgtables_bytes", "PGTABLES", MT_TYPE_COUNT, MT_UNIT_BYTES,
		       .help = "page tables" },
	[ADJ] = { "oom_score_adj", "ADJ", MT_TYPE_NUMBER,
		  .help = "thousandths added; -1000: never" },
	[BADNESS] = { "badness_pages", "BADNESS", MT_TYPE_NUMBER, MT_UNIT_PAGES,
		      .help = "by which the victim is chosen (oom_badness())" },
};

static const struct mt_column cache_columns[NR_CACHE_COLUMNS] = {
	[CACHE] = { "cache", "CACHE", MT_TYPE_TEXT, .help = "slab cache, not reclaimable" },
	[USED] = { "used_kib", "USED", COUNT, .help = "KiB in use" },
	[TOTAL] = { "total_kib", "TOTAL", COUNT, .help = "KiB held" },
};

static const struct mt_column columns[NR_COLUMNS] = {
	[NUMBER] = { "report", "REPORT", COUNT, .is_key = true,
		     .help = "its number, for --report" },
	[TIME] = { "time", "TIME", MT_TYPE_TEXT, .help = "what stands before its first line" },
	[KIND] = { "kind", "KIND", MT_TYPE_TEXT,
		   .help = "failure (page allocation failure), oom, cgroup oom, asked (sysrq)" },
	[COMMAND] = { "command", "COMMAND", MT_TYPE_TEXT, .help = "who asked for memory" },
	[ORDER] = { "order", "ORDER", COUNT, .help = "for 2^order pages together" },
	[GFP] = { "gfp", "GFP", MT_TYPE_TEXT, .help = "with these flags" },
	[FREE] = { "free_bytes", "FREE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "free memory then" },
	[VERDICT] = { "verdict", "VERDICT", MT_TYPE_TEXT,
		      .help = "what memtop why says of the state in the report" },
	[KILLED] = { "killed", "KILLED", MT_TYPE_TEXT, .help = "name of the process killed" },
	[LINE] = { "line", "LINE", COUNT, .extra = true, .help = "of the log, where it begins" },
	[KERNEL] = { "kernel", "KERNEL", MT_TYPE_TEXT, .extra = true, .help = "release" },
	[REQUEST] = { "request", "REQUEST", MT_TYPE_TEXT, .extra = true,
		      .help = "the line that says who asked" },
	[ALLOWED] = { "mems_allowed", "ALLOWED", MT_TYPE_TEXT, .extra = true,
		      .help = "nodes that the task may use" },
	[CONSTRAINT] = { "constraint", "CONSTRAINT", MT_TYPE_TEXT, .extra = true,
			 .help = "what limited it (since 5.0)" },
	[KILLED_PID] = { "killed_pid", "PID", COUNT, .extra = true, .help = "process killed" },
	[USES] = { "uses", "USES", MT_TYPE_TABLE, .extra = true, .help = "what held the memory",
		   .columns = use_columns, .nr_columns = NR_USE_COLUMNS },
	[TASKS] = { "tasks", "TASKS", MT_TYPE_TABLE, .extra = true, .help = "its task table",
		    .columns = task_columns, .nr_columns = NR_TASK_COLUMNS },
	[CACHES] = { "caches", "CACHES", MT_TYPE_TABLE, .extra = true,
		     .help = "its table of slab caches", .columns = cache_columns,
		     .nr_columns = NR_CACHE_COLUMNS },
	[ALLOCATIONS] = { "allocations", "ALLOCATIONS", MT_TYPE_TEXTS, .extra = true,
			  .help = "its largest allocations (since 6.12), as printed" },
	[COUNTS] = { "counts", "COUNTS", MT_TYPE_STATS, .extra = true,
		     .help = "pages of the whole machine, by the names in the report" },
	[OTHERS] = { "others", "OTHERS", MT_TYPE_STATS, .extra = true,
		     .help = "its further figures: swap (kB), RAM, huge pages" },
	[LINES_READ] = { "lines_read", "READ", COUNT, .extra = true,
			 .help = "lines of figures in it that were read" },
	[LINES_UNREAD] = { "lines_unread", "UNREAD", COUNT, .extra = true,
			   .help = "lines amid them that were not understood" },
};

static const char *kind_name(enum mt_report_kind kind)
{
	static const char *const names[] = {
		[MT_REPORT_FAILURE] = "failure",
		[MT_REPORT_OOM] = "oom",
		[MT_REPORT_MEMCG_OOM] = "cgroup oom",
		[MT_REPORT_ASKED] = "asked",
	};

	return names[kind];
}

/* The request of a report; false if it has none that is understood. */
static bool read_request(const struct mt_report *report, struct mt_alloc_request *wanted)
{
	const char *release = report->snapshot->origin.kernel, *allowed = report->mems_allowed;
	struct mt_gfp_line line;

	if (!report->request)
		return false;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_gfp_parse_line(report->request, strlen(report->request), release, &line);

	if (err)
		return false;
	*wanted = (struct mt_alloc_request){ .gfp = line.gfp.flags, .order = line.order };
	if (line.nodemask_len && *line.nodemask != '(')
		mt_node_set_parse(line.nodemask, line.nodemask_len, &wanted->nodes);
	else if (allowed)
		mt_node_set_parse(allowed, strlen(allowed), &wanted->nodes);
	wanted->node = mt_alloc_default_node(report->snapshot, wanted->gfp);
	for (size_t i = 0; !mt_node_set_has(&wanted->nodes, wanted->node) &&
			   i < report->snapshot->nr_nodes; i++)
		if (mt_node_set_has(&wanted->nodes, report->snapshot->nodes[i].id))
			wanted->node = report->snapshot->nodes[i].id;
	return true;
}

/* NULL where the report does not tell enough: then only its figures are shown. */
static struct mt_error *decide(const struct mt_report *report,
			       const struct mt_alloc_request *wanted, struct mt_alloc **alloc)
{
	struct mt_error *err;

	*alloc = NULL;
	if (!report->snapshot->nr_zones)
		return NULL;
	err = mt_alloc_decide(report->snapshot, wanted, alloc);
	if (err && mt_error_code(err) == MT_ERR_USAGE) {
		mt_error_destroy(err);
		err = NULL;
	}
	return err;
}

/* ---- rows ---- */

struct tables {
	struct mt_cell uses[MT_OOM_MAX_USES][NR_USE_COLUMNS];
	size_t nr_uses;
	struct mt_cell (*tasks)[NR_TASK_COLUMNS];
	struct mt_cell (*caches)[NR_CACHE_COLUMNS];
};

static void fill_task(const struct mt_report *report, const struct mt_report_task *task,
		      struct mt_cell row[NR_TASK_COLUMNS])
{
	row[PID] = mt_cell_count(task->pid);
	row[NAME] = mt_cell_text(task->name);
	row[UID] = mt_cell_count(task->uid);
	row[TOTAL_VM] = mt_cell_count(task->total_vm);
	row[RSS] = mt_cell_count(task->rss);
	row[SWAP] = mt_cell_count(task->swap);
	row[PGTABLES] = mt_cell_count(task->pgtables_bytes);
	row[ADJ] = mt_cell_number(task->adj);
	row[BADNESS] = mt_cell_number(mt_oom_badness(report, task));
}

static struct mt_error *fill_tables(const struct mt_report *report, struct tables *tables)
{
	struct mt_oom_use uses[MT_OOM_MAX_USES];

	tables->tasks = calloc(report->nr_tasks + 1, sizeof(*tables->tasks));
	tables->caches = calloc(report->nr_caches + 1, sizeof(*tables->caches));
	if (!tables->tasks || !tables->caches)
		return mt_error_nomem();
	tables->nr_uses = mt_oom_uses(report, uses);
	for (size_t i = 0; i < tables->nr_uses; i++) {
		tables->uses[i][USE] = mt_cell_text(uses[i].name);
		tables->uses[i][USE_PAGES] = mt_cell_count(uses[i].pages);
	}
	for (size_t i = 0; i < report->nr_tasks; i++)
		fill_task(report, &report->tasks[i], tables->tasks[i]);
	for (size_t i = 0; i < report->nr_caches; i++) {
		tables->caches[i][CACHE] = mt_cell_text(report->caches[i].name);
		tables->caches[i][USED] = mt_cell_count(report->caches[i].used_kib);
		tables->caches[i][TOTAL] = mt_cell_count(report->caches[i].total_kib);
	}
	return NULL;
}

static struct mt_cell verdict_cell(const struct mt_alloc *alloc)
{
	if (!alloc)
		return mt_cell_unknown();
	return mt_cell_emphasised(mt_cell_text(mt_alloc_verdict_name(alloc->verdict)),
				  mt_why_emphasis(alloc->verdict));
}

static struct mt_error *show_row(const struct mt_report *report, size_t number,
				 const struct mt_alloc *alloc, const struct tables *tables,
				 struct mt_sink *sink)
{
	const struct mt_report_task *victim = mt_oom_victim(report);
	struct mt_alloc_request wanted;
	bool asked = read_request(report, &wanted);
	char flags[MT_GFP_TEXT_SIZE];
	uint64_t free = mt_stats_get(&report->counts, "free");
	const struct mt_cell cells[NR_COLUMNS] = {
		[NUMBER] = mt_cell_count(number),
		[TIME] = mt_cell_text(report->stamp && *report->stamp ? report->stamp : NULL),
		[KIND] = mt_cell_text(kind_name(report->kind)),
		[COMMAND] = mt_cell_text(report->command),
		[ORDER] = mt_cell_count(asked ? wanted.order : MT_UNKNOWN),
		[GFP] = mt_cell_text(asked ? mt_gfp_text(flags, wanted.gfp) : NULL),
		[FREE] = mt_cell_count(mt_pages_to_bytes(report->snapshot, free)),
		[VERDICT] = verdict_cell(alloc),
		[KILLED] = mt_cell_text(victim ? victim->name : report->killed),
		[LINE] = mt_cell_count(report->line),
		[KERNEL] = mt_cell_text(report->snapshot->origin.kernel),
		[REQUEST] = mt_cell_text(report->request),
		[ALLOWED] = mt_cell_text(report->mems_allowed),
		[CONSTRAINT] = mt_cell_text(report->constraint),
		[KILLED_PID] = mt_cell_count(report->killed_pid),
		[USES] = mt_cell_table(use_columns, NR_USE_COLUMNS, tables->uses[0],
				       tables->nr_uses),
		[TASKS] = mt_cell_table(task_columns, NR_TASK_COLUMNS, tables->tasks[0],
					report->nr_tasks),
		[CACHES] = mt_cell_table(cache_columns, NR_CACHE_COLUMNS, tables->caches[0],
					 report->nr_caches),
		[ALLOCATIONS] = mt_cell_texts((const char *const *)report->allocations,
					      report->nr_allocations),
		[COUNTS] = mt_cell_stats(&report->counts),
		[OTHERS] = mt_cell_stats(&report->others),
		[LINES_READ] = mt_cell_count(report->nr_read),
		[LINES_UNREAD] = mt_cell_emphasised(mt_cell_count(report->nr_unread),
						    report->nr_unread ? MT_WARNING : MT_PLAIN),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *fill_report(const struct mt_report *report, size_t number,
				    struct mt_sink *sink)
{
	mt_cleanup(mt_alloc) struct mt_alloc *alloc = NULL;
	struct mt_alloc_request wanted;
	struct tables tables = { .nr_uses = 0 };
	struct mt_error *err = NULL;

	if (read_request(report, &wanted))
		err = decide(report, &wanted, &alloc);
	if (!err)
		err = fill_tables(report, &tables);
	if (!err)
		err = show_row(report, number, alloc, &tables, sink);
	free(tables.tasks);
	free(tables.caches);
	return err;
}

/* ---- one report in words ---- */

/* The report was printed after all attempts: what that says beside the verdict. */
static struct mt_error *explain_outcome(const struct mt_alloc *alloc, struct mt_sink *sink)
{
	if (mt_alloc_succeeds(alloc->verdict))
		return mt_sink_note(
			sink, MT_WARNING,
			"yet it failed: memory was freed between the "
			"attempt and the report, or a limit that it does not show held");
	if (alloc->verdict == MT_ALLOC_COMPACTION || alloc->verdict == MT_ALLOC_RECLAIM)
		return mt_sink_note(sink, MT_PLAIN, "the kernel had tried that when it printed the "
				    "report, and it was not enough");
	return NULL;
}

static struct mt_error *explain_request(const struct mt_report *report, struct mt_sink *sink)
{
	mt_cleanup(mt_alloc) struct mt_alloc *alloc = NULL;
	struct mt_alloc_request wanted;
	struct mt_error *err = NULL;

	if (report->request)
		err = mt_sink_note(sink, MT_PLAIN, "%s", report->request);
	if (!err && report->kind == MT_REPORT_MEMCG_OOM)
		return mt_sink_note(sink, MT_PLAIN, "the limit of a memory cgroup was reached; the "
				    "machine's free memory has no part in it");
	if (!err && read_request(report, &wanted))
		err = decide(report, &wanted, &alloc);
	if (err || !alloc)
		return err;
	err = mt_why_notes(report->snapshot, alloc, sink);
	if (!err)
		err = explain_outcome(alloc, sink);
	if (!err && report->snapshot->nr_nodes > 1)
		err = mt_sink_note(sink, MT_PLAIN, "which node was to be tried first is not in the "
				   "report: node %u is taken", wanted.node);
	return err;
}

static int by_pages(const void *a, const void *b)
{
	const struct mt_oom_use *x = a, *y = b;

	return x->pages < y->pages ? 1 : x->pages > y->pages ? -1 : 0;
}

static struct mt_error *explain_uses(const struct mt_report *report, struct mt_sink *sink)
{
	struct mt_oom_use uses[MT_OOM_MAX_USES];
	size_t n = mt_oom_uses(report, uses), len;
	mt_cleanup(free) char *text = NULL;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return mt_error_nomem();
	qsort(uses, n, sizeof(uses[0]), by_pages);
	for (size_t i = 0; i < n && uses[i].pages; i++) {
		char size[MT_TEXT_BYTES_SIZE] = "?";
		uint64_t bytes = mt_pages_to_bytes(report->snapshot, uses[i].pages);

		if (bytes != MT_UNKNOWN)
			mt_text_bytes(size, bytes);
		fprintf(out, "%s%s %s", i ? ", " : "", uses[i].name, size);
	}
	fclose(out);
	if (!n || !*text)
		return NULL;
	return mt_sink_note(sink, MT_PLAIN, "memory was held by: %s", text);
}

#define SHOWN_TASKS 5

static struct mt_error *note_task(const struct mt_report *report,
				  const struct mt_report_task *task, const char *what,
				  struct mt_sink *sink)
{
	int64_t badness = mt_oom_badness(report, task);
	char rss[MT_TEXT_BYTES_SIZE] = "?", score[32] = "exempt";
	uint64_t bytes = mt_pages_to_bytes(report->snapshot, task->rss);

	if (bytes != MT_UNKNOWN)
		mt_text_bytes(rss, bytes);
	if (badness != INT64_MIN)
		snprintf(score, sizeof(score), "%lld pages", (long long)badness);
	return mt_sink_note(sink, MT_PLAIN, "%s: %s (pid %llu): rss %s, oom_score_adj %lld, "
			    "badness %s", what, task->name, (unsigned long long)task->pid, rss,
			    task->adj == INT64_MIN ? 0 : (long long)task->adj, score);
}

static int by_rss(const void *a, const void *b)
{
	const struct mt_report_task *x = *(const struct mt_report_task *const *)a;
	const struct mt_report_task *y = *(const struct mt_report_task *const *)b;

	return x->rss < y->rss ? 1 : x->rss > y->rss ? -1 : 0;
}

static struct mt_error *explain_tasks(const struct mt_report *report, struct mt_sink *sink)
{
	mt_cleanup(free) const struct mt_report_task **sorted =
		calloc(report->nr_tasks + 1, sizeof(*sorted));
	struct mt_error *err = NULL;

	if (!sorted)
		return mt_error_nomem();
	for (size_t i = 0; i < report->nr_tasks; i++)
		sorted[i] = &report->tasks[i];
	qsort(sorted, report->nr_tasks, sizeof(*sorted), by_rss);
	for (size_t i = 0; !err && i < report->nr_tasks && i < SHOWN_TASKS; i++)
		err = note_task(report, sorted[i], "task", sink);
	return err;
}

static struct mt_error *explain_victim(const struct mt_report *report, struct mt_sink *sink)
{
	const struct mt_report_task *victim = mt_oom_victim(report), *worst = mt_oom_worst(report);
	struct mt_error *err = NULL;

	if (report->killed)
		err = mt_sink_note(sink, MT_ALERT, "%s", report->killed);
	if (err || !victim)
		return err;
	if (victim == worst ||
	    (worst && mt_oom_badness(report, victim) == mt_oom_badness(report, worst)))
		return mt_sink_note(sink, MT_PLAIN, "it was chosen for its badness, the highest of "
				    "%zu tasks: rss, swap and page tables, and oom_score_adj "
				    "thousandths of all memory", report->nr_tasks);
	err = mt_sink_note(sink, MT_WARNING,
			   "its badness was not the highest of the table: chosen as "
			   "the task that asked (oom_kill_allocating_task), or others were exempt, "
			   "exiting or outside the constraint%s%s",
			   report->constraint ? " " : "",
			   report->constraint ? report->constraint : "");
	return err || !worst ? err : note_task(report, worst, "higher", sink);
}

static struct mt_error *explain(const struct mt_report *report, size_t number,
				struct mt_sink *sink)
{
	struct mt_error *err = mt_sink_note(sink, MT_PLAIN, "report %zu:", number);

	if (!err)
		err = explain_request(report, sink);
	if (!err)
		err = explain_uses(report, sink);
	if (!err)
		err = explain_tasks(report, sink);
	if (!err)
		err = explain_victim(report, sink);
	if (!err && report->nr_unread)
		err = mt_sink_note(sink, MT_WARNING, "%zu lines were not understood; the first: %s",
				   report->nr_unread, report->unread ? report->unread : "?");
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_reports *reports = request->snapshot->reports;
	const struct mt_report *report = request->snapshot->report;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && reports && i < reports->n; i++)
		err = fill_report(&reports->v[i], i + 1, sink);
	if (!err && report)
		err = explain(report, (size_t)(report - reports->v) + 1, sink);
	return err;
}

const struct mt_view mt_view_oom = {
	.name = "oom",
	.summary = "a kernel's log: who ran out of memory, why, what held it, who was killed",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.arguments = "FILE",
	.max_arguments = 1,
	.reads_log = true,
	.fill = fill,
};
