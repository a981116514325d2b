// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/stack.h"

#include <stdio.h>

#include "views/tui/data/command.h"
#include "views/tui/screen/sample.h"
#include "views/tui/screen/tabs.h"

struct mt_error *mt_tui_create(struct mt_tui *tui)
{
	struct mt_error *err = mt_history_create(&tui->history);

	tui->history_step = tui->source->step ? MT_HISTORY_RELOAD : MT_HISTORY_SAME;
	return err ? err : mt_tui_job_create(!tui->options->keys, &tui->job);
}

void mt_tui_release(struct mt_tui *tui)
{
	mt_tui_job_destroy(tui->job);
	while (tui->depth)
		mt_screen_release(&tui->stack[--tui->depth]);
	mt_tui_release_samples(tui);
	mt_history_destroy(tui->history);
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
		mt_screen_release(&tui->stack[--tui->depth]);
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
	mt_screen_release(&tui->stack[--tui->depth]);
	top = mt_tui_top(tui);
	if (!tui->source->is_core || (!top->rows.view && !top->trouble))
		mt_tui_sample(tui);
	return true;
}
