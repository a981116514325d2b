/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the full screen shows: a stack of screens, the last one on top. */
#ifndef MT_VIEWS_TUI_STATE_H
#define MT_VIEWS_TUI_STATE_H

#include "views/table.h"
#include "views/tui.h"

#define MT_TUI_MAX_DEPTH 16
#define MT_TUI_TEXT 64

/* What a row stands for, so that one can go on from it. */
struct mt_tui_target {
	struct mt_selection selection;	/* its texts point into this struct */
	char zone[MT_TUI_TEXT];
	char type[MT_TUI_TEXT];
};

struct mt_screen {
	const struct mt_view *view;
	struct mt_tui_target target;	/* what it is limited to */
	struct mt_table table;
	struct mt_tui_target *targets;	/* [table.nr_rows] */
	size_t targets_capacity;
	size_t *shown;			/* rows that pass the filter, sorted */
	size_t nr_shown;
	char *notes;			/* lines; or NULL */
	size_t cursor;			/* into shown */
	size_t top;			/* first row on the screen */
	size_t left;			/* first column that is not a key */
	size_t sort;			/* column + 1; 0: the view's own order */
	bool inverted;
	char filter[MT_TUI_TEXT];
};

/* What a line at the bottom is asked for. */
enum mt_prompt { MT_PROMPT_NONE, MT_PROMPT_SEARCH, MT_PROMPT_FILTER, MT_PROMPT_TIME };

struct mt_tui {
	const struct mt_tui_source *source;
	const struct mt_tui_options *options;
	struct mt_screen stack[MT_TUI_MAX_DEPTH];
	size_t depth;			/* at least 1 */
	struct mt_snapshot *snapshot;	/* of what is shown now */
	char *trouble;			/* why the last sample failed; or NULL */
	bool paused, help, leave;
	bool extra;			/* all columns are shown */
	enum mt_prompt prompt;
	char typed[MT_TUI_TEXT];
	char search[MT_TUI_TEXT];
	size_t help_top;
};

struct mt_screen *mt_tui_top(struct mt_tui *tui);

/* Takes a new sample for the screen on top and fills it; keeps the old one
 * and sets trouble if that fails. */
void mt_tui_sample(struct mt_tui *tui);

/* Goes to another sample of a recording, or to a time as it was typed; or sets trouble. */
void mt_tui_step(struct mt_tui *tui, bool back);
void mt_tui_go_to(struct mt_tui *tui, const char *when);

/* Fills the screen on top from the snapshot there is. */
struct mt_error *mt_tui_fill(struct mt_tui *tui);

/* Replaces the whole stack by this view; false if it cannot be asked here. */
bool mt_tui_open(struct mt_tui *tui, const struct mt_view *view);

/* One view further, limited to the row under the cursor; false if that is all. */
bool mt_tui_enter(struct mt_tui *tui);

/* One screen back; false on the first. */
bool mt_tui_back(struct mt_tui *tui);

/* The view number i (from 0) of those that can be asked here; NULL behind the last. */
const struct mt_view *mt_tui_view(const struct mt_tui *tui, size_t i);

/* Applies filter and sorting; the cursor stays within. */
struct mt_error *mt_screen_arrange(struct mt_screen *screen);

/* Moves the cursor to the next row that has the text, from the one behind it. */
bool mt_screen_search(struct mt_screen *screen, const char *text);

void mt_tui_release(struct mt_tui *tui);

#endif
