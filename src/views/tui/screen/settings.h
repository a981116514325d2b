/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept from one time to the next: a line each, "name value".
 *
 *	view buddy		the tab
 *	columns all		also those that are extra
 *	sizes bytes		free blocks as bytes
 *	sort buddy FREE -	that tab by this column, - the other way round
 *	interval 2		seconds
 *
 * A line that makes no sense is ignored.  Never with --readonly, nor in tests.
 */
#ifndef MT_VIEWS_TUI_SCREEN_SETTINGS_H
#define MT_VIEWS_TUI_SCREEN_SETTINGS_H

#include "views/tui/screen/state.h"

/*
 * Reads the settings into tui, and the view to begin with into *view, which is the one
 * that the command line names, or NULL.  What the command line says goes before them.
 */
void mt_tui_settings_read(struct mt_tui *tui, const struct mt_view **view);

/* Writes the settings, as a whole or not at all; where that cannot be, nothing is said. */
void mt_tui_settings_write(struct mt_tui *tui);

#endif
