/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keys and clicks do to the screen on top: where the cursor is, what is sorted by. */
#ifndef MT_VIEWS_TUI_MOVE_H
#define MT_VIEWS_TUI_MOVE_H

#include "views/tui/state.h"

void mt_tui_move_by(struct mt_tui *tui, long rows);
void mt_tui_go_up(struct mt_tui *tui);
void mt_tui_go_down(struct mt_tui *tui);
void mt_tui_page_up(struct mt_tui *tui);
void mt_tui_page_down(struct mt_tui *tui);
void mt_tui_go_first(struct mt_tui *tui);
void mt_tui_go_last(struct mt_tui *tui);
void mt_tui_scroll_left(struct mt_tui *tui);
void mt_tui_scroll_right(struct mt_tui *tui);

/* Esc: first stops what is still being read. */
void mt_tui_go_back(struct mt_tui *tui);

/* Tab by tab, round and round. */
void mt_tui_next_view(struct mt_tui *tui);
void mt_tui_previous_view(struct mt_tui *tui);

void mt_tui_next_sort(struct mt_tui *tui);
void mt_tui_previous_sort(struct mt_tui *tui);
void mt_tui_invert(struct mt_tui *tui);

#endif
