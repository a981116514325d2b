/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A screen: a question to a view, its answer, and what of it is seen. */
#ifndef MT_VIEWS_TUI_SCREEN_SCREEN_H
#define MT_VIEWS_TUI_SCREEN_SCREEN_H

#include "views/tui/data/ask.h"

/* Zero-initialise; release in the end. */
struct mt_screen {
	unsigned int serial;		/* no other screen ever had it */
	struct mt_tui_question question;
	struct mt_tui_rows rows;	/* the answer there is */
	char label[MT_TUI_LINE];	/* the row that led here; "" */
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

/* Frees what the screen holds, and empties it. */
void mt_screen_release(struct mt_screen *screen);

/* Returns what the row under the cursor says in the column of this key; NULL: no such. */
const char *mt_screen_text(const struct mt_screen *screen, const char *key);

/* Returns what this row of the table says in the column of this key; NULL: no such. */
const char *mt_screen_text_of(const struct mt_screen *screen, size_t row, const char *key);

/* Returns the detail of the row under the cursor (data/detail.h); NULL: it has none. */
const char *mt_screen_detail(const struct mt_screen *screen);

#endif
