/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question to a view, and its answer as rows of text. */
#ifndef MT_VIEWS_TUI_DATA_ASK_H
#define MT_VIEWS_TUI_DATA_ASK_H

#include <stdatomic.h>

#include "views/render/table.h"
#include "views/tui/data/history.h"
#include "views/tui/data/target.h"

/* What a view is asked.  Copied as a whole with mt_tui_copy_question(). */
struct mt_tui_question {
	const struct mt_view *view;	/* as the list of views has it */
	struct mt_tui_target target;	/* what it is limited to */
	char words[MT_TUI_LINE];	/* options and arguments, as on the command line */
	bool sizes;			/* free blocks as bytes */
	bool changes;			/* since the moment that was marked */
	bool unicode;
	bool readonly;
	bool has_history;		/* several samples come, or may */
	int width;			/* of the screen, in characters */
};

/* Copies a question; the copy points to nothing of the one it was copied from. */
void mt_tui_copy_question(struct mt_tui_question *to, const struct mt_tui_question *from);

/* A view's answer.  Zero-initialise; release in the end. */
struct mt_tui_rows {
	const struct mt_view *view;	/* the variant that was asked */
	struct mt_column *columns;	/* where they are not the view's own; or NULL */
	struct mt_table table;		/* all columns, whichever are shown */
	struct mt_tui_target base;	/* what all rows were limited to */
	char *notes;			/* lines; or NULL */
	char **details;			/* [table.nr_rows], each may be NULL; or NULL */
};

/* Frees what rows hold, and forgets it. */
void mt_tui_release_rows(struct mt_tui_rows *rows);

/* What a question is answered from. */
struct mt_tui_context {
	const struct mt_snapshot *snapshot;
	const struct mt_snapshot *mark;		/* that of the moment marked; or NULL */
	const struct mt_history *history;	/* or NULL */
	const atomic_bool *stop;		/* set: what was found by then will do; or NULL */
};

/* What fill() of the overview and of orders finds behind its sink. */
struct mt_tui_sink {
	struct mt_sink sink;
	const struct mt_tui_question *question;
	const struct mt_tui_context *context;
};

/*
 * Asks the view and keeps its answer in rows, which are empty before.  What was found is
 * in them also after an error, which says why there is not more.
 */
struct mt_error *mt_tui_ask(const struct mt_tui_question *question,
			    const struct mt_tui_context *context, struct mt_tui_rows *rows);

/* Returns how many cells of a map a line has on a screen of this width. */
unsigned int mt_tui_map_line(int width);

/* No more rows than that are kept: a screen is to be looked at. */
#define MT_TUI_MAX_ROWS 200000

#endif
