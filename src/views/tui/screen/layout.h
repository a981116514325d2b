/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where on the screen what is shown stands: line by line where the figures come from, the
 * tabs, the way here, the titles, the rows, the detail of one, what is to be said, the keys.
 */
#ifndef MT_VIEWS_TUI_SCREEN_LAYOUT_H
#define MT_VIEWS_TUI_SCREEN_LAYOUT_H

#include "views/tui/screen/state.h"

/* Lines above the rows, and below. */
#define MT_TUI_HEAD_LINES 4
#define MT_TUI_TABS_LINE 1
#define MT_TUI_FOOT_LINES 1

/* Returns how many lines the notes take, right above the keys. */
int mt_layout_note_lines(const struct mt_tui *tui);

/* Returns how many lines the trouble takes, above the notes. */
int mt_layout_trouble_lines(const struct mt_tui *tui);

/* Returns how many lines those cells take that the right edge cuts, above the trouble. */
int mt_layout_rest_lines(const struct mt_tui *tui);

/* Returns how many lines there are below the rows and the detail, with the keys. */
int mt_layout_foot_lines(const struct mt_tui *tui);

/* Returns how many lines the detail takes, of those for rows and detail together. */
int mt_layout_detail_lines(const struct mt_tui *tui, int room);

/* Lines of a map for the place of the cursor, above the legend. */
#define MT_TUI_PLACE_LINES 2

/* Returns how many rows fit at once. */
size_t mt_layout_page_rows(const struct mt_tui *tui);

/* Scrolls the screen so that the cursor is among the first room rows. */
void mt_layout_scroll_to_cursor(struct mt_screen *screen, size_t room);

/* A tab, and where it stands. */
struct mt_tab {
	size_t i;			/* its number, from 0 */
	const struct mt_view *view;	/* NULL: there is no such tab */
	char text[MT_TUI_TEXT];
	int x, end;
};

/* Returns the first tab that is shown: so far on that the current one is seen, too. */
struct mt_tab mt_layout_first_tab(const struct mt_tui *tui);

/* Moves on to the next tab; it is not seen if its x is behind the edge. */
void mt_layout_next_tab(const struct mt_tui *tui, struct mt_tab *tab);

/* Returns the view of the tab at x; NULL: there is none. */
const struct mt_view *mt_layout_tab_at(const struct mt_tui *tui, int x);

/*
 * Calls fn for each column that is seen, with the x where it begins: the key columns,
 * then the others from the first that was not scrolled away.
 */
void mt_layout_each_column(const struct mt_screen *screen,
			   void (*fn)(const struct mt_screen *screen, size_t column, int x,
				      void *data),
			   void *data);

/* Returns the column of the table at x; SIZE_MAX: there is none. */
size_t mt_layout_column_at(const struct mt_screen *screen, int x);

/* Returns where the cells of a map begin: behind the pfn. */
int mt_layout_cells_x(const struct mt_screen *screen);

/* Returns the number of the cell at x in a map's row. */
size_t mt_layout_cell_at(const struct mt_screen *screen, int x);

/*
 * Calls fn (NULL: nothing) for each use that the legend of a map names, with the line
 * (from 0) and the x where it stands.  Returns how many lines the legend takes.
 */
int mt_layout_legend(const struct mt_screen *screen,
		     void (*fn)(enum mt_use use, int line, int x, void *data), void *data);

#endif
