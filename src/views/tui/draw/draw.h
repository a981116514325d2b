/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Painting what is shown. */
#ifndef MT_VIEWS_TUI_DRAW_DRAW_H
#define MT_VIEWS_TUI_DRAW_DRAW_H

#include "views/tui/screen/state.h"

/* Paints everything; scrolls the screen on top so that the cursor is seen. */
void mt_tui_draw(struct mt_tui *tui);

#endif
