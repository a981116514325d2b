/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The help: what keys do, and what marks mean. */
#ifndef MT_VIEWS_TUI_INPUT_HELP_H
#define MT_VIEWS_TUI_INPUT_HELP_H

#include "views/tui/screen/state.h"

/*
 * Writes line i of the help into line[size]: keys that this source has a use for, one a
 * line, then the marks.  False behind the last.
 */
bool mt_tui_help_line(const struct mt_tui *tui, size_t i, char *line, size_t size);

/* Does what a key (term/keys.h) stands for while the help is shown: scroll it, or leave it. */
void mt_tui_help_key(struct mt_tui *tui, int key);

#endif
