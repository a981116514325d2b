/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keys and clicks do to the screen on top: where the cursor is, what is sorted by. */
#ifndef MT_VIEWS_TUI_INPUT_MOVE_H
#define MT_VIEWS_TUI_INPUT_MOVE_H

#include "views/tui/screen/state.h"

/* Moves the cursor so many rows down (negative: up), as far as there are rows. */
void mt_tui_move_by(struct mt_tui *tui, long rows);

/* Moves the cursor to the row above. */
void mt_tui_go_up(struct mt_tui *tui);

/* Moves the cursor to the row below. */
void mt_tui_go_down(struct mt_tui *tui);

/* Moves the cursor up by as many rows as fit at once. */
void mt_tui_page_up(struct mt_tui *tui);

/* Moves the cursor down by as many rows as fit at once. */
void mt_tui_page_down(struct mt_tui *tui);

/* Moves the cursor to the first row. */
void mt_tui_go_first(struct mt_tui *tui);

/* Moves the cursor to the last row. */
void mt_tui_go_last(struct mt_tui *tui);

/* Shows a column further left again, if one was scrolled away. */
void mt_tui_scroll_left(struct mt_tui *tui);

/* Scrolls one column away, so that those further right are seen. */
void mt_tui_scroll_right(struct mt_tui *tui);

/* Stops what is being read for this screen, or else goes one screen back. */
void mt_tui_go_back(struct mt_tui *tui);

/* Opens the next tab, behind the last the first. */
void mt_tui_next_view(struct mt_tui *tui);

/* Opens the tab before, before the first the last. */
void mt_tui_previous_view(struct mt_tui *tui);

/* Sorts by the next of the columns shown, behind the last in the view's own order. */
void mt_tui_next_sort(struct mt_tui *tui);

/* Sorts by the column before. */
void mt_tui_previous_sort(struct mt_tui *tui);

/* Turns the order of sorting round. */
void mt_tui_invert(struct mt_tui *tui);

#endif
