/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line that is typed at the bottom, and what is done with it. */
#ifndef MT_VIEWS_TUI_INPUT_PROMPT_H
#define MT_VIEWS_TUI_INPUT_PROMPT_H

#include "views/tui/screen/state.h"

/* Begins to ask for a line, with what it may begin with where something is to be expected. */
void mt_tui_prompt(struct mt_tui *tui, enum mt_prompt prompt);

/* Takes a key while a line is typed: Enter does what it says, Esc drops it. */
void mt_tui_prompt_key(struct mt_tui *tui, int key);

/* Returns what is asked for, to stand in front of what is typed. */
const char *mt_tui_prompt_text(enum mt_prompt prompt);

/* Goes to the next row, or cell of a map, that has what was searched for last. */
void mt_tui_search(struct mt_tui *tui);

#endif
