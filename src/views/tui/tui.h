/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The full screen: the same views, on a terminal, with keys.  Only tui*.c
 * include ncurses.
 *
 *	tui.c		the terminal, the loop	signals.c	signals
 *	script.c	keys from a file, for tests
 *	state.c	screens, one above the other	steps.c	where a row leads
 *	sample.c	when is asked, and where the answer goes
 *	job.c	takes samples and asks views, beside the keys where it is slow
 *	ask.c	a view's answer as rows	shape.c	as sizes, as changes
 *	command.c	options and arguments of a view, as they were typed
 *	target.c	what a row stands for
 *	overview.c	the first screen	orders.c	a zone order by order
 *	part.c	a zone's bar	detail*.c	what is told of the row at the cursor
 *	history.c	what was free, and how usable, in the last samples
 *	rows.c	sorting, filter, search
 *	columns.c	which columns are shown	column_menu.c	the list of them
 *	map.c	the map of physical memory	draw_map.c	painted
 *	export.c	what is on the screen, to a file
 *	settings.c	what is kept from one time to the next
 *	draw*.c	what is painted: head, rows, foot	color.c	in which colours
 *	keys.c	the keys, and the help made from them
 *	move.c	where the cursor goes
 *	prompt.c	lines that are typed	mouse.c	clicks
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
