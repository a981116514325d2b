/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_RESIZE_H
#define MT_VIEWS_TUI_RESIZE_H

#include "views/tui/screen/state.h"

/*
 * Takes note that the terminal has this size now, in characters and lines; where it is
 * wider or narrower, the view on top is asked anew.
 */
void mt_tui_resize(struct mt_tui *tui, int width, int height);

#endif
