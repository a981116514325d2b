/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The full screen: the same views, on a terminal, with keys.  From the top down:
 *
 *	tui.c, script.c	the loop; or keys from a file, for tests
 *	draw/		paints what is shown
 *	input/		what keys and clicks do
 *	screen/		what is shown: screens one above the other, their rows, columns, places
 *	data/		asks views, beside the keys where it is slow; knows no terminal
 *	term/		the terminal; it alone includes ncurses
 */
#ifndef MT_VIEWS_TUI_TUI_H
#define MT_VIEWS_TUI_TUI_H

#include "views/tui/data/source.h"
#include "views/tui/screen/options.h"

/*
 * Runs the full screen until the user leaves it; then the terminal is as it was before.
 * MT_ERR_USAGE: the terminal cannot do it, or a script (options->keys) is wrong.
 */
struct mt_error *mt_tui_run(const struct mt_tui_source *source,
			    const struct mt_tui_options *options);

#endif
