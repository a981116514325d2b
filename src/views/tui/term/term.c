// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/term/term.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "views/render/table.h"
#include "views/tui/term/signals.h"
#include "views/tui/term/terminfo.h"

/* How long Esc waits for the rest of a key's sequence, in milliseconds. */
#define ESC_DELAY 25

struct mt_term {
	SCREEN *screen;
	FILE *nowhere;		/* of a hidden one: where its output goes */
};

/* What ncurses opened can be written to anywhere. */
static bool is_capable(void)
{
	return mt_terminfo_text("cup") && mt_terminfo_text("clear");
}

static SCREEN *open_screen(const struct mt_term_options *options, FILE **nowhere)
{
	const char *type = getenv("TERM");

	if (!type || !*type)
		return NULL;
	if (!options->hidden) {
		mt_signals_save();
		return newterm(NULL, stdout, stdin);
	}
	*nowhere = fopen("/dev/null", "r+");
	return *nowhere ? newterm(NULL, *nowhere, *nowhere) : NULL;
}

/* cbreak(), not raw(): Ctrl-Z suspends and Ctrl-C ends, as everywhere. */
static void set_up(const struct mt_term_options *options)
{
	set_escdelay(ESC_DELAY);
	cbreak();
	noecho();
	nonl();
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	curs_set(0);
	mt_style_init(options->color);
	if (options->mouse) {
		mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
		mouseinterval(0);
	}
	if (!options->hidden)
		mt_signals_catch();
}

struct mt_error *mt_term_open(const struct mt_term_options *options, struct mt_term **term)
{
	struct mt_term *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	new->screen = open_screen(options, &new->nowhere);
	if (!new->screen || !is_capable()) {
		const char *type = getenv("TERM");

		mt_term_close(new);
		return mt_error_create(MT_ERR_USAGE, "the terminal cannot show the full screen "
				       "(TERM=%s)", type ? type : "");
	}
	set_up(options);
	*term = new;
	return NULL;
}

void mt_term_close(struct mt_term *term)
{
	if (!term)
		return;
	if (term->screen) {
		endwin();
		delscreen(term->screen);
	}
	if (term->nowhere)
		fclose(term->nowhere);
	free(term);
}

int mt_term_width(void)
{
	return COLS;
}

int mt_term_height(void)
{
	return LINES;
}

void mt_term_resize(int width, int height)
{
	resizeterm(height, width);
	clearok(curscr, TRUE); /* what is left of the old screen only the terminal knows */
}

void mt_term_erase(void)
{
	erase();
}

void mt_term_refresh(void)
{
	refresh();
}

int mt_term_fit(const char *text, size_t width)
{
	const char *p = text;

	while (*p) {
		const char *next = p + 1;

		while ((*next & 0xc0) == 0x80)
			next++;
		if (!width--)
			break;
		p = next;
	}
	return (int)(p - text);
}

static void put(int y, int x, const char *text, int bytes, unsigned int style)
{
	attrset((attr_t)mt_style_attributes(style));
	mvaddnstr(y, x, text, bytes);
	attrset(A_NORMAL);
}

int mt_term_put(int y, int x, const char *text, unsigned int style)
{
	size_t room = x < COLS ? (size_t)(COLS - x) : 0;

	put(y, x, text, mt_term_fit(text, room), style);
	return x + (int)mt_text_width(text);
}

void mt_term_put_end(int y, int x, const char *text, unsigned int style)
{
	size_t width = mt_text_width(text), room = x < COLS ? (size_t)(COLS - x) : 0;

	if (width > room && room) {
		mt_term_put(y, x++, "<", style);
		text += mt_term_fit(text, width - room + 1);
	}
	mt_term_put(y, x, text, style);
}

void mt_term_put_char(int y, int x, char c, unsigned int style)
{
	mvaddch(y, x, (chtype)(unsigned char)c | (attr_t)mt_style_attributes(style));
}

void mt_term_reverse_line(int y)
{
	mvchgat(y, 0, -1, A_REVERSE, 0, NULL);
}

/* How many bytes of text a line takes that has room for so many characters. */
static size_t line_length(const char *text, int room)
{
	size_t rest = strcspn(text, "\n"), len = (size_t)mt_term_fit(text, (size_t)room);

	if (len >= rest)
		return rest;
	for (size_t i = len; i > len / 2; i--)
		if (text[i] == ' ')
			return i;
	return len;
}

/* Puts the lines behind those skipped, if y is not negative; returns how many, or most. */
static int wrap(const char *text, int y, int skipped, int most, unsigned int style)
{
	int lines = -skipped;

	for (const char *p = text; p && *p && lines < most;) {
		int indent = p == text || p[-1] == '\n' ? 0 : 2;
		size_t len = line_length(p, COLS - indent);

		if (y >= 0 && lines >= 0)
			put(y + lines, indent, p, (int)len, style);
		lines++;
		p += len;
		p += *p == ' ' || *p == '\n';
		if (y >= 0 && *p && lines == most)
			mt_term_put(y + lines - 1, COLS - 4, " ...", style);
	}
	return lines < 0 ? 0 : lines;
}

void mt_term_put_wrapped(const char *text, int y, int most, unsigned int style)
{
	wrap(text, y, 0, most, style);
}

int mt_term_count_lines(const char *text, int most)
{
	return wrap(text, -1, 0, most, MT_STYLE_PLAIN);
}

void mt_term_put_wrapped_from(const char *text, int skipped, int y, int most, unsigned int style)
{
	wrap(text, y, skipped, most, style);
}
