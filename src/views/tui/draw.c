// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Line by line: where the figures come from, the views, the way here, the
 * table, what is to be said about it, the keys.
 */
#include "views/tui/draw.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui/detail.h"
#include "views/tui/keys.h"
#include "views/tui/map.h"
#include "views/tui/prompt.h"

/* Smaller than this nothing can be read. */
#define MIN_LINES 8
#define MIN_COLUMNS 30

/* The part of text that takes at most width characters, in bytes. */
int mt_tui_fit(const char *text, size_t width)
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

int mt_tui_put(int y, int x, const char *text)
{
	size_t room = x < COLS ? (size_t)(COLS - x) : 0;

	mvaddnstr(y, x, text, mt_tui_fit(text, room));
	return x + (int)mt_text_width(text);
}

/* Of a text that is too long the end is what matters. */
void mt_tui_put_end(int y, int x, const char *text)
{
	size_t width = mt_text_width(text), room = x < COLS ? (size_t)(COLS - x) : 0;

	if (width > room && room) {
		mt_tui_put(y, x++, "<");
		text += mt_tui_fit(text, width - room + 1);
	}
	mt_tui_put(y, x, text);
}

/*
 * Notes in lines of the screen's width, further ones indented: draws from y on
 * if y is not negative; how many lines there are.
 */
int mt_tui_wrap(const char *notes, int y, int most)
{
	int lines = 0;

	for (const char *p = notes; p && *p && lines < most;) {
		int indent = p == notes || p[-1] == '\n' ? 0 : 2;
		size_t rest = strcspn(p, "\n"), len = (size_t)mt_tui_fit(p, (size_t)(COLS - indent));

		if (len < rest)
			for (size_t i = len; i > len / 2; i--)
				if (p[i] == ' ') {
					len = i;
					break;
				}
		if (len > rest)
			len = rest;
		if (y >= 0)
			mvaddnstr(y + lines, indent, p, (int)len);
		lines++;
		p += len;
		p += *p == ' ' || *p == '\n';
		if (y >= 0 && *p && lines == most)
			mt_tui_put(y + lines - 1, COLS - 4, " ...");
	}
	return lines;
}

void mt_tui_put_wrapped(const char *text, int y, int most)
{
	mt_tui_wrap(text, y, most);
}

/* What is told of the row at the cursor; NULL: nothing. */
static const char *detail_of(const struct mt_tui *tui)
{
	const struct mt_screen *screen = &tui->stack[tui->depth - 1];

	return screen->rows.details && screen->cursor < screen->nr_shown ?
		       screen->rows.details[screen->shown[screen->cursor]] : NULL;
}

/* The rows come first: of them so many stay, or all there are. */
#define MIN_ROWS 5

static int detail_lines(const struct mt_tui *tui, int room)
{
	const char *detail = detail_of(tui);
	int rows = (int)tui->stack[tui->depth - 1].nr_shown, lines = 0;

	for (const char *p = detail; p && *p; p++)
		lines += *p == '\n';
	room -= rows < MIN_ROWS ? rows : MIN_ROWS;
	return room < 2 ? 0 : lines < room ? lines : room;
}

static void draw_detail(const struct mt_tui *tui, int y, int lines)
{
	const char *p = detail_of(tui);

	if (!p)
		return;
	for (int i = 0; i < lines; i++, p += strcspn(p, "\n") + 1) {
		attr_t attr = (attr_t)(*p == MT_DETAIL_TITLE ? mt_tui_title(tui) :
				       *p == MT_DETAIL_WARNING ? mt_tui_emphasis(tui, MT_WARNING) :
				       *p == MT_DETAIL_ALERT ? mt_tui_emphasis(tui, MT_ALERT) : 0);
		char line[MT_TUI_LINE];

		p += *p <= MT_DETAIL_ALERT;
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(p, "\n"), p);
		attron(attr);
		mt_tui_put(y + i, 0, line);
		attroff(attr);
	}
}

size_t mt_tui_page_rows(struct mt_tui *tui)
{
	int room = LINES - MT_TUI_HEAD_LINES - mt_tui_foot_lines(tui);

	room -= mt_tui_map_lines(tui);
	room -= detail_lines(tui, room);
	return room > 0 ? (size_t)room : 1;
}

static void draw_help(struct mt_tui *tui)
{
	mt_tui_put(0, 0, "Keys (any of them leads back; arrows scroll)");
	for (int y = 2; y < LINES; y++) {
		char line[MT_TUI_LINE];

		if (!mt_tui_help_line(tui, tui->help_top + (size_t)y - 2, line, sizeof(line)))
			break;
		mt_tui_put(y, 1, line);
	}
}

void mt_tui_resize(struct mt_tui *tui, int width, int height)
{
	bool wider = width != COLS;

	resizeterm(height, width);
	clearok(curscr, TRUE); /* what is left of the old screen only the terminal knows */
	if (!wider || !tui->depth)
		return;
	mt_tui_top(tui)->stretched = true;
	mt_tui_ask_again(tui);
}

/* The detail right below the rows, however few they are. */
static void draw_table(struct mt_tui *tui)
{
	int room = LINES - MT_TUI_HEAD_LINES - mt_tui_foot_lines(tui);
	int lines = detail_lines(tui, room);
	size_t rows = (size_t)(room - lines), shown = mt_tui_top(tui)->nr_shown;

	mt_tui_draw_table(tui, rows);
	draw_detail(tui, MT_TUI_HEAD_LINES + (int)(shown < rows ? shown : rows), lines);
}

void mt_tui_draw(struct mt_tui *tui)
{
	erase();
	if (LINES < MIN_LINES || COLS < MIN_COLUMNS) {
		mt_tui_put(0, 0, "too small");
	} else if (tui->help) {
		draw_help(tui);
	} else if (tui->menu.open) {
		mt_tui_draw_chooser(tui);
	} else {
		mt_tui_draw_head(tui);
		if (mt_tui_is_map(mt_tui_top(tui)) && mt_tui_top(tui)->nr_shown)
			mt_tui_draw_map(tui, mt_tui_page_rows(tui));
		else
			draw_table(tui);
		mt_tui_draw_foot(tui);
	}
	refresh();
}
