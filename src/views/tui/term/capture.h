/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is on the screen, as text: for tests. */
#ifndef MT_VIEWS_TUI_TERM_CAPTURE_H
#define MT_VIEWS_TUI_TERM_CAPTURE_H

#include <stdio.h>

/* Writes the size of the screen, and its lines without the blanks at their ends. */
void mt_term_write_text(FILE *out);

/*
 * Writes how each character of the screen looks, a line each: b bold, r reverse,
 * u underlined, d dim; a digit: its colour, whatever else it is.
 */
void mt_term_write_styles(FILE *out);

#endif
