/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_VIEWS_TUI_TERM_TERMINFO_H
#define MT_VIEWS_TUI_TERM_TERMINFO_H

/*
 * Returns what is written to the terminal for a capability, by its terminfo name
 * ("clear"), once ncurses was told of the terminal; NULL: it cannot do that.
 */
const char *mt_terminfo_text(const char *name);

#endif
