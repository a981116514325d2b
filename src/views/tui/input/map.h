/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys of the map of physical memory: the cursor goes from cell to cell; cells stand for
 * more or fewer pages, down to one; of a large machine there is a window around the cursor.
 */
#ifndef MT_VIEWS_TUI_INPUT_MAP_H
#define MT_VIEWS_TUI_INPUT_MAP_H

#include "views/tui/screen/state.h"

/* Does what a key of maps stands for: true; any other key, or no map: false. */
bool mt_tui_map_key(struct mt_tui *tui, int key);

/* Goes into the cell at the cursor: to smaller cells, in the end to the page. */
void mt_tui_map_enter(struct mt_tui *tui);

#endif
