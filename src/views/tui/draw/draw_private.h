/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the picture, a file each. */
#ifndef MT_VIEWS_TUI_DRAW_DRAW_PRIVATE_H
#define MT_VIEWS_TUI_DRAW_DRAW_PRIVATE_H

#include "views/tui/screen/layout.h"
#include "views/tui/screen/state.h"
#include "views/tui/term/term.h"

/* Paints what stands above the rows: source, tabs, the way here. */
void mt_tui_draw_head(const struct mt_tui *tui);

/* Paints titles and rows, in this many lines. */
void mt_tui_draw_table(struct mt_tui *tui, size_t room);

/* Paints the detail of the row at the cursor, from line y on, in so many lines. */
void mt_tui_draw_detail(const struct mt_tui *tui, int y, int lines);

/* Paints a map in this many lines, below it the place of the cursor and the legend. */
void mt_tui_draw_map(struct mt_tui *tui, size_t room);

/* Paints what stands below the rows: what is to be said, and the keys. */
void mt_tui_draw_foot(struct mt_tui *tui);

/* Paints the list of columns to choose from, in place of all else. */
void mt_tui_draw_column_menu(struct mt_tui *tui);

#endif
