/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How characters on the terminal look: a style is a sum of the bits below and of one of
 * the colours that the functions return.  Colour is never the only sign, for a terminal
 * may have none.
 */
#ifndef MT_VIEWS_TUI_TERM_STYLE_H
#define MT_VIEWS_TUI_TERM_STYLE_H

#include <stdbool.h>

#include "model/uses.h"
#include "views/view/cell.h"

/* Bits of a style; the lowest eight are its colour. */
enum mt_style {
	MT_STYLE_PLAIN = 0,
	MT_STYLE_BOLD = 1 << 8,
	MT_STYLE_REVERSE = 1 << 9,
	MT_STYLE_UNDERLINE = 1 << 10,
};

/* Returns the style of a cell that stands out so. */
unsigned int mt_style_emphasis(enum mt_emphasis emphasis);

/* Returns the style of the titles of columns. */
unsigned int mt_style_title(void);

/* Returns the style of a cell with this share (0 to 1) of what its row has in all. */
unsigned int mt_style_heat(double share);

/* Returns the style of the letter of a use of pages. */
unsigned int mt_style_use(enum mt_use use);

/* Sets up the colours, if they are wanted and the terminal has some (term.c). */
void mt_style_init(bool color);

/* Returns the style as attributes of ncurses, without colour where there is none (term.c). */
unsigned long mt_style_attributes(unsigned int style);

#endif
