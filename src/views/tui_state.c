// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui_state.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui_command.h"
#include "views/tui_overview.h"
#include "views/views.h"

/* /proc/pagetypeinfo holds a lock of the allocator: so many seconds between reads. */
#define TYPES_INTERVAL 60

#define ALL_SECTIONS (((1u << MT_NR_SECTIONS) - 1) | MT_ASK_DISTANCES)

/*
 * Where a row leads: from the whole to its parts.  {key} stands for what the
 * row has in that column; where it is not shown, or unknown, there is no such
 * step.  Views that this program does not have are not gone to.
 */
static const struct {
	const char *from, *to, *words;
} steps[] = {
	{ "overview", "buddy", "" },
	{ "summary", "buddy", "" },
	{ "nodes", "zones", "" },
	{ "zones", "buddy", "" },
	{ "buddy", "pagetypes", "" },
	{ "frag", "buddy", "" },
	{ "pcp", "zones", "" },
	{ "pagetypes", "freelist", "" },
	{ "freelist", "page", "{pfn}" },
	{ "check", "page", "{pfn}" },
	{ "pages", "page", "{pfn}" },
	{ "pages", "pages", "--list --use {use}" },
	{ "zonelists", "zones", "" },
	{ "why", "buddy", "" },
	{ "diff", "buddy", "" },
	{ "tasks", "vmas", "{pid}" },
};

struct mt_screen *mt_tui_top(struct mt_tui *tui)
{
	return &tui->stack[tui->depth - 1];
}

static void release_screen(struct mt_screen *screen)
{
	mt_tui_release_rows(&screen->rows);
	free(screen->shown);
	*screen = (struct mt_screen){ 0 };
}

struct mt_error *mt_tui_create(struct mt_tui *tui)
{
	bool threaded = tui->source->is_core && !tui->options->keys;
	struct mt_error *err = mt_history_create(&tui->history);

	return err ? err : mt_tui_job_create(threaded, &tui->job);
}

void mt_tui_release(struct mt_tui *tui)
{
	mt_tui_job_destroy(tui->job);
	while (tui->depth)
		release_screen(&tui->stack[--tui->depth]);
	mt_snapshot_destroy(tui->latest);
	mt_snapshot_destroy(tui->typed);
	mt_snapshot_destroy(tui->mark);
	mt_history_destroy(tui->history);
	free(tui->trouble);
}

static bool can_ask(const struct mt_tui *tui, const struct mt_view *view)
{
	return !view->document && !view->reads_log &&
	       !(view->asks & ~tui->source->answers);
}

static bool is_tab(const struct mt_tui *tui, const struct mt_view *view)
{
	return can_ask(tui, view) && (!view->min_arguments || view->operands);
}

const struct mt_view *mt_tui_view(const struct mt_tui *tui, size_t i)
{
	if (!i--)
		return &mt_view_overview;
	for (size_t v = 0; v < mt_nr_views; v++)
		if (is_tab(tui, mt_views[v]) && i-- == 0)
			return mt_views[v];
	return NULL;
}

static bool needs_types(const struct mt_tui *tui, const struct mt_view *view)
{
	return tui->source->changes && !view->operands &&
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
	return tui->source->changes && !tui->paused && !tui->prompt && !tui->help;
}

double mt_tui_interval(struct mt_tui *tui)
{
	bool rarely = tui->typed && needs_types(tui, mt_tui_top(tui)->question.view);

	return rarely && tui->interval < TYPES_INTERVAL ? TYPES_INTERVAL : tui->interval;
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
	return sample;
}

static void adopt_snapshot(struct mt_tui *tui, struct mt_snapshot *snapshot,
			   const struct mt_view *view)
{
	struct mt_snapshot **place = &tui->latest;

	if (needs_types(tui, view) && is_known(snapshot)) {
		place = &tui->typed;
		clock_gettime(CLOCK_MONOTONIC, &tui->typed_at);
	}
	mt_snapshot_destroy(*place);
	*place = snapshot;
	tui->snapshot = snapshot;
	tui->sampled = view;
}

static void set_trouble(struct mt_tui *tui, struct mt_error *err)
{
	free(tui->trouble);
	tui->trouble = err ? strdup(mt_error_message(err)) : NULL;
	mt_error_destroy(err);
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
	mt_tui_complain(tui, mt_screen_arrange(screen));
}

static void take_result(struct mt_tui *tui, struct mt_tui_result *result)
{
	const struct mt_tui_task *task = mt_tui_job_task(tui->job);
	struct mt_screen *top = mt_tui_top(tui);

	if (result->snapshot)
		adopt_snapshot(tui, result->snapshot, task->question.view);
	if (*task->path) {
		if (!mt_tui_complain(tui, result->err))
			mt_tui_say(tui, "written to %s", task->path);
	} else if (task->serial == top->serial) {
		if (result->rows.view && !result->err)
			result->err = mt_screen_take(top, &result->rows);
		sort_as_kept(tui, top);
		set_trouble(tui, result->err);
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
	take_result(tui, &result);
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
	question->extra = tui->extra;
	question->sizes = tui->sizes;
	question->changes = tui->changes;
	question->unicode = tui->options->unicode;
	question->readonly = tui->options->readonly;
	question->width = COLS;
}

static void ask(struct mt_tui *tui, bool fresh)
{
	struct mt_screen *screen = mt_tui_top(tui);
	const struct mt_view *view = screen->question.view;
	bool young = needs_types(tui, view) && tui->typed && age(&tui->typed_at) < TYPES_INTERVAL;
	struct mt_tui_task task = {
		.source = tui->source, .serial = screen->serial, .mark = tui->mark,
		.history = tui->history,
	};

	tui->again = mt_tui_job_is_busy(tui->job);
	if (tui->again) {
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
		task.sample = *view;
	}
	snprintf(task.path, sizeof(task.path), "%s", path);
	start(tui, &task);
}

static struct mt_screen *push(struct mt_tui *tui, const struct mt_view *view)
{
	struct mt_screen *screen = &tui->stack[tui->depth++];

	screen->serial = ++tui->serials;
	screen->question.view = view;
	return screen;
}

bool mt_tui_open(struct mt_tui *tui, const struct mt_view *view)
{
	if (!view || !can_ask(tui, view))
		return false;
	while (tui->depth)
		release_screen(&tui->stack[--tui->depth]);
	push(tui, view);
	mt_tui_sample(tui);
	return true;
}

void mt_tui_push(struct mt_tui *tui, const char *name, const char *words)
{
	const struct mt_view *view = mt_view_find(name);
	struct mt_tui_question question = { .view = view, .readonly = tui->options->readonly };
	struct mt_tui_command command;
	struct mt_request request = { 0 };

	if (!view || view->document) {
		mt_tui_say(tui, "no view is called \"%s\"", name);
		return;
	}
	if (!can_ask(tui, view)) {
		mt_tui_say(tui, "%s needs a memory image (--core)", name);
		return;
	}
	snprintf(question.words, sizeof(question.words), "%s", words);
	if (mt_tui_complain(tui, mt_tui_command_parse(&question, &command, &request, &view)))
		return;
	if (tui->depth == MT_TUI_MAX_DEPTH) {
		mt_tui_say(tui, "too deep: Esc leads back");
		return;
	}
	mt_tui_copy_question(&push(tui, question.view)->question, &question);
	mt_tui_sample(tui);
}

/* A view takes from the row only what it has options for. */
static void limit(struct mt_tui_target *target, const struct mt_view *view)
{
	bool node = false, zone = false, order = false, type = false;

	for (size_t i = 0; view->options && view->options[i]; i++) {
		node |= view->options[i] == &mt_option_node;
		zone |= view->options[i] == &mt_option_zone;
		order |= view->options[i] == &mt_option_order;
		type |= view->options[i] == &mt_option_type;
	}
	target->selection.has_node &= node;
	target->selection.has_order &= order;
	if (!zone)
		target->selection.zone = NULL;
	if (!type)
		target->selection.type = NULL;
}

/* The words of a step with {key} put in; false if the row lacks it. */
static bool put_in(const struct mt_screen *screen, const char *words, char *text, size_t size)
{
	const char *open = strchr(words, '{');
	const char *end = open ? strchr(open, '}') : NULL;
	char key[MT_TUI_TEXT];
	const char *value;

	snprintf(text, size, "%s", words);
	if (!end)
		return true;
	snprintf(key, sizeof(key), "%.*s", (int)(end - open - 1), open + 1);
	value = mt_screen_text(screen, key);
	if (!value || !strcmp(value, MT_FORMAT_UNKNOWN))
		return false;
	snprintf(text, size, "%.*s%s%s", (int)(open - words), words, value, end + 1);
	return true;
}

static const struct mt_view *next_view(const struct mt_tui *tui, const struct mt_screen *screen,
				       char *words, size_t size)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(steps); i++) {
		const struct mt_view *to = mt_view_find(steps[i].to);

		if (!strcmp(steps[i].from, screen->question.view->name) && to &&
		    can_ask(tui, to) && put_in(screen, steps[i].words, words, size))
			return to;
	}
	return NULL;
}

bool mt_tui_enter(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	char words[MT_TUI_LINE];
	const struct mt_view *view;

	if (tui->depth == MT_TUI_MAX_DEPTH || screen->cursor >= screen->nr_shown)
		return false;
	view = next_view(tui, screen, words, sizeof(words));
	if (!view)
		return false;

	struct mt_screen *next = push(tui, view);

	memcpy(next->question.words, words, sizeof(words));
	mt_tui_copy_target(&next->question.target,
			   &screen->rows.targets[screen->shown[screen->cursor]]);
	limit(&next->question.target, view);
	mt_tui_sample(tui);
	return true;
}

bool mt_tui_back(struct mt_tui *tui)
{
	if (tui->depth == 1)
		return false;
	release_screen(&tui->stack[--tui->depth]);
	if (tui->source->is_core && !tui->again) /* what is there is still true */
		set_trouble(tui, NULL);
	else
		mt_tui_sample(tui);
	if (mt_tui_job_is_busy(tui->job))
		mt_tui_job_stop(tui->job);
	return true;
}

void mt_tui_mark(struct mt_tui *tui, const char *other)
{
	const struct mt_view everything = { .name = "mark", .uses = ALL_SECTIONS };
	struct mt_snapshot *mark = NULL;
	struct mt_error *err;

	if (mt_tui_job_is_busy(tui->job)) {
		mt_tui_say(tui, "not yet: it is still being read");
		return;
	}
	err = other ? tui->source->other(tui->source->data, other, &everything, &mark) :
		      tui->source->sample(tui->source->data, &everything, &mark);
	if (mt_tui_complain(tui, err))
		return;
	mt_snapshot_destroy(tui->mark);
	tui->mark = mark;
	if (other)
		mt_tui_say(tui, "d shows changes since %s", other);
	else
		mt_tui_say(tui, "marked: d shows changes since now");
	mt_tui_sample(tui);
}
