/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keys do, and the help that is made from their table. */
#ifndef MT_VIEWS_TUI_INPUT_KEYS_H
#define MT_VIEWS_TUI_INPUT_KEYS_H

#include "views/tui/screen/state.h"

/* Does what a key (term/keys.h) stands for. */
void mt_tui_key(struct mt_tui *tui, int key);

/*
 * Writes line i of the keys into line[size]: those that this source has a use for, one a
 * line.  False behind the last.
 */
bool mt_tui_key_line(const struct mt_tui *tui, size_t i, char *line, size_t size);

/* Returns the keys that matter most on the screen on top, in one line of this width. */
const char *mt_tui_key_bar(const struct mt_tui *tui, int width);

/* Does what the key that stands at column x of these keys does. */
void mt_tui_key_bar_click(struct mt_tui *tui, int x);

#endif
