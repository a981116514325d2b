// SPDX-License-Identifier: GPL-2.0-or-later
/* The tasks by badness, who was killed and why that one, what would have helped. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "views/oom/oom_private.h"

#define SHOWN_TASKS 5u
#define TERMS_SIZE 256

static uint64_t to_bytes(const struct mt_oom_view *view, uint64_t pages)
{
	uint64_t page = view->oom->page_size;

	return page == MT_UNKNOWN || pages == MT_UNKNOWN || pages > UINT64_MAX / 2 / page ?
		       MT_UNKNOWN : pages * page;
}

/* "badness 295819 pages = rss 138005 + tables 1970 + oom_score_adj 156000" */
static void describe_score(const struct mt_oom_score *score, char buf[TERMS_SIZE])
{
	int n;

	switch (score->state) {
	case MT_BADNESS_EXEMPT:
		snprintf(buf, TERMS_SIZE, "exempt");
		return;
	case MT_BADNESS_NOT_KNOWN:
		snprintf(buf, TERMS_SIZE, "badness not known%s%s", score->lacks ? ": " : "",
			 score->lacks ? score->lacks : "");
		return;
	default:
		break;
	}
	n = snprintf(buf, TERMS_SIZE, "badness %s%lld pages = rss %llu",
		     score->state == MT_BADNESS_AT_LEAST ? "at least " : "",
		     (long long)score->badness, (unsigned long long)score->rss);
	if (score->swap)
		n += snprintf(buf + n, TERMS_SIZE - (size_t)n, " + swap %llu",
			      (unsigned long long)score->swap);
	if (score->tables)
		n += snprintf(buf + n, TERMS_SIZE - (size_t)n, " + page tables %llu",
			      (unsigned long long)score->tables);
	if (score->root)
		n += snprintf(buf + n, TERMS_SIZE - (size_t)n, " - root's bonus %lld",
			      -(long long)score->root);
	if (score->adj)
		snprintf(buf + n, TERMS_SIZE - (size_t)n, " %c oom_score_adj %lld",
			 score->adj < 0 ? '-' : '+',
			 score->adj < 0 ? -(long long)score->adj : (long long)score->adj);
}

static struct mt_error *note_task(const struct mt_oom_view *view,
				  const struct mt_oom_score *score, const char *what,
				  struct mt_sink *sink)
{
	const struct mt_report_task *task = score->task;
	char rss[MT_TEXT_BYTES_SIZE] = "?", terms[TERMS_SIZE], adj[32] = "not known";
	uint64_t bytes = to_bytes(view, task->rss);

	if (bytes != MT_UNKNOWN)
		mt_text_bytes(rss, bytes);
	else if (task->rss != MT_UNKNOWN)
		snprintf(rss, sizeof(rss), "%llu pages", (unsigned long long)task->rss);
	if (task->adj != INT64_MIN)
		snprintf(adj, sizeof(adj), "%lld", (long long)task->adj);
	describe_score(score, terms);
	return mt_sink_note(sink, MT_PLAIN, "%s: %s (pid %llu): rss %s, oom_score_adj %s, %s", what,
			    task->name, (unsigned long long)task->pid, rss, adj, terms);
}

static struct mt_error *explain_total(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_oom_total *total = &view->oom->total;

	if (!view->report->nr_tasks)
		return NULL;
	if (total->pages == MT_UNKNOWN)
		return mt_sink_note(sink, MT_WARNING, "all pages of which oom_score_adj is "
						      "thousandths "
				    "are not known%s%s", total->lacks ? ": " : "",
				    total->lacks ? total->lacks : "");
	return mt_sink_note(sink, MT_PLAIN, "oom_score_adj is thousandths of %s%llu pages (%s)",
			    total->at_least ? "at least " : "", (unsigned long long)total->pages,
			    total->of ? total->of : "?");
}

static struct mt_error *explain_tasks(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_oom *oom = view->oom;
	struct mt_error *err = explain_total(view, sink);

	for (size_t i = 0; !err && i < oom->nr_scores && i < SHOWN_TASKS; i++)
		err = note_task(view, &oom->scores[i], "task", sink);
	return err;
}

static struct mt_error *explain_choice(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_oom *oom = view->oom;
	struct mt_error *err;

	switch (oom->choice) {
	case MT_CHOICE_HIGHEST:
		return mt_sink_note(sink, MT_PLAIN, "it was chosen for its badness, the highest of "
				    "%zu tasks", view->report->nr_tasks);
	case MT_CHOICE_TIE:
		return mt_sink_note(sink, MT_PLAIN, "it was chosen for its badness, which others "
						    "of "
				    "%zu tasks have, too", view->report->nr_tasks);
	case MT_CHOICE_CHILD:
		return mt_sink_note(sink, MT_PLAIN, "it was killed in the place of its parent (pid "
				    "%llu), which was "
				    "chosen", (unsigned long long)view->report->chosen_pid);
	case MT_CHOICE_GROUP:
		return mt_sink_note(sink, MT_PLAIN, "all of its cgroup was killed "
						    "(memory.oom.group)");
	case MT_CHOICE_ASKER:
		return mt_sink_note(sink, MT_PLAIN, "it asked itself "
						    "(vm.oom_kill_allocating_task)");
	case MT_CHOICE_LOWER:
		err = mt_sink_note(sink, MT_WARNING, "its badness was not the highest of the "
						     "table: "
				   "others were exiting, or had been reaped before");
		return err || !oom->worst ? err : note_task(view, oom->worst, "higher", sink);
	case MT_CHOICE_NOT_LISTED:
		return mt_sink_note(sink, MT_PLAIN, "it is not in the task table");
	case MT_CHOICE_UNKNOWN:
		return mt_sink_note(sink, MT_PLAIN, "why that task: its badness cannot be told");
	default:
		return NULL;
	}
}

static struct mt_error *explain_kills(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_report *report = view->report;
	struct mt_error *err = NULL;

	if (report->no_victim)
		err = mt_sink_note(sink, MT_ALERT, "no process could be killed");
	for (size_t i = 0; !err && i < report->nr_kills && i < SHOWN_TASKS; i++)
		err = mt_sink_note(sink, MT_ALERT, "%s", report->kills[i].line);
	if (!err && report->nr_kills > SHOWN_TASKS)
		err = mt_sink_note(sink, MT_ALERT, "and %zu more processes",
				   report->nr_kills - SHOWN_TASKS);
	return err;
}

static struct mt_error *explain_check(const struct mt_oom_view *view, struct mt_sink *sink)
{
	const struct mt_oom *oom = view->oom;

	if (oom->check == MT_CHECK_NONE || !oom->chosen)
		return NULL;
	return mt_sink_note(sink, oom->check == MT_CHECK_AGREES ? MT_PLAIN : MT_WARNING,
			    "the log's own score is %llu, by these terms it is %lld%s",
			    (unsigned long long)view->report->chosen_score,
			    (long long)oom->chosen->permill,
			    oom->check == MT_CHECK_AGREES ? "" : ": they do not agree");
}

static struct mt_error *explain_advice(const struct mt_oom_view *view, struct mt_sink *sink)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < view->oom->nr_advice; i++)
		err = mt_sink_note(sink, MT_PLAIN, "would have helped: %s",
				   view->oom->advice[i].text);
	return err;
}

struct mt_error *mt_oom_view_victim(const struct mt_oom_view *view, struct mt_sink *sink)
{
	struct mt_error *err = explain_tasks(view, sink);

	if (!err)
		err = explain_kills(view, sink);
	if (!err && view->report->killed_pid != MT_UNKNOWN)
		err = explain_choice(view, sink);
	if (!err)
		err = explain_check(view, sink);
	return err ? err : explain_advice(view, sink);
}
