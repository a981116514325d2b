/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals on the full screen.  They are blocked everywhere but while it waits,
 * so that none comes between a look at its flag and the wait; handlers only
 * set flags, for nothing of ncurses may be called in one.
 */
#ifndef MT_VIEWS_TUI_SIGNALS_H
#define MT_VIEWS_TUI_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* What ncurses opened can be written to anywhere. */
bool mt_tui_is_capable(void);

/* Before ncurses, which catches signals itself, is told of the terminal. */
void mt_tui_keep_terminal(void);

/* After the terminal was set up. */
void mt_tui_catch_signals(void);

/* As it was before; a signal that ended the loop then takes its usual effect. */
void mt_tui_release_signals(void);

/* What ppoll() lets through. */
const sigset_t *mt_tui_wait_mask(void);

/*
 * Stops here if that was asked; all is painted anew after it.  True: the
 * terminal may have another size, which is this.
 */
bool mt_tui_handle_signals(int *width, int *height);

/* The signal that says that it is over, or 0. */
int mt_tui_ended_by(void);

#endif
