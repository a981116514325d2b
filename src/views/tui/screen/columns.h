/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns of a view are shown, and in which order. */
#ifndef MT_VIEWS_TUI_SCREEN_COLUMNS_H
#define MT_VIEWS_TUI_SCREEN_COLUMNS_H

#include "views/tui/screen/state.h"

/* Keeps keys ("key,key") as the columns shown of a view, by its name; "": its own. */
void mt_tui_set_layout(struct mt_tui_layouts *layouts, const char *view, const char *keys);

/* Sets screen->columns to those of the rows' columns that are shown. */
struct mt_error *mt_screen_select_columns(const struct mt_tui *tui, struct mt_screen *screen);

#endif
