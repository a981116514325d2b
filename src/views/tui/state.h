/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the full screen shows: a stack of screens, the last one on top. */
#ifndef MT_VIEWS_TUI_STATE_H
#define MT_VIEWS_TUI_STATE_H

#include <time.h>

#include "views/tui/ask.h"
#include "views/tui/columns.h"
#include "views/tui/job.h"
#include "views/tui/tui.h"

#define MT_TUI_MAX_DEPTH 16

struct mt_screen {
	unsigned int serial;		/* no other screen ever had it */
	struct mt_tui_question question;
	struct mt_tui_rows rows;	/* the answer there is */
	char label[MT_TUI_LINE];	/* what was chosen on the way here; "" */
	size_t *shown;			/* rows that pass the filter, sorted */
	size_t nr_shown;
	size_t *columns;		/* of the rows' table: those shown, in their order */
	size_t nr_columns;
	size_t cursor;			/* into shown */
	size_t top;			/* first row on the screen */
	size_t cell;			/* of a map: of the cursor's row */
	bool has_place;			/* of a map: the cursor's page, also before it is shown */
	uint64_t place_pfn;
	uint64_t wanted_cell;		/* of a map: pages of those that are asked for; 0: none */
	char *trouble;			/* why there is no answer, or not all of it; or NULL */
	size_t left;			/* columns scrolled away that are no keys */
	size_t sort;			/* column of the table + 1; 0: the view's own order */
	bool inverted;
	bool stretched;			/* the terminal's width changed: so may the columns' */
	char filter[MT_TUI_TEXT];
};

/* What a line at the bottom is asked for. */
enum mt_prompt {
	MT_PROMPT_NONE, MT_PROMPT_SEARCH, MT_PROMPT_FILTER, MT_PROMPT_PAGE, MT_PROMPT_VTOP,
	MT_PROMPT_OPTIONS, MT_PROMPT_COMMAND, MT_PROMPT_OTHER, MT_PROMPT_WRITE, MT_PROMPT_SAVE,
	MT_PROMPT_TIME, MT_PROMPT_INTERVAL,
};

struct mt_tui {
	const struct mt_tui_source *source;
	const struct mt_tui_options *options;
	double interval;		/* seconds */
	struct mt_screen stack[MT_TUI_MAX_DEPTH];
	size_t depth;			/* at least 1 */
	unsigned int serials;
	const struct mt_snapshot *snapshot; /* of what is shown now: one of these two */
	const struct mt_view *sampled;	/* for which it was taken */
	struct mt_snapshot *latest;
	struct mt_snapshot *typed;	/* the last one with pagetypeinfo, of a running machine */
	struct timespec typed_at;
	struct mt_snapshot *mark;	/* what changes are counted from; or NULL */
	struct mt_snapshot *typed_mark;	/* the same with pagetypeinfo; may be typed itself */
	struct mt_history *history;
	enum mt_past past;		/* of what is sampled next */
	struct mt_tui_job *job;
	bool again;			/* once the job has ended: another one */
	char message[MT_TUI_LINE];	/* what the last key led to; "" */
	bool paused, help, leave;
	bool sizes, changes;		/* see struct mt_tui_question */
	struct mt_tui_layouts layouts;
	struct mt_tui_column_menu menu;
	enum mt_prompt prompt;
	char typed_text[MT_TUI_LINE];
	char search[MT_TUI_TEXT];
	size_t help_top;
	char sort_view[MT_TUI_TEXT], sort_title[MT_TUI_TEXT]; /* of settings: once it is shown */
	bool sort_inverted;
};

struct mt_error *mt_tui_create(struct mt_tui *tui);
void mt_tui_release(struct mt_tui *tui);

struct mt_screen *mt_tui_top(struct mt_tui *tui);

/* Asks the view on top anew, with a new sample where there may be one. */
void mt_tui_sample(struct mt_tui *tui);

/* The same of the snapshot there is, where it has what is needed. */
void mt_tui_ask_again(struct mt_tui *tui);

/* Shows what the job has found, if it has ended: true. */
bool mt_tui_finish(struct mt_tui *tui);

/* Writes what this view says, as JSON, to a file. */
void mt_tui_write(struct mt_tui *tui, const struct mt_view *view, const char *path);

/* What is shown comes from pagetypeinfo, which is read less often than all else. */
bool mt_tui_is_slow(struct mt_tui *tui);

void mt_tui_release_samples(struct mt_tui *tui);

/* Seconds until the next sample is due by itself, counted from the last one. */
double mt_tui_interval(struct mt_tui *tui);

/* A running machine is looked at again and again, unless it was told not to. */
bool mt_tui_wants_samples(const struct mt_tui *tui);

/* NULL if there is none, also of those that only the full screen has. */
const struct mt_view *mt_tui_find_view(const char *name);

/* Whether this source has what the view asks. */
bool mt_tui_can_ask(const struct mt_tui *tui, const struct mt_view *view);

/* Replaces the whole stack by this view; false if it cannot be asked here. */
bool mt_tui_open(struct mt_tui *tui, const struct mt_view *view);

/*
 * One screen further: this view with these words behind it, limited to target
 * (NULL: to nothing).  label: what was chosen; NULL: view and words. Says what is wrong.
 */
void mt_tui_push(struct mt_tui *tui, const char *view, const char *words,
		 const struct mt_tui_target *target, const char *label);

/* One view further, limited to the row under the cursor (steps.c). */
void mt_tui_enter(struct mt_tui *tui);

/* Zones of buddy by migrate type, and together again. */
void mt_tui_expand(struct mt_tui *tui);

/* What vtop could be asked of the row under the cursor: "-p 1 0x401000"; "". */
void mt_tui_suggest_address(struct mt_tui *tui, char *text, size_t size);

/* One screen back; false on the first. */
bool mt_tui_back(struct mt_tui *tui);

/* The tab number i, from 0; NULL behind the last. */
const struct mt_view *mt_tui_view(const struct mt_tui *tui, size_t i);

/* Keeps the state of now, or of another source, to count changes from. */
void mt_tui_mark(struct mt_tui *tui, const char *other);

void mt_tui_say(struct mt_tui *tui, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Says what is wrong, if anything is; takes err. */
bool mt_tui_complain(struct mt_tui *tui, struct mt_error *err);

/* Applies filter and sorting; the cursor stays within. */
struct mt_error *mt_screen_arrange(struct mt_screen *screen);

/* Moves the cursor to the next row that has the text, from the one behind it. */
bool mt_screen_search(struct mt_screen *screen, const char *text);

/* Takes the rows in place of those there are. */
struct mt_error *mt_screen_take(const struct mt_tui *tui, struct mt_screen *screen,
				struct mt_tui_rows *rows);

/* What stands under the cursor, or in this row, in this column; NULL if there is none. */
const char *mt_screen_text(const struct mt_screen *screen, const char *key);
const char *mt_screen_text_of(const struct mt_screen *screen, size_t row, const char *key);

#endif
