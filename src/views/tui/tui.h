/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The full screen: the same views, on a terminal, with keys.  Only tui*.c
 * include ncurses.
 *
 *	tui.c		the terminal, the loop	tui_signals.c	signals
 *	tui_script.c	keys from a file, for tests
 *	tui_state.c	screens, one above the other	tui_steps.c	where a row leads
 *	tui_sample.c	when is asked, and where the answer goes
 *	tui_job.c	takes samples and asks views, beside the keys where it is slow
 *	tui_ask.c	a view's answer as rows	tui_shape.c	as sizes, as changes
 *	tui_command.c	options and arguments of a view, as they were typed
 *	tui_target.c	what a row stands for
 *	tui_overview.c	the first screen	tui_orders.c	a zone order by order
 *	tui_part.c	a zone's bar	tui_detail*.c	what is told of the row at the cursor
 *	tui_history.c	what was free, and how usable, in the last samples
 *	tui_rows.c	sorting, filter, search
 *	tui_columns.c	which columns are shown	tui_chooser.c	the list of them
 *	tui_map.c	the map of physical memory	tui_draw_map.c	painted
 *	tui_export.c	what is on the screen, to a file
 *	tui_settings.c	what is kept from one time to the next
 *	tui_draw*.c	what is painted: head, rows, foot	tui_color.c	in which colours
 *	tui_keys.c	the keys, and the help made from them
 *	tui_move.c	where the cursor goes
 *	tui_prompt.c	lines that are typed	tui_mouse.c	clicks
 */
#ifndef MT_VIEWS_TUI_TUI_H
#define MT_VIEWS_TUI_TUI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/progress.h"
#include "views/view/view.h"

/* Where samples come from: the full screen knows views, not sources. */
struct mt_tui_source {
	/* a snapshot with what the view needs; the caller destroys it */
	struct mt_error *(*sample)(void *data, const struct mt_view *view,
				   struct mt_snapshot **snapshot);
	/* hands fn the same of another source, by its name ("": of this one, opened for that
	 * view alone), which ends with fn; the snapshot is fn's */
	struct mt_error *(*other)(void *data, const char *name, const struct mt_view *view,
				  struct mt_error *(*fn)(void *fn_data,
							 struct mt_snapshot *snapshot),
				  void *fn_data);
	/* a recording: one sample on, or (back) back; to a moment. NULL: it is none */
	struct mt_error *(*step)(void *data, bool back);
	struct mt_error *(*go_to)(void *data, const char *when);
	/* who hears of progress from now on; NULL: nobody */
	void (*listen)(void *data, const struct mt_progress *progress);
	void *data;
	bool changes;		/* a running machine: sample again and again */
	unsigned int answers;	/* enum mt_question: views that can be asked */
	bool is_core;		/* a dump: what it is asked may take long */
};

struct mt_tui_options {
	double interval;	/* seconds between samples; 0: as settings say, or 1 */
	const struct mt_view *view;	/* the first one; NULL: the overview */
	bool color, unicode, mouse;
	bool readonly;		/* no file is written */
	const char *settings;	/* the file they are kept in; NULL: they are not */
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
