/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that the full screen knows: a stack of screens, the last one on top, and samples. */
#ifndef MT_VIEWS_TUI_SCREEN_STATE_H
#define MT_VIEWS_TUI_SCREEN_STATE_H

#include <time.h>

#include "views/tui/data/job.h"
#include "views/tui/screen/options.h"
#include "views/tui/screen/screen.h"

#define MT_TUI_MAX_DEPTH 16
#define MT_TUI_MAX_LAYOUTS 64
#define MT_TUI_MAX_CHOICES 64

/* The columns that are shown of one view: their keys, as -o takes them. */
struct mt_tui_layout {
	char view[32];
	char keys[448];
};

/* The columns that were chosen, view by view. */
struct mt_tui_layouts {
	struct mt_tui_layout v[MT_TUI_MAX_LAYOUTS];
	size_t n;
};

/* The list of a view's columns to choose from, where it is on the screen. */
struct mt_tui_column_menu {
	bool open;
	struct {
		size_t column;		/* of the view */
		bool shown;
	} v[MT_TUI_MAX_CHOICES];
	size_t n, cursor, top;
};

/* What is being typed in the last line. */
enum mt_prompt {
	MT_PROMPT_NONE, MT_PROMPT_SEARCH, MT_PROMPT_FILTER, MT_PROMPT_PAGE, MT_PROMPT_VTOP,
	MT_PROMPT_OPTIONS, MT_PROMPT_COMMAND, MT_PROMPT_OTHER, MT_PROMPT_WRITE, MT_PROMPT_SAVE,
	MT_PROMPT_TIME, MT_PROMPT_INTERVAL,
};

/* The state of the full screen.  mt_tui_create() and mt_tui_release() are in stack.h. */
struct mt_tui {
	const struct mt_tui_source *source;
	const struct mt_tui_options *options;
	double interval;		/* seconds */
	struct mt_screen stack[MT_TUI_MAX_DEPTH];
	size_t depth;			/* at least 1, once a view is open */
	unsigned int serials;
	const struct mt_snapshot *snapshot; /* of what is shown now: one of these two */
	const struct mt_view *sampled;	/* for which it was taken */
	struct mt_snapshot *latest;
	struct mt_snapshot *typed;	/* the last one with pagetypeinfo, of a running machine */
	struct timespec typed_at;
	struct mt_snapshot *mark;	/* of the moment marked: changes since; or NULL */
	struct mt_snapshot *typed_mark;	/* the same with pagetypeinfo; may be typed itself */
	struct mt_history *history;
	enum mt_history_step history_step; /* of what is sampled next */
	struct mt_tui_job *job;
	bool again;			/* once the job has ended: another one */
	char message[MT_TUI_LINE];	/* what the last key led to; "" */
	bool paused, help, leave;
	bool sizes, changes;		/* see struct mt_tui_question */
	struct mt_tui_layouts layouts;
	struct mt_tui_column_menu menu;
	enum mt_prompt prompt;
	char typed_text[MT_TUI_LINE];	/* in the prompt */
	bool completing;		/* Tab was the last key, and left what follows */
	char completed[MT_TUI_LINE], complete_start[MT_TUI_LINE];
	char search[MT_TUI_TEXT];
	size_t help_top;
	int notes_top;			/* lines of the notes that were scrolled away */
	char sort_view[MT_TUI_TEXT], sort_title[MT_TUI_TEXT]; /* of settings: once it is shown */
	bool sort_inverted;
};

/* Returns the screen on top. */
struct mt_screen *mt_tui_top(struct mt_tui *tui);

/* Returns the screen on top of a state that is not to be changed. */
const struct mt_screen *mt_tui_shown(const struct mt_tui *tui);

/* Sets the message that stands in the last line until the next key. */
void mt_tui_say(struct mt_tui *tui, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Makes err the message, if there is one: true.  Takes err. */
bool mt_tui_complain(struct mt_tui *tui, struct mt_error *err);

#endif
