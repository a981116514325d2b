// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/sample.h"

#include <stdlib.h>
#include <string.h>

#include "views/tui/data/detail.h"
#include "views/tui/data/overview.h"
#include "views/tui/screen/map_cursor.h"
#include "views/tui/screen/rows.h"
#include "views/tui/term/term.h"
#include "views/views.h"

/* /proc/pagetypeinfo holds a lock of the allocator: so many seconds between reads. */
#define TYPES_INTERVAL 60

#define ALL_SECTIONS (((1u << MT_NR_SECTIONS) - 1) | MT_ASK_DISTANCES)

static bool needs_types(const struct mt_tui *tui, const struct mt_view *view)
{
	return tui->source->changes && !view->compares &&
	       (view->requires | view->uses) & MT_SECTION_BIT(PAGETYPEINFO);
}

static double age(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

bool mt_tui_wants_samples(const struct mt_tui *tui)
{
	return tui->source->changes && !tui->paused && !tui->prompt && !tui->help &&
	       !tui->menu.open && !mt_tui_shown(tui)->question.view->reads_log;
}

bool mt_tui_is_slow(const struct mt_tui *tui)
{
	return tui->typed && tui->interval < TYPES_INTERVAL &&
	       needs_types(tui, mt_tui_shown(tui)->question.view);
}

double mt_tui_interval(const struct mt_tui *tui)
{
	return mt_tui_is_slow(tui) ? TYPES_INTERVAL : tui->interval;
}

static bool is_known(const struct mt_snapshot *snapshot)
{
	return snapshot->status[MT_SECTION_PAGETYPEINFO] != MT_STATUS_ABSENT &&
	       snapshot->status[MT_SECTION_PAGETYPEINFO] != MT_STATUS_DENIED;
}

/* What a sample is asked for: a view's sections, of pagetypeinfo's all, or none of it. */
static struct mt_view sampled(const struct mt_tui *tui, const struct mt_view *view)
{
	struct mt_view sample = *view;

	if (needs_types(tui, view))
		sample.uses = ALL_SECTIONS;
	else if (tui->source->changes)
		sample.uses &= ~MT_SECTION_BIT(PAGETYPEINFO);
	if (tui->source->changes || tui->source->step) /* the past is remembered */
		sample.uses |= MT_SECTION_BIT(BUDDYINFO);
	if (mt_tui_has_detail(view)) /* what a request would get, below the rows */
		sample.uses |= MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO) |
			       MT_SECTION_BIT(PCP);
	if (view->asks & (MT_QUESTION_MEMORY | MT_QUESTION_PAGES)) /* maps tell whose a page is */
		sample.uses |= MT_SECTION_BIT(ZONEINFO);
	return sample;
}

/* What a mark needs of pagetypeinfo may be the reading that is shown. */
static void destroy_typed(struct mt_tui *tui)
{
	if (tui->typed != tui->typed_mark)
		mt_snapshot_destroy(tui->typed);
}

static void adopt_snapshot(struct mt_tui *tui, struct mt_snapshot *snapshot,
			   const struct mt_view *view)
{
	struct mt_snapshot **place = &tui->latest;

	if (needs_types(tui, view) && is_known(snapshot)) {
		place = &tui->typed;
		clock_gettime(CLOCK_MONOTONIC, &tui->typed_at);
	}
	if (place == &tui->typed)
		destroy_typed(tui);
	else
		mt_snapshot_destroy(*place);
	*place = snapshot;
	tui->snapshot = snapshot;
	tui->sampled = view;
}

static void set_trouble(struct mt_screen *screen, struct mt_error *err)
{
	free(screen->trouble);
	screen->trouble = err ? strdup(mt_error_message(err)) : NULL;
	mt_error_destroy(err);
}

/* Of what is in no order of its own the largest is wanted first. */
static const struct {
	const char *view, *key;
} usual_sorts[] = {
	{ "tasks", "rss_bytes" },
};

static void sort_as_usual(struct mt_screen *screen)
{
	const struct mt_table *table = &screen->rows.table;

	for (size_t i = 0; i < MT_ARRAY_SIZE(usual_sorts); i++)
		for (size_t c = 0; c < table->nr_columns; c++)
			if (!strcmp(usual_sorts[i].view, screen->rows.view->name) &&
			    !strcmp(usual_sorts[i].key, table->columns[c].column->key))
				screen->sort = c + 1;
}

/* The column that was sorted by the last time, once its view is there. */
static void sort_as_kept(struct mt_tui *tui, struct mt_screen *screen)
{
	const struct mt_table *table = &screen->rows.table;

	if (strcmp(tui->sort_view, screen->question.view->name))
		return;
	for (size_t i = 0; i < table->nr_columns; i++)
		if (!strcmp(table->columns[i].title, tui->sort_title)) {
			screen->sort = i + 1;
			screen->inverted = tui->sort_inverted;
		}
	tui->sort_view[0] = '\0';
}

static void forget_mark(struct mt_tui *tui)
{
	mt_snapshot_destroy(tui->mark);
	if (tui->typed_mark != tui->typed)
		mt_snapshot_destroy(tui->typed_mark);
	tui->mark = tui->typed_mark = NULL;
}

void mt_tui_release_samples(struct mt_tui *tui)
{
	forget_mark(tui);
	mt_snapshot_destroy(tui->latest);
	mt_snapshot_destroy(tui->typed);
}

static void take_mark(struct mt_tui *tui, struct mt_tui_result *result)
{
	const struct mt_tui_task *task = mt_tui_job_task(tui->job);

	if (mt_tui_complain(tui, result->err))
		return;
	forget_mark(tui);
	tui->mark = result->snapshot;
	if (!*task->other)
		tui->typed_mark = tui->typed;
	if (*task->other)
		mt_tui_say(tui, "d shows changes since %s", task->other);
	else
		mt_tui_say(tui, "marked: d shows changes since now");
	tui->again = true;
}

/* Where there is trouble one looks first. */
static void go_to_worst(struct mt_screen *screen)
{
	const struct mt_table *table = &screen->rows.table;
	enum mt_emphasis worst = MT_PLAIN;

	for (size_t i = 0; i < screen->nr_shown; i++)
		for (size_t c = 0; c < table->nr_columns; c++) {
			enum mt_emphasis emphasis =
				table->cells[screen->shown[i] * table->nr_columns + c].emphasis;

			if (emphasis > worst) {
				worst = emphasis;
				screen->cursor = i;
			}
		}
}

/* Of pages the sum over all zones comes last, and is wanted first. */
static void go_to_sum(struct mt_screen *screen)
{
	for (size_t i = 0; i < screen->nr_shown; i++) {
		const char *zone = mt_screen_text_of(screen, screen->shown[i], "zone");

		if (zone && !strcmp(zone, MT_FORMAT_UNKNOWN)) {
			screen->cursor = screen->top = i;
			return;
		}
	}
}

/* The first rows of a screen are sorted, and gone to, as is usual with them. */
static struct mt_error *take_rows(struct mt_tui *tui, struct mt_screen *top,
				  struct mt_tui_result *result)
{
	bool is_first = !top->rows.view;
	struct mt_error *err = result->err;

	if (!err && result->rows.view)
		err = mt_screen_take(tui, top, &result->rows);
	if (!top->rows.view)
		return err;
	if (is_first) {
		sort_as_usual(top);
		sort_as_kept(tui, top);
		mt_tui_complain(tui, mt_screen_arrange(top));
	}
	if (is_first && top->rows.view == &mt_view_overview)
		go_to_worst(top);
	if (is_first && top->rows.view == &mt_view_pages)
		go_to_sum(top);
	if (is_first && top->rows.view == &mt_view_vtop && top->nr_shown)
		top->cursor = top->nr_shown - 1; /* what the address is in the end */
	if (mt_tui_is_map(top))
		mt_tui_map_find(top);
	return err;
}

static void take_answer(struct mt_tui *tui, struct mt_tui_result *result)
{
	const struct mt_tui_task *task = mt_tui_job_task(tui->job);
	struct mt_screen *top = mt_tui_top(tui);

	if (result->snapshot)
		adopt_snapshot(tui, result->snapshot, task->question.view);
	if (*task->path) {
		if (!mt_tui_complain(tui, result->err))
			mt_tui_say(tui, "written to %s", task->path);
	} else if (task->serial == top->serial) {
		set_trouble(top, take_rows(tui, top, result));
	} else {
		mt_error_destroy(result->err);
	}
	mt_tui_release_rows(&result->rows);
}

bool mt_tui_finish(struct mt_tui *tui)
{
	struct mt_tui_result result;

	if (!mt_tui_job_result(tui->job, &result))
		return false;
	if (mt_tui_job_task(tui->job)->is_mark)
		take_mark(tui, &result);
	else
		take_answer(tui, &result);
	if (tui->again)
		mt_tui_sample(tui);
	return true;
}

static void start(struct mt_tui *tui, const struct mt_tui_task *task)
{
	mt_tui_job_start(tui->job, task);
	mt_tui_finish(tui);
}

/* How the question is put now: the screen's width and the like may have changed. */
static void bring_up_to_date(const struct mt_tui *tui, struct mt_tui_question *question)
{
	question->sizes = tui->sizes;
	question->changes = tui->changes;
	question->unicode = tui->options->unicode;
	question->readonly = tui->options->readonly;
	question->has_history = tui->source->changes || tui->source->step;
	question->width = mt_term_width();
}

static bool is_young(const struct mt_tui *tui, const struct mt_view *view)
{
	return needs_types(tui, view) && tui->typed && age(&tui->typed_at) < TYPES_INTERVAL;
}

static const struct mt_snapshot *mark_for(const struct mt_tui *tui, const struct mt_view *view)
{
	return needs_types(tui, view) && tui->typed_mark ? tui->typed_mark : tui->mark;
}

static void ask(struct mt_tui *tui, bool fresh)
{
	struct mt_screen *screen = mt_tui_top(tui);
	const struct mt_view *view = screen->question.view;
	bool young = is_young(tui, view);
	struct mt_tui_task task = {
		.source = tui->source, .serial = screen->serial, .mark = mark_for(tui, view),
		.history = tui->history,
	};

	tui->again = mt_tui_job_is_busy(tui->job);
	if (tui->again) {
		if (!mt_tui_job_task(tui->job)->is_mark)
			mt_tui_job_stop(tui->job);
		return;
	}
	bring_up_to_date(tui, &screen->question);
	mt_tui_copy_question(&task.question, &screen->question);
	if (young)
		tui->snapshot = tui->typed;
	if (fresh && !young)
		task.sample = sampled(tui, view);
	task.known = tui->snapshot;
	task.history_step = tui->history_step;
	if (task.sample.fill)
		tui->history_step = MT_HISTORY_SAME;
	start(tui, &task);
}

void mt_tui_sample(struct mt_tui *tui)
{
	ask(tui, true);
}

void mt_tui_ask_again(struct mt_tui *tui)
{
	bool same = tui->snapshot && tui->sampled == mt_tui_top(tui)->question.view && !tui->again;

	ask(tui, !same);
}

void mt_tui_write(struct mt_tui *tui, const struct mt_view *view, const char *path)
{
	struct mt_screen *screen = mt_tui_top(tui);
	struct mt_tui_task task = { .source = tui->source, .mark = tui->mark,
				    .history = tui->history, .known = tui->snapshot };

	if (mt_tui_job_is_busy(tui->job) || !tui->snapshot) {
		mt_tui_say(tui, "not yet: it is still being read");
		return;
	}
	mt_tui_copy_question(&task.question, &screen->question);
	if (view != screen->question.view) {
		task.question = (struct mt_tui_question){ .view = view };
		if (is_young(tui, view))
			task.known = tui->typed;
		else
			task.sample = *view;
	}
	snprintf(task.path, sizeof(task.path), "%s", path);
	start(tui, &task);
}

/* A running machine's pagetypeinfo is not read for it: that was read when it was shown. */
void mt_tui_mark(struct mt_tui *tui, const char *other)
{
	struct mt_tui_task task = {
		.source = tui->source,
		.serial = mt_tui_top(tui)->serial,
		.is_mark = true,
		.sample = { .name = "mark", .uses = ALL_SECTIONS },
	};

	if (mt_tui_job_is_busy(tui->job)) {
		mt_tui_say(tui, "not yet: it is still being read");
		return;
	}
	if (other)
		snprintf(task.other, sizeof(task.other), "%s", other);
	else if (tui->source->changes)
		task.sample.uses &= ~MT_SECTION_BIT(PAGETYPEINFO);
	start(tui, &task);
}
