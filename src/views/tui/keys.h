/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_KEYS_H
#define MT_VIEWS_TUI_KEYS_H

#include "views/tui/state.h"

/* Does what a key (as getch() names it) stands for. */
void mt_tui_key(struct mt_tui *tui, int key);

/* The key of a name: "Enter", "F1", "q"; -1 if there is none. */
int mt_tui_key_by_name(const char *name);

/* Line i of the help, made from the table of keys; false behind the last. */
bool mt_tui_help_line(const struct mt_tui *tui, size_t i, char *line, size_t size);

/* The keys that matter most where one is, in one line of this width. */
const char *mt_tui_key_bar(struct mt_tui *tui, int width);

#endif
