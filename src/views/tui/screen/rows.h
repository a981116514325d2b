/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of a screen: filter, sorting, search. */
#ifndef MT_VIEWS_TUI_SCREEN_ROWS_H
#define MT_VIEWS_TUI_SCREEN_ROWS_H

#include "views/tui/screen/state.h"

/* Applies the screen's filter and sorting; the cursor stays within. */
struct mt_error *mt_screen_arrange(struct mt_screen *screen);

/* Moves the cursor to the next row that has text in it, behind it and round; false: none. */
bool mt_screen_search(struct mt_screen *screen, const char *text);

/* Takes rows, which are empty then, in place of those that the screen has. */
struct mt_error *mt_screen_take(const struct mt_tui *tui, struct mt_screen *screen,
				struct mt_tui_rows *rows);

#endif
