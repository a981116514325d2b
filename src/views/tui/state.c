// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/state.h"

#include <stdlib.h>
#include <string.h>

#include "views/tui/command.h"
#include "views/tui/orders.h"
#include "views/tui/overview.h"
#include "views/views.h"

struct mt_screen *mt_tui_top(struct mt_tui *tui)
{
	return &tui->stack[tui->depth - 1];
}

static void release_screen(struct mt_screen *screen)
{
	mt_tui_release_rows(&screen->rows);
	free(screen->shown);
	free(screen->columns);
	free(screen->trouble);
	*screen = (struct mt_screen){ 0 };
}

struct mt_error *mt_tui_create(struct mt_tui *tui)
{
	struct mt_error *err = mt_history_create(&tui->history);

	tui->past = tui->source->step ? MT_PAST_ELSEWHERE : MT_PAST_KNOWN;
	return err ? err : mt_tui_job_create(!tui->options->keys, &tui->job);
}

void mt_tui_release(struct mt_tui *tui)
{
	mt_tui_job_destroy(tui->job);
	while (tui->depth)
		release_screen(&tui->stack[--tui->depth]);
	mt_tui_release_samples(tui);
	mt_history_destroy(tui->history);
}

bool mt_tui_can_ask(const struct mt_tui *tui, const struct mt_view *view)
{
	return !(view->asks & ~tui->source->answers);
}

static bool is_tab(const struct mt_tui *tui, const struct mt_view *view)
{
	return mt_tui_can_ask(tui, view) && !view->document &&
	       (!view->reads_log || tui->source->is_core) &&
	       (!view->min_arguments || view->operands);
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

const struct mt_view *mt_tui_find_view(const char *name)
{
	static const struct mt_view *const ours[] = { &mt_view_overview, &mt_view_orders };

	for (size_t i = 0; i < MT_ARRAY_SIZE(ours); i++)
		if (!strcmp(ours[i]->name, name))
			return ours[i];
	return mt_view_find(name);
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
	if (!view || !mt_tui_can_ask(tui, view))
		return false;
	while (tui->depth)
		release_screen(&tui->stack[--tui->depth]);
	push(tui, view);
	mt_tui_sample(tui);
	return true;
}

void mt_tui_push(struct mt_tui *tui, const char *name, const char *words,
		 const struct mt_tui_target *target, const char *label)
{
	const struct mt_view *view = mt_tui_find_view(name), *variant;
	struct mt_tui_question question = { .view = view, .readonly = tui->options->readonly };
	struct mt_tui_command command;
	struct mt_request request = { 0 };
	struct mt_screen *screen;

	if (!view) {
		mt_tui_say(tui, "no view is called \"%s\"", name);
		return;
	}
	if (!mt_tui_can_ask(tui, view)) {
		mt_tui_say(tui, view->asks == MT_QUESTION_MEMORY ?
					"%s needs a memory image (--core)" :
					"%s: this source does not tell", name);
		return;
	}
	snprintf(question.words, sizeof(question.words), "%s", words);
	if (mt_tui_complain(tui, mt_tui_command_parse(&question, &command, &request, &variant)))
		return;
	if (tui->depth == MT_TUI_MAX_DEPTH) {
		mt_tui_say(tui, "too deep: Esc leads back");
		return;
	}
	if (target)
		mt_tui_copy_target(&question.target, target);
	screen = push(tui, view);
	mt_tui_copy_question(&screen->question, &question);
	if (label)
		snprintf(screen->label, sizeof(screen->label), "%s", label);
	else
		snprintf(screen->label, sizeof(screen->label), "%s%s%s", name, *words ? " " : "",
			 words);
	mt_tui_sample(tui);
}

/* Of a dump what is there is still true. */
bool mt_tui_back(struct mt_tui *tui)
{
	const struct mt_screen *top;

	if (tui->depth == 1)
		return false;
	if (mt_tui_job_is_busy(tui->job) && !mt_tui_job_task(tui->job)->is_mark)
		mt_tui_job_stop(tui->job);
	release_screen(&tui->stack[--tui->depth]);
	top = mt_tui_top(tui);
	if (!tui->source->is_core || (!top->rows.view && !top->trouble))
		mt_tui_sample(tui);
	return true;
}
