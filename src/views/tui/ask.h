/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question to a view, and its answer as rows of text. */
#ifndef MT_VIEWS_TUI_ASK_H
#define MT_VIEWS_TUI_ASK_H

#include <stdatomic.h>

#include "views/render/table.h"
#include "views/tui/history.h"
#include "views/tui/target.h"

/* Copied as a whole with mt_tui_copy_question(): whoever answers has his own. */
struct mt_tui_question {
	const struct mt_view *view;	/* as the list of views has it */
	struct mt_tui_target target;	/* what it is limited to */
	char words[MT_TUI_LINE];	/* options and arguments, as on the command line */
	bool sizes;			/* free blocks as bytes */
	bool changes;			/* since the mark */
	bool unicode;
	bool readonly;
	bool has_past;			/* several samples come, or may */
	int width;			/* of the screen */
};

void mt_tui_copy_question(struct mt_tui_question *to, const struct mt_tui_question *from);

struct mt_tui_rows {
	const struct mt_view *view;	/* the variant that was asked */
	struct mt_column *columns;	/* in another shape than the view's; or NULL */
	struct mt_table table;		/* all columns, whichever are shown */
	struct mt_tui_target base;	/* what all rows were limited to */
	char *notes;			/* lines; or NULL */
	char **details;			/* [table.nr_rows], each may be NULL; or NULL */
};

void mt_tui_release_rows(struct mt_tui_rows *rows);

/* What there is to answer from. */
struct mt_tui_facts {
	const struct mt_snapshot *snapshot;
	const struct mt_snapshot *mark;		/* or NULL */
	const struct mt_history *history;
	const atomic_bool *stop;		/* set: what is known by then will do */
};

/* What the overview's fill() finds behind its sink. */
struct mt_tui_sink {
	struct mt_sink sink;
	const struct mt_tui_question *question;
	const struct mt_tui_facts *properties;
};

/* rows is empty before; what is known is in it also after an error. */
struct mt_error *mt_tui_ask(const struct mt_tui_question *question,
			    const struct mt_tui_facts *properties, struct mt_tui_rows *rows);

/* No more rows than that are kept: a screen is to be looked at. */
#define MT_TUI_MAX_ROWS 200000

#endif
