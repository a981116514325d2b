/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_MOUSE_H
#define MT_VIEWS_TUI_MOUSE_H

#include "views/tui/state.h"

/* From now on the terminal tells of clicks and the wheel, if it can. */
void mt_tui_mouse_init(const struct mt_tui *tui);

/* Does what the mouse event that getch() told of stands for. */
void mt_tui_mouse(struct mt_tui *tui);

/*
 * On a tab: goes there.  On a row: the cursor goes there; if it is there, into
 * the row.  On a title: sorts by the column; again: the other way round.
 */
void mt_tui_click(struct mt_tui *tui, int x, int y);

#endif
