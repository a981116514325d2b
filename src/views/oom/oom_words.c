// SPDX-License-Identifier: GPL-2.0-or-later
/* One report in words: what ran out, who asked, why it could not be had, what held the memory. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "views/oom/oom_private.h"
#include "views/why/why_words.h"

static const char *size_of(char buf[MT_TEXT_BYTES_SIZE], uint64_t bytes)
{
	return bytes == MT_UNKNOWN ? "?" : mt_text_bytes(buf, bytes);
}

/* ---- what ran out ---- */

/* "used 612 MiB of 612 MiB", "used 4.00 KiB, no limit" */
static struct mt_error *note_counter(const struct mt_report *report, enum mt_cgroup_counter which,
				     const char *what, struct mt_sink *sink)
{
	const struct mt_report_counter *counter = &report->counters[which];
	char usage[MT_TEXT_BYTES_SIZE], limit[MT_TEXT_BYTES_SIZE];
	bool full = !counter->unlimited && counter->usage_bytes != MT_UNKNOWN &&
		    counter->usage_bytes >= counter->limit_bytes;

	if (counter->usage_bytes == MT_UNKNOWN)
		return NULL;
	if (!counter->limit_bytes)
		return mt_sink_note(sink, MT_PLAIN, "its %s: none allowed", what);
	if (counter->unlimited)
		return mt_sink_note(sink, MT_PLAIN, "its %s: %s, without a limit", what,
				    size_of(usage, counter->usage_bytes));
	return mt_sink_note(sink, full ? MT_WARNING : MT_PLAIN, "its %s: %s of %s%s", what,
			    size_of(usage, counter->usage_bytes),
			    size_of(limit, counter->limit_bytes), full ? ", all of it" : "");
}

static struct mt_error *note_container(const struct mt_oom *oom, struct mt_sink *sink)
{
	const struct mt_oom_container *container = &oom->container;

	if (*container->pod_uid)
		return mt_sink_note(sink, MT_PLAIN, "Kubernetes: pod uid %s%s%s%s%s",
				    container->pod_uid, *container->qos ? ", " : "", container->qos,
				    *container->id ? ", container " : "", container->id);
	if (*container->id)
		return mt_sink_note(sink, MT_PLAIN, "container %s%s%s%s", container->id,
				    *container->runtime ? " (" : "", container->runtime,
				    *container->runtime ? ")" : "");
	return NULL;
}

static struct mt_error *note_cgroup(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_report *report = view->report;
	struct mt_error *err;

	err = mt_sink_note(sink, MT_WARNING, "the limit of a memory cgroup was reached%s%s; the "
			   "machine's free memory has no part in it",
			   report->oom_memcg ? ": " : "",
			   report->oom_memcg ? report->oom_memcg : "");
	if (!err)
		err = note_counter(report, MT_COUNTER_MEMORY, "memory", sink);
	if (!err)
		err = note_counter(report, MT_COUNTER_SWAP, "swap", sink);
	if (!err)
		err = note_counter(report, MT_COUNTER_MEMSW, "memory and swap", sink);
	if (!err)
		err = note_counter(report, MT_COUNTER_KMEM, "kernel memory", sink);
	if (!err && report->task_memcg)
		err = mt_sink_note(sink, MT_PLAIN, "the killed task's cgroup: %s",
				   report->task_memcg);
	return err ? err : note_container(view->oom, sink);
}

static struct mt_error *note_vmalloc(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_report *report = view->report;
	char size[MT_TEXT_BYTES_SIZE], other[MT_TEXT_BYTES_SIZE];
	struct mt_error *err = mt_sink_note(sink, MT_PLAIN, "asked for %s of vmalloc: single "
							    "pages, "
					    "mapped one behind the other; no order of pages",
					    size_of(size, report->vmalloc_bytes));

	if (!err && report->vmalloc_done_bytes != MT_UNKNOWN)
		err = mt_sink_note(sink, MT_PLAIN, "of these, %s were allocated before it failed",
				   size_of(size, report->vmalloc_done_bytes));
	if (err)
		return err;
	switch (view->oom->vmalloc) {
	case MT_VMALLOC_OVER_RAM:
		return mt_sink_note(sink, MT_WARNING, "that is more than the machine has (%s)",
				    size_of(other, view->oom->ram_bytes));
	case MT_VMALLOC_NO_SPACE:
		return mt_sink_note(sink, MT_WARNING, "no range of addresses of that size was free "
				    "for it, whatever memory is free");
	case MT_VMALLOC_NO_PAGES:
		return mt_sink_note(sink, MT_WARNING, "pages ran out on the way");
	default:
		return NULL;
	}
}

static struct mt_error *note_limit(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_oom *oom = view->oom;

	switch (oom->constraint) {
	case MT_CONSTRAINT_CPUSET:
		return mt_sink_note(sink, MT_WARNING, "memory ran out on the nodes of cpuset %s: "
						      "%s",
				    view->report->cpuset ? view->report->cpuset : "?",
				    oom->nodes ? oom->nodes : "?");
	case MT_CONSTRAINT_POLICY:
		return mt_sink_note(sink, MT_WARNING, "memory ran out on the nodes of a memory "
				    "policy: %s", oom->nodes ? oom->nodes : "?");
	case MT_CONSTRAINT_MEMCG:
		return note_cgroup(view, sink);
	default:
		return NULL;
	}
}

/* ---- the request ---- */

/* The report was printed after all attempts: what that says beside the verdict. */
static struct mt_error *explain_outcome(const struct mt_alloc *alloc, struct mt_sink *sink)
{
	if (mt_alloc_succeeds(alloc->verdict))
		return mt_sink_note(sink, MT_WARNING, "yet it failed: memory was freed between the "
				    "attempt and the report, or a limit that it does not show "
				    "held");
	if (alloc->verdict == MT_ALLOC_COMPACTION || alloc->verdict == MT_ALLOC_RECLAIM)
		return mt_sink_note(sink, MT_PLAIN, "the kernel had tried that when it printed the "
				    "report, and it was not enough");
	return NULL;
}

static struct mt_error *explain_readings(const struct mt_gfp *gfp, struct mt_sink *sink)
{
	struct mt_error *err = *gfp->note ? mt_sink_note(sink, MT_WARNING, "%s", gfp->note) : NULL;
	char flags[MT_GFP_TEXT_SIZE];

	for (size_t i = 0; !err && gfp->nr_readings > 1 && i < gfp->nr_readings; i++)
		err = mt_sink_note(sink, MT_PLAIN, "as kernels %s read it: %s",
				   gfp->readings[i].when,
				   mt_gfp_text(flags, gfp->readings[i].flags));
	return err;
}

static struct mt_error *explain_request(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_report *report = view->report;
	struct mt_error *err = NULL;

	if (report->request)
		err = mt_sink_note(sink, MT_PLAIN, "%s", report->request);
	if (!err && report->by_sysrq)
		err = mt_sink_note(sink, MT_PLAIN, "a person asked for it (SysRq f, order=-1): no "
				   "allocation failed");
	if (!err && report->kind == MT_REPORT_VMALLOC)
		err = note_vmalloc(view, sink);
	if (!err)
		err = note_limit(view, sink);
	if (!err && view->oom->has_request)
		err = explain_readings(&view->oom->request.gfp, sink);
	if (!err && report->request && !view->oom->has_request &&
	    report->kind != MT_REPORT_VMALLOC)
		err = mt_sink_note(sink, MT_WARNING, "what kind of memory was asked for is not "
				   "known: the request's flags are not in the line, or were not "
				   "understood");
	if (err || !view->alloc || report->kind == MT_REPORT_MEMCG_OOM)
		return err;
	err = mt_why_notes(report->snapshot, view->alloc, sink);
	if (!err)
		err = explain_outcome(view->alloc, sink);
	if (!err && report->snapshot->nr_nodes > 1)
		err = mt_sink_note(sink, MT_PLAIN, "which node was to be tried first is not in the "
				   "report: node %u is taken", view->wanted.node);
	return err;
}

/* ---- what held the memory ---- */

static int by_pages(const void *a, const void *b)
{
	const struct mt_oom_use *x = a, *y = b;

	return x->pages < y->pages ? 1 : x->pages > y->pages ? -1 : 0;
}

static char *list_uses(const struct mt_oom_view *view, const struct mt_oom_uses *uses)
{
	struct mt_oom_use sorted[MT_OOM_MAX_USES];
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	memcpy(sorted, uses->v, uses->n * sizeof(*sorted));
	qsort(sorted, uses->n, sizeof(*sorted), by_pages);
	for (size_t i = 0; i < uses->n && sorted[i].pages; i++) {
		char size[MT_TEXT_BYTES_SIZE];
		/* 4 KiB is what the warning says is taken */
		uint64_t page = view->oom->page_size_assumed ? 4096 : view->oom->page_size;
		bool fits = sorted[i].pages != MT_UNKNOWN &&
			    sorted[i].pages < UINT64_MAX / 2 / page;

		fprintf(out, "%s%s %s", i ? "; " : "", sorted[i].name,
			size_of(size, fits ? sorted[i].pages * page : MT_UNKNOWN));
	}
	return fclose(out) ? NULL : text;
}

static struct mt_error *explain_uses(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_oom_uses *uses = &view->oom->uses;
	mt_cleanup(free) char *text = list_uses(view, uses);
	struct mt_error *err = NULL;

	if (!text)
		return mt_error_nomem();
	if (*text)
		err = mt_sink_note(sink, MT_PLAIN, "memory was held by: %s", text);
	if (!err && uses->disbelieved)
		err = mt_sink_note(sink, MT_WARNING, "%s: %llu pages cannot be, which is more than "
				   "there is memory: not counted", uses->disbelieved,
				   (unsigned long long)uses->disbelieved_pages);
	if (!err && mt_oom_uses_are_wrong(uses))
		err = mt_sink_note(sink, MT_WARNING, "that is %llu pages more than there are (%s): "
				   "a figure is wrong, and what is not accounted for cannot be "
				   "told", (unsigned long long)uses->excess, uses->of);
	if (!err && *text && uses->lacks)
		err = mt_sink_note(sink, MT_PLAIN, "%s is not in the report: what is not accounted "
				   "for cannot be told", uses->lacks);
	return err;
}

/* ---- how it was read ---- */

static const char *missing(const struct mt_report *report)
{
	bool killer = report->kind == MT_REPORT_OOM || report->kind == MT_REPORT_MEMCG_OOM;
	bool cgroup = report->kind == MT_REPORT_MEMCG_OOM;

	if (!report->has_memory && !cgroup)
		return killer && !report->has_tasks ? "Mem-Info: and the task table" : "Mem-Info:";
	if (cgroup && !report->has_tasks && !report->nr_cgroups && !report->nr_kills &&
	    report->counters[MT_COUNTER_MEMORY].usage_bytes == MT_UNKNOWN)
		return "the cgroup's usage and the task table";
	return NULL;
}

/* A request alone may be all that somebody has; that it is all must be said. */
static struct mt_error *note_missing(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_report *report = view->report;
	const char *what = missing(report);

	if (report->headless)
		return mt_sink_note(sink, MT_WARNING, "the log begins amid this report: who asked "
						      "for "
				    "what is not in it");
	if (!what)
		return NULL;
	return mt_sink_note(sink, MT_WARNING, "%s was looked for and not found: the search ended "
					      "%llu "
			    "lines behind its last line, %llu (%s)", what,
			    (unsigned long long)report->lines_searched,
			    (unsigned long long)report->last_line, mt_oom_end_name(report->end));
}

static struct mt_error *note_reading(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_report *report = view->report;
	struct mt_error *err = note_missing(view, sink);

	if (!err && report->nr_cut)
		err = mt_sink_note(sink, MT_WARNING, "%zu lines were cut, by a pager or a "
						     "terminal: "
				   "what is whole of them was read", report->nr_cut);
	if (!err && report->nr_doubled)
		err = mt_sink_note(sink, MT_PLAIN, "%zu lines stand there twice and were read "
				   "once", report->nr_doubled);
	if (!err && view->oom->page_size_assumed)
		err = mt_sink_note(sink, MT_WARNING, "the page size is not in the log: 4 KiB is "
						     "taken");
	if (!err && report->columns_assumed)
		err = mt_sink_note(sink, MT_WARNING, "the header of the task table is not in the "
				   "log: the number of its columns tells what they are");
	if (!err && report->nr_unread)
		err = mt_sink_note(sink, MT_WARNING, "%zu lines were not understood; the first: %s",
				   report->nr_unread, report->unread ? report->unread : "?");
	return err;
}

struct mt_error *mt_oom_view_words(const struct mt_oom_view *view, struct mt_sink *sink)
{
	struct mt_error *err = note_reading(view, sink);

	if (!err)
		err = explain_request(view, sink);
	return err ? err : explain_uses(view, sink);
}
