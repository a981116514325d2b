// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Line by line: where the figures come from, the views, the way here, the
 * table, what is to be said about it, the keys.
 */
#include "views/tui_draw.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui_detail.h"
#include "views/tui_keys.h"
#include "views/tui_map.h"
#include "views/tui_prompt.h"

/* Smaller than this nothing can be read. */
#define MIN_LINES 8
#define MIN_COLUMNS 30

#define MAX_NOTE_LINES 8

/* The part of text that takes at most width characters, in bytes. */
static int fit(const char *text, size_t width)
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

	mvaddnstr(y, x, text, fit(text, room));
	return x + (int)mt_text_width(text);
}

/* Of a text that is too long the end is what matters. */
void mt_tui_put_end(int y, int x, const char *text)
{
	size_t width = mt_text_width(text), room = x < COLS ? (size_t)(COLS - x) : 0;

	if (width > room && room) {
		mt_tui_put(y, x++, "<");
		text += fit(text, width - room + 1);
	}
	mt_tui_put(y, x, text);
}

/* Of a long path the end, so that there is room for time and kernel. */
static int put_path(int x, const struct mt_origin *origin)
{
	size_t width = mt_text_width(origin->path);
	size_t others = (origin->has_time ? 22 : 0) + (origin->kernel ? mt_text_width(origin->kernel) + 2 : 0);
	size_t room = (size_t)COLS > (size_t)x + others ? (size_t)COLS - (size_t)x - others : 0;

	if (room < 16)
		room = 16;
	if (width <= room)
		return mt_tui_put(0, x, origin->path);
	x = mt_tui_put(0, x, "<");
	return mt_tui_put(0, x, origin->path + fit(origin->path, width - room + 1));
}

static void draw_source(struct mt_tui *tui)
{
	const struct mt_origin *origin = tui->snapshot ? &tui->snapshot->origin : NULL;
	char time[32] = "";
	int x = mt_tui_put(0, 0, "memtop");

	if (!origin)
		return;
	x = mt_tui_put(0, x + 2, mt_origin_kind_name(origin->kind));
	if (tui->paused)
		x = mt_tui_put(0, x + 2, "paused");
	if (mt_tui_is_slow(tui))
		x = mt_tui_put(0, x + 2, "once a minute");
	if (tui->changes)
		x = mt_tui_put(0, x + 2, "changes since the mark");
	if (origin->path)
		x = put_path(x + 1, origin);
	mt_format_time(time, origin);
	if (*time)
		x = mt_tui_put(0, x + 2, time);
	if (origin->kernel)
		x = mt_tui_put(0, x + 2, origin->kernel);
	if (origin->arch)
		mt_tui_put(0, x + 1, origin->arch);
}

static int label(size_t i, const struct mt_view *view, char text[MT_TUI_TEXT])
{
	if (i < 10)
		snprintf(text, MT_TUI_TEXT, "%zu %s", (i + 1) % 10, view->name);
	else
		snprintf(text, MT_TUI_TEXT, "%s", view->name);
	return (int)strlen(text);
}

/* The first tab that is shown: so far on that the current one is seen, too. */
static size_t first_tab(const struct mt_tui *tui)
{
	const struct mt_view *current = tui->stack[0].question.view, *view;
	char text[MT_TUI_TEXT];
	size_t first = 0, i;
	int end = 0;

	for (i = 0; (view = mt_tui_view(tui, i)); i++) {
		end += label(i, view, text) + 2;
		if (view == current)
			break;
	}
	for (; view && first < i && end - 2 > COLS - (first ? 2 : 0); first++)
		end -= label(first, mt_tui_view(tui, first), text) + 2;
	return first;
}

/* What fn is told of: each tab from the first, and where it begins and ends. */
static const struct mt_view *each_tab(const struct mt_tui *tui, int looked_for, bool draw)
{
	const struct mt_view *view, *found = NULL;
	size_t i = first_tab(tui);
	int x = i ? 2 : 0;

	for (; (view = mt_tui_view(tui, i)) && x < COLS; i++) {
		char text[MT_TUI_TEXT];
		int end = x + label(i, view, text);

		if (draw && view == tui->stack[0].question.view)
			attron(A_REVERSE);
		if (draw)
			mt_tui_put(MT_TUI_TABS_LINE, x, text);
		attroff(A_REVERSE);
		if (looked_for >= x && looked_for < end)
			found = view;
		x = end + 2;
	}
	if (draw && first_tab(tui))
		mt_tui_put(MT_TUI_TABS_LINE, 0, "<");
	if (draw && (view || x - 2 > COLS))
		mvaddch(MT_TUI_TABS_LINE, COLS - 1, '>');
	return found;
}

const struct mt_view *mt_tui_tab_at(const struct mt_tui *tui, int x)
{
	return each_tab(tui, x, false);
}

/* "freelist: node 0 > DMA32 > order 4 > Movable", or what the view is */
static void draw_trail(struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	const struct mt_view *view = screen->rows.view && screen->rows.view->summary ?
				     screen->rows.view : screen->question.view;
	const char *arrow = tui->options->unicode ? " › " : " > ";
	char text[MT_TUI_MAX_DEPTH * MT_TUI_TEXT * 2];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s: ", view->name);

	if (tui->depth == 1)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
					*screen->question.words ? screen->question.words :
								  view->summary);
	for (size_t i = 1; i < tui->depth && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i > 1 ? arrow : "",
					tui->stack[i].label);
	if (*screen->filter && len < sizeof(text))
		snprintf(text + len, sizeof(text) - len, "  filter: %s", screen->filter);
	if (tui->depth == 1)
		mt_tui_put(2, 0, text);
	else
		mt_tui_put_end(2, 0, text);
}

/*
 * Notes in lines of the screen's width, further ones indented: draws from y on
 * if y is not negative; how many lines there are.
 */
static int wrap_notes(const char *notes, int y, int most)
{
	int lines = 0;

	for (const char *p = notes; p && *p && lines < most;) {
		int indent = p == notes || p[-1] == '\n' ? 0 : 2;
		size_t rest = strcspn(p, "\n"), len = (size_t)fit(p, (size_t)(COLS - indent));

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
	wrap_notes(text, y, most);
}

/* Half of the screen at most; less where the row at the cursor is told of, too. */
static int note_lines(const struct mt_tui *tui)
{
	int most = (LINES - MT_TUI_HEAD_LINES - MT_TUI_FOOT_LINES) /
		   (tui->stack[tui->depth - 1].rows.details ? 4 : 2);

	return wrap_notes(tui->stack[tui->depth - 1].rows.notes, -1,
			  most < MAX_NOTE_LINES ? most : MAX_NOTE_LINES);
}

static int trouble_lines(const struct mt_tui *tui)
{
	return wrap_notes(tui->stack[tui->depth - 1].trouble, -1, 3);
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
	int room = LINES - MT_TUI_HEAD_LINES - MT_TUI_FOOT_LINES - note_lines(tui) -
		   trouble_lines(tui);

	room -= mt_tui_map_lines(tui);
	room -= detail_lines(tui, room);
	return room > 0 ? (size_t)room : 1;
}

/* Notes stand right above the keys. */
static void draw_notes(struct mt_tui *tui)
{
	int n = note_lines(tui), y = LINES - MT_TUI_FOOT_LINES - n;

	wrap_notes(mt_tui_top(tui)->rows.notes, y, n);
	attron((attr_t)mt_tui_emphasis(tui, MT_ALERT));
	wrap_notes(mt_tui_top(tui)->trouble, y - trouble_lines(tui), 3);
	attroff((attr_t)mt_tui_emphasis(tui, MT_ALERT));
}

/* Of a long line the end is seen, where one types. */
static void draw_prompt(const struct mt_tui *tui)
{
	char text[MT_TUI_LINE + MT_TUI_TEXT];

	snprintf(text, sizeof(text), "%s: %s_", mt_tui_prompt_text(tui->prompt), tui->typed_text);
	mt_tui_put_end(LINES - 1, 0, text);
}

static void draw_foot(struct mt_tui *tui)
{
	char progress[MT_TUI_TEXT * 2];

	mt_tui_job_progress(tui->job, progress, sizeof(progress));
	if (tui->prompt)
		draw_prompt(tui);
	else if (*tui->message)
		mt_tui_put(LINES - 1, 0, tui->message);
	else
		mt_tui_put(LINES - 1, 0, *progress ? progress : mt_tui_key_bar(COLS));
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
	if (!wider || !tui->depth)
		return;
	mt_tui_top(tui)->stretched = true;
	mt_tui_ask_again(tui);
}

/* The detail right below the rows, however few they are. */
static void draw_table(struct mt_tui *tui)
{
	int room = LINES - MT_TUI_HEAD_LINES - MT_TUI_FOOT_LINES - note_lines(tui) -
		   trouble_lines(tui), lines = detail_lines(tui, room);
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
	} else if (tui->chooser.open) {
		mt_tui_draw_chooser(tui);
	} else {
		draw_source(tui);
		each_tab(tui, -1, true);
		draw_trail(tui);
		if (mt_tui_is_map(mt_tui_top(tui)) && mt_tui_top(tui)->nr_shown)
			mt_tui_draw_map(tui, mt_tui_page_rows(tui));
		else
			draw_table(tui);
		draw_notes(tui);
		draw_foot(tui);
	}
	refresh();
}
