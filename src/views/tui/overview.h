/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_OVERVIEW_H
#define MT_VIEWS_TUI_OVERVIEW_H

#include "views/view/view.h"

/*
 * The first screen: nodes and their zones, each with a bar.  A view like the
 * others but for its fill(), which finds a struct mt_tui_sink behind its sink:
 * how wide the bar may be depends on the screen.
 */
extern const struct mt_view mt_view_overview;

#endif
