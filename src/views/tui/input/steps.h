/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a row leads: from the whole to its parts. */
#ifndef MT_VIEWS_TUI_INPUT_STEPS_H
#define MT_VIEWS_TUI_INPUT_STEPS_H

#include "views/tui/screen/state.h"

/* Goes one view further, limited to what the row under the cursor stands for. */
void mt_tui_enter(struct mt_tui *tui);

/* Shows zones of buddy by migrate type, or together again. */
void mt_tui_expand(struct mt_tui *tui);

/* Writes what vtop could be asked of the row under the cursor into text[size]; "": nothing. */
void mt_tui_suggest_address(struct mt_tui *tui, char *text, size_t size);

#endif
