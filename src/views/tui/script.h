/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys from a file, for tests. */
#ifndef MT_VIEWS_TUI_SCRIPT_H
#define MT_VIEWS_TUI_SCRIPT_H

#include "views/tui/screen/state.h"

/*
 * Does what the script tui->options->keys says, line by line, and writes the screen that
 * it leads to, to options->screen.  MT_ERR_USAGE names a line that is wrong.  A line is
 *
 *	Enter, F1, q …		a key
 *	"some text		each of its characters
 *	!size 60x20		another size of the terminal
 *	!click 5,1		the mouse's first button, at column 5 of line 1 (from 0)
 *	!sample			time has passed
 *	!screen			writes the screen also now
 *	!marks			from now on also writes how each character looks: b bold,
 *				r reverse, u underlined, d dim; a digit: its colour
 *	# …			nothing
 */
struct mt_error *mt_tui_play(struct mt_tui *tui);

#endif
