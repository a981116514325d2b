/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of a view's columns to choose from: those that are shown first, in their
 * order, then the others.
 */
#ifndef MT_VIEWS_TUI_INPUT_COLUMN_MENU_H
#define MT_VIEWS_TUI_INPUT_COLUMN_MENU_H

#include "views/tui/screen/state.h"

/* Opens the list for the screen on top. */
void mt_tui_open_column_menu(struct mt_tui *tui);

/* Takes a key while the list is open. */
void mt_tui_column_menu_key(struct mt_tui *tui, int key);

#endif
