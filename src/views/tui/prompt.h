/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line that is typed at the bottom, and what is done with it. */
#ifndef MT_VIEWS_TUI_PROMPT_H
#define MT_VIEWS_TUI_PROMPT_H

#include "views/tui/state.h"

void mt_tui_prompt(struct mt_tui *tui, enum mt_prompt prompt);
void mt_tui_prompt_key(struct mt_tui *tui, int key);

/* What is asked for, in front of what is typed. */
const char *mt_tui_prompt_text(enum mt_prompt prompt);

/* To the next row, or cell, that has what was searched for. */
void mt_tui_search(struct mt_tui *tui);

#endif
