/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_DRAW_H
#define MT_VIEWS_TUI_DRAW_H

#include "views/tui_state.h"

/* Prepares colours, where the terminal has them and they are wanted. */
void mt_tui_draw_init(const struct mt_tui *tui);

/* Paints everything; scrolls the screen on top so that the cursor is seen. */
void mt_tui_draw(struct mt_tui *tui);

/* Rows that fit at once, for paging. */
size_t mt_tui_page_rows(const struct mt_tui *tui);

#endif
