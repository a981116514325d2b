/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal, by ncurses: setting it up, and putting text on it.  What is put is seen
 * after mt_term_refresh().  Lines (y) and columns (x) are counted from 0, at the top left.
 */
#ifndef MT_VIEWS_TUI_TERM_TERM_H
#define MT_VIEWS_TUI_TERM_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "views/tui/term/style.h"

struct mt_term;

/* How a terminal is opened. */
struct mt_term_options {
	bool color, mouse;	/* use them, if the terminal can */
	bool hidden;		/* for tests: nobody sees it, no key comes from it, and its
				 * size is what LINES and COLUMNS say */
};

/*
 * Sets up the terminal that standard input and output are, and catches signals
 * (signals.h).  MT_ERR_USAGE: it cannot show the full screen.  Close it in the end.
 */
struct mt_error *mt_term_open(const struct mt_term_options *options, struct mt_term **term);

/* Leaves the terminal as it was before; NULL is fine. */
void mt_term_close(struct mt_term *term);

/* Returns how many characters a line has. */
int mt_term_width(void);

/* Returns how many lines there are. */
int mt_term_height(void);

/* Takes note that the terminal has this size now, in characters and lines. */
void mt_term_resize(int width, int height);

/* Empties the whole screen. */
void mt_term_erase(void);

/* Shows what was put since the last time. */
void mt_term_refresh(void);

/* Puts text in this style, cut off at the screen's edge; returns the column behind it. */
int mt_term_put(int y, int x, const char *text, unsigned int style);

/*
 * Puts text whose end matters in this style: where it is longer than the line has room, "<" and
 * as much of its end as fits.
 */
void mt_term_put_end(int y, int x, const char *text, unsigned int style);

/* Puts one ASCII character. */
void mt_term_put_char(int y, int x, char c, unsigned int style);

/* Makes a whole line stand out, before anything is put on it. */
void mt_term_reverse_line(int y);

/*
 * Puts text (NULL: none) from line y on, in lines of the screen's width, what goes on
 * indented, most lines at most.
 */
void mt_term_put_wrapped(const char *text, int y, int most, unsigned int style);

/* Does the same without its first lines, so many of them. */
void mt_term_put_wrapped_from(const char *text, int skipped, int y, int most, unsigned int style);

/* Returns how many lines mt_term_put_wrapped() would take. */
int mt_term_count_lines(const char *text, int most);

/* Returns how many bytes the part of text has that takes at most width characters. */
int mt_term_fit(const char *text, size_t width);

#endif
