/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_INPUT_MOUSE_H
#define MT_VIEWS_TUI_INPUT_MOUSE_H

#include "views/tui/screen/state.h"

/* Does what the mouse did, after the key MT_KEY_MOUSE. */
void mt_tui_mouse(struct mt_tui *tui);

/*
 * Does what a click at column x of line y stands for.  On a tab: opens it.  On a row:
 * moves the cursor there; if it is there, goes into the row.  On a title: sorts by the
 * column; again: the other way round.
 */
void mt_tui_click(struct mt_tui *tui, int x, int y);

#endif
