/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_SCREEN_OPTIONS_H
#define MT_VIEWS_TUI_SCREEN_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "views/view/view.h"

/* What the command line says of the full screen. */
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

#endif
