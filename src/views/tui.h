/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The full screen: the same views, on a terminal, with keys.  Only tui*.c
 * include ncurses.
 *
 *	tui.c		the terminal, signals, the loop
 *	tui_state.c	screens: a view with its rows, cursor, sorting, filter
 *	tui_draw.c	what is painted
 *	tui_keys.c	the keys, and the help made from them
 */
#ifndef MT_VIEWS_TUI_H
#define MT_VIEWS_TUI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "views/view.h"

/* Where samples come from: the full screen knows views, not sources. */
struct mt_tui_source {
	/* a snapshot with what the view needs; the caller destroys it */
	struct mt_error *(*sample)(void *data, const struct mt_view *view,
				   struct mt_snapshot **snapshot);
	/* a recording: one sample on, or (back) back; to a moment. NULL: it is none */
	struct mt_error *(*step)(void *data, bool back);
	struct mt_error *(*go_to)(void *data, const char *when);
	void *data;
	bool changes;		/* a running machine: sample again and again */
	bool is_core;		/* views that only dumps answer can be asked */
};

struct mt_tui_options {
	double interval;	/* seconds between samples */
	const struct mt_view *view;	/* the first one */
	bool color, unicode;
	/*
	 * For tests: key names, one a line, are read from keys instead of the
	 * terminal, and when they end the screen is written to screen as text.
	 * Both or none.
	 */
	FILE *keys, *screen;
};

/*
 * Runs until the user leaves.  The terminal is as it was before, whatever
 * happens.  MT_ERR_USAGE: the terminal cannot do it.
 */
struct mt_error *mt_tui_run(const struct mt_tui_source *source,
			    const struct mt_tui_options *options);

#endif
