/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals on the full screen.  They are blocked everywhere but while the loop waits, so
 * that none comes between a look at its flag and the wait.  Handlers only set flags, for
 * nothing of ncurses may be called in one.
 */
#ifndef MT_VIEWS_TUI_TERM_SIGNALS_H
#define MT_VIEWS_TUI_TERM_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/*
 * Keeps how signals are handled and which modes the terminal has, to be restored later.
 * To be called before ncurses is told of the terminal, which catches signals itself.
 */
void mt_signals_save(void);

/* Catches and blocks the signals that concern the full screen, once it is set up. */
void mt_signals_catch(void);

/*
 * Handles signals as before mt_signals_catch(); one that ended the loop then takes its
 * usual effect.  Without mt_signals_catch() nothing is done.
 */
void mt_signals_release(void);

/* Returns the mask for ppoll(), which lets the signals through. */
const sigset_t *mt_signals_wait_mask(void);

/*
 * Acts on the signals that came: stops the program if that was asked for, and has all
 * painted anew after it.  True if the terminal may have another size, which is set then,
 * in characters and lines.
 */
bool mt_signals_handle(int *width, int *height);

/* Returns the signal that says that the program shall end, or 0. */
int mt_signals_ended_by(void);

#endif
