/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views that the full screen has, and which of them are tabs. */
#ifndef MT_VIEWS_TUI_SCREEN_TABS_H
#define MT_VIEWS_TUI_SCREEN_TABS_H

#include "views/tui/screen/state.h"

/* Finds a view by its name, also those that only the full screen has; NULL: none. */
const struct mt_view *mt_tui_find_view(const char *name);

/* Tells whether this source answers what the view asks. */
bool mt_tui_can_ask(const struct mt_tui *tui, const struct mt_view *view);

/* Returns tab number i, from 0; NULL behind the last. */
const struct mt_view *mt_tui_tab(const struct mt_tui *tui, size_t i);

#endif
