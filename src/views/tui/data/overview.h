/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_DATA_OVERVIEW_H
#define MT_VIEWS_TUI_DATA_OVERVIEW_H

#include "views/view/view.h"

/*
 * The first screen: nodes and their zones, each with a bar.  A view like the others, but
 * only the full screen has it: how wide a bar is depends on the screen, so that fill()
 * takes a struct mt_tui_sink (ask.h).
 */
extern const struct mt_view mt_view_overview;

#endif
