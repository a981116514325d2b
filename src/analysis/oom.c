// SPDX-License-Identifier: GPL-2.0-or-later
/* A report as a whole: the victim among the tasks, and the parts put together. */
#include "analysis/oom.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/oom_private.h"

/* ---- the victim ---- */

static const struct mt_report_task *find_task(const struct mt_report *report, uint64_t pid)
{
	for (size_t i = 0; i < report->nr_tasks && pid != MT_UNKNOWN; i++)
		if (report->tasks[i].pid == pid)
			return &report->tasks[i];
	return NULL;
}

const struct mt_report_task *mt_oom_victim(const struct mt_report *report)
{
	return find_task(report, report->killed_pid);
}

const struct mt_report_task *mt_oom_worst(const struct mt_report *report)
{
	const struct mt_report_task *worst = NULL;
	struct mt_oom_total total;
	int64_t most = INT64_MIN;

	mt_oom_total(report, &total);
	for (size_t i = 0; i < report->nr_tasks; i++) {
		struct mt_oom_score score = mt_oom_score(report, &total, &report->tasks[i]);

		/* oom_evaluate_task(): of equal ones the last that it meets */
		if (score.badness == INT64_MIN || score.badness < most)
			continue;
		most = score.badness;
		worst = &report->tasks[i];
	}
	return worst;
}

static int rank(const struct mt_oom_score *score)
{
	switch (score->state) {
	case MT_BADNESS_EXEMPT:
		return 2;
	case MT_BADNESS_NOT_KNOWN:
		return 1;
	default:
		return 0;
	}
}

/* The highest first; of equal ones the last of the table, as the kernel takes it. */
static int by_badness(const void *a, const void *b)
{
	const struct mt_oom_score *x = a, *y = b;

	if (rank(x) != rank(y))
		return rank(x) - rank(y);
	if (x->badness != y->badness)
		return x->badness < y->badness ? 1 : -1;
	return x->task < y->task ? 1 : x->task > y->task ? -1 : 0;
}

static struct mt_error *fill_scores(const struct mt_report *report, struct mt_oom *oom)
{
	oom->scores = calloc(report->nr_tasks + 1, sizeof(*oom->scores));
	if (!oom->scores)
		return mt_error_nomem();
	for (size_t i = 0; i < report->nr_tasks; i++)
		oom->scores[i] = mt_oom_score(report, &oom->total, &report->tasks[i]);
	oom->nr_scores = report->nr_tasks;
	qsort(oom->scores, oom->nr_scores, sizeof(*oom->scores), by_badness);
	return NULL;
}

static const struct mt_oom_score *find_score(const struct mt_oom *oom, uint64_t pid)
{
	for (size_t i = 0; i < oom->nr_scores && pid != MT_UNKNOWN; i++)
		if (oom->scores[i].task->pid == pid)
			return &oom->scores[i];
	return NULL;
}

static bool asked_itself(const struct mt_report *report)
{
	const char *words = "oom_kill_allocating_task";

	return (report->killed && strstr(report->killed, words)) ||
	       (report->nr_kills && report->kills[0].line && strstr(report->kills[0].line, words));
}

static enum mt_oom_choice judge_equal(const struct mt_oom *oom, const struct mt_oom_score *score)
{
	const struct mt_oom_score *next = oom->worst + 1;

	if (score->state == MT_BADNESS_AT_LEAST || score->state == MT_BADNESS_NOT_KNOWN)
		return MT_CHOICE_UNKNOWN;
	if (score->badness < oom->worst->badness)
		return oom->worst->state == MT_BADNESS_KNOWN ? MT_CHOICE_LOWER : MT_CHOICE_UNKNOWN;
	if (next < oom->scores + oom->nr_scores && !rank(next) && next->badness == score->badness)
		return MT_CHOICE_TIE;
	return MT_CHOICE_HIGHEST;
}

/* How the chosen one compares; where terms are missing a lead of any size is no proof. */
static enum mt_oom_choice judge_chosen(const struct mt_oom *oom, const struct mt_oom_score *score)
{
	if (score->state == MT_BADNESS_AT_LEAST && score == oom->worst)
		return MT_CHOICE_HIGHEST;
	return judge_equal(oom, score);
}

static enum mt_oom_choice judge(const struct mt_oom *oom)
{
	const struct mt_report *report = oom->report;
	bool child = oom->chosen && oom->chosen != oom->victim;
	enum mt_oom_choice choice;

	if (report->killed_pid == MT_UNKNOWN)
		return MT_CHOICE_NOBODY;
	if (asked_itself(report))
		return MT_CHOICE_ASKER;
	if (child)
		return MT_CHOICE_CHILD;
	if (!oom->victim)
		return report->nr_tasks ? MT_CHOICE_NOT_LISTED : MT_CHOICE_UNKNOWN;
	if (!oom->worst)
		return MT_CHOICE_UNKNOWN;
	choice = judge_chosen(oom, oom->victim);
	if (choice == MT_CHOICE_LOWER && report->group_kill)
		return MT_CHOICE_GROUP;
	if (choice == MT_CHOICE_LOWER && oom->victim->task->pid == report->pid)
		return MT_CHOICE_ASKER;
	return choice;
}

/* Rounding and pages that came and went between the choice and the table: one thousandth. */
static bool is_near(int64_t a, uint64_t printed)
{
	return printed <= 100000 && a - (int64_t)printed <= 1 && (int64_t)printed - a <= 1;
}

static enum mt_oom_check check_score(const struct mt_oom *oom)
{
	const struct mt_oom_score *score = oom->chosen ? oom->chosen : oom->victim;
	uint64_t printed = oom->report->chosen_score;

	if (printed == MT_UNKNOWN || !score || score->state != MT_BADNESS_KNOWN ||
	    score->permill == INT64_MIN)
		return MT_CHECK_NONE;
	if (is_near(score->permill, printed))
		return MT_CHECK_AGREES;
	/* uid 0 may well lack CAP_SYS_ADMIN, in a container */
	if (score->root && is_near((score->badness - score->root) * 1000 /
					   (int64_t)oom->total.pages, printed))
		return MT_CHECK_AGREES;
	return oom->total.at_least ? MT_CHECK_NONE : MT_CHECK_DIFFERS;
}

/* ---- vmalloc ---- */

static bool says(const struct mt_report *report, const char *words)
{
	return report->request && strstr(report->request, words);
}

static enum mt_oom_vmalloc why_vmalloc(const struct mt_oom *oom)
{
	const struct mt_report *report = oom->report;

	if (report->kind != MT_REPORT_VMALLOC)
		return MT_VMALLOC_NOT;
	if (says(report, "exceeds total pages") ||
	    (report->vmalloc_bytes != MT_UNKNOWN && oom->ram_bytes != MT_UNKNOWN &&
	     report->vmalloc_bytes > oom->ram_bytes))
		return MT_VMALLOC_OVER_RAM;
	if (report->vmap_failed || says(report, "vm_struct allocation failed") ||
	    says(report, "vmap allocation for size"))
		return MT_VMALLOC_NO_SPACE;
	if (report->vmalloc_done_bytes != MT_UNKNOWN || says(report, "failed to allocate pages"))
		return MT_VMALLOC_NO_PAGES;
	return MT_VMALLOC_UNKNOWN;
}

/* ---- all of it ---- */

static uint64_t ram_bytes(const struct mt_report *report)
{
	uint64_t pages = mt_stats_get(&report->others, "pages RAM");
	uint64_t bytes, size = mt_oom_page_size(report, NULL);

	if (pages == MT_UNKNOWN || size == MT_UNKNOWN ||
	    __builtin_mul_overflow(pages, size, &bytes))
		return MT_UNKNOWN;
	return bytes;
}

static void fill_request(const struct mt_report *report, struct mt_oom *oom)
{
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (!report->request)
		return;
	err = mt_gfp_parse_line(report->request, strlen(report->request),
				report->snapshot->origin.kernel, &oom->request);
	oom->has_request = !err;
}

static void fill_limit(const struct mt_report *report, struct mt_oom *oom)
{
	const struct mt_report_counter *memory = &report->counters[MT_COUNTER_MEMORY];

	oom->usage_bytes = memory->usage_bytes;
	oom->limit_bytes = memory->unlimited ? MT_UNKNOWN : memory->limit_bytes;
	if (oom->constraint == MT_CONSTRAINT_POLICY)
		oom->nodes = report->nodemask;
	else if (oom->constraint == MT_CONSTRAINT_CPUSET)
		oom->nodes = report->mems_allowed;
	if (!mt_oom_container_of(report->task_memcg, &oom->container))
		mt_oom_container_of(report->oom_memcg, &oom->container);
}

static void fill_choice(const struct mt_report *report, struct mt_oom *oom)
{
	oom->victim = find_score(oom, report->killed_pid);
	oom->chosen = find_score(oom, report->chosen_pid);
	oom->worst = oom->nr_scores && !rank(&oom->scores[0]) ? &oom->scores[0] : NULL;
	oom->choice = judge(oom);
	oom->check = check_score(oom);
}

struct mt_error *mt_oom_explain(const struct mt_report *report, struct mt_oom **oom)
{
	mt_cleanup(mt_oom) struct mt_oom *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->report = report;
	new->constraint = mt_oom_constraint(report);
	new->constraint_inferred = report->constraint_kind != new->constraint;
	new->page_size = mt_oom_page_size(report, &new->page_size_derived);
	new->page_size_assumed = new->page_size == MT_UNKNOWN;
	new->rule = mt_oom_rule(report);
	new->ram_bytes = ram_bytes(report);
	fill_request(report, new);
	fill_limit(report, new);
	mt_oom_total(report, &new->total);
	mt_oom_account(report, &new->uses);
	err = fill_scores(report, new);
	if (err)
		return err;
	fill_choice(report, new);
	new->vmalloc = why_vmalloc(new);
	err = mt_oom_advise(new);
	if (!err)
		*oom = mt_steal(new);
	return err;
}

void mt_oom_destroy(struct mt_oom *oom)
{
	if (!oom)
		return;
	for (size_t i = 0; i < oom->nr_advice; i++)
		free(oom->advice[i].text);
	free(oom->scores);
	free(oom);
}

/* ---- names ---- */

const char *mt_oom_choice_name(enum mt_oom_choice choice)
{
	static const char *const names[] = {
		[MT_CHOICE_NOBODY] = "nobody",
		[MT_CHOICE_HIGHEST] = "highest",
		[MT_CHOICE_TIE] = "tie",
		[MT_CHOICE_CHILD] = "child",
		[MT_CHOICE_GROUP] = "group",
		[MT_CHOICE_ASKER] = "asker",
		[MT_CHOICE_LOWER] = "lower",
		[MT_CHOICE_NOT_LISTED] = "not listed",
		[MT_CHOICE_UNKNOWN] = "unknown",
	};

	return names[choice];
}

const char *mt_oom_check_name(enum mt_oom_check check)
{
	static const char *const names[] = {
		[MT_CHECK_NONE] = "none",
		[MT_CHECK_AGREES] = "agrees",
		[MT_CHECK_DIFFERS] = "differs",
	};

	return names[check];
}

const char *mt_badness_rule_name(enum mt_badness_rule rule)
{
	static const char *const names[] = {
		[MT_BADNESS_UNKNOWN] = "unknown",
		[MT_BADNESS_OLD] = "until 2.6.35",
		[MT_BADNESS_PERMILL] = "2.6.36 to 3.4",
		[MT_BADNESS_PAGES] = "3.5 to 5.8",
		[MT_BADNESS_SIGNED] = "since 5.9",
	};

	return names[rule];
}
