// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Line by line: where the figures come from, the views, the way here, the
 * table, what is to be said about it, the keys.
 */
#include "views/tui_draw.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui_keys.h"

/* Smaller than this nothing can be read. */
#define MIN_LINES 8
#define MIN_COLUMNS 30

/* Lines above the rows: source, views, trail, titles; and below: the keys. */
#define HEAD_LINES 4
#define FOOT_LINES 1
#define MAX_NOTES 6

enum { PAIR_WARNING = 1, PAIR_ALERT, PAIR_TITLE };

void mt_tui_draw_init(const struct mt_tui *tui)
{
	if (!tui->options->color || !has_colors())
		return;
	start_color();
	use_default_colors();
	init_pair(PAIR_WARNING, COLOR_YELLOW, -1);
	init_pair(PAIR_ALERT, COLOR_RED, -1);
	init_pair(PAIR_TITLE, COLOR_CYAN, -1);
}

static attr_t attributes(const struct mt_tui *tui, enum mt_emphasis emphasis)
{
	if (emphasis == MT_PLAIN)
		return A_NORMAL;
	if (!tui->options->color || !has_colors())
		return A_BOLD;
	return A_BOLD | (attr_t)COLOR_PAIR(emphasis == MT_ALERT ? PAIR_ALERT : PAIR_WARNING);
}

static attr_t title_attributes(const struct mt_tui *tui)
{
	return A_BOLD | (tui->options->color && has_colors() ? (attr_t)COLOR_PAIR(PAIR_TITLE) : 0);
}

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

/* Writes text at x, cut off at the screen's edge; where it ends. */
static int put(int y, int x, const char *text)
{
	size_t room = x < COLS ? (size_t)(COLS - x) : 0;
	int len = fit(text, room);

	mvaddnstr(y, x, text, len);
	return x + (int)mt_text_width(text);
}

static void draw_source(const struct mt_tui *tui)
{
	const struct mt_origin *origin = tui->snapshot ? &tui->snapshot->origin : NULL;
	char time[32] = "";
	int x = put(0, 0, "memtop");

	if (!origin)
		return;
	x = put(0, x + 2, mt_origin_kind_name(origin->kind));
	if (origin->path)
		x = put(0, x + 1, origin->path);
	if (origin->kernel)
		x = put(0, x + 2, origin->kernel);
	if (origin->arch)
		x = put(0, x + 1, origin->arch);
	mt_format_time(time, origin);
	x = put(0, x + 2, time);
	if (tui->paused)
		put(0, x + 2, "paused");
}

static void draw_views(struct mt_tui *tui)
{
	const struct mt_view *view, *current = tui->stack[0].view;
	int x = 0;

	for (size_t i = 0; (view = mt_tui_view(tui, i)) && x < COLS; i++) {
		char label[MT_TUI_TEXT];

		snprintf(label, sizeof(label), "%zu %s", i + 1, view->name);
		if (view == current)
			attron(A_REVERSE);
		x = put(1, x, label) + 2;
		attroff(A_REVERSE);
	}
}

/* "buddy > node 0 > DMA32 > Movable" */
static void draw_trail(struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	const struct mt_selection *selection = &screen->target.selection;
	const char *arrow = tui->options->unicode ? " › " : " > ";
	char text[MT_TUI_TEXT];
	int x = put(2, 0, screen->view->name);

	if (selection->has_node) {
		snprintf(text, sizeof(text), "node %u", selection->node);
		x = put(2, put(2, x, arrow), text);
	}
	if (selection->zone)
		x = put(2, put(2, x, arrow), selection->zone);
	if (selection->type)
		x = put(2, put(2, x, arrow), selection->type);
	if (selection->has_order) {
		snprintf(text, sizeof(text), "order %u", selection->order);
		x = put(2, put(2, x, arrow), text);
	}
	if (*screen->filter) {
		snprintf(text, sizeof(text), "  filter: %.40s", screen->filter);
		put(2, x, text);
	}
}

static int put_column(int y, int x, const struct mt_table_column *column, const char *text)
{
	int width = (int)column->width;
	int pad = width - (int)mt_text_width(text);

	put(y, column->is_right ? x + pad : x, text);
	return x + width + 1;
}

/*
 * Goes through the columns that are seen: the key columns, then the others
 * from the first that was not scrolled away; fn is told where each begins.
 */
static void each_column(const struct mt_screen *screen,
			void (*fn)(const struct mt_screen *screen, size_t column, int x, void *data),
			void *data)
{
	const struct mt_table *table = &screen->table;
	size_t others = 0;
	int x = 0;

	for (size_t i = 0; i < table->nr_columns && x < COLS; i++) {
		if (!table->columns[i].column->is_key && others++ < screen->left)
			continue;
		fn(screen, i, x, data);
		x += (int)table->columns[i].width + 1;
	}
}

static void draw_title(const struct mt_screen *screen, size_t column, int x, void *data)
{
	const struct mt_table_column *c = &screen->table.columns[column];

	(void)data;
	if (screen->sort == column + 1)
		attron(A_UNDERLINE);
	put_column(HEAD_LINES - 1, x, c, c->title);
	attroff(A_UNDERLINE);
}

struct row_at {
	const struct mt_tui *tui;
	size_t row;
	int y;
	bool is_current;
};

static void draw_cell(const struct mt_screen *screen, size_t column, int x, void *data)
{
	const struct row_at *at = data;
	const struct mt_table *table = &screen->table;
	const struct mt_table_cell *cell = &table->cells[at->row * table->nr_columns + column];
	attr_t attr = attributes(at->tui, cell->emphasis) | (at->is_current ? A_REVERSE : 0);

	attron(attr);
	put_column(at->y, x, &table->columns[column], cell->text);
	attroff(attr);
}

static size_t nr_note_lines(const struct mt_screen *screen)
{
	size_t n = 0;

	for (const char *p = screen->notes; p && *p; p++)
		n += *p == '\n';
	return n < MAX_NOTES ? n : MAX_NOTES;
}

static size_t room_for_rows(const struct mt_tui *tui)
{
	size_t used = HEAD_LINES + FOOT_LINES + nr_note_lines(&tui->stack[tui->depth - 1]) +
		      (tui->trouble ? 1 : 0);

	return (size_t)LINES > used ? (size_t)LINES - used : 1;
}

size_t mt_tui_page_rows(const struct mt_tui *tui)
{
	return room_for_rows(tui);
}

static void scroll_to_cursor(struct mt_screen *screen, size_t room)
{
	if (screen->cursor < screen->top)
		screen->top = screen->cursor;
	if (screen->cursor >= screen->top + room)
		screen->top = screen->cursor - room + 1;
}

static void draw_rows(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t room = room_for_rows(tui);

	attron(title_attributes(tui));
	each_column(screen, draw_title, NULL);
	attroff(title_attributes(tui));
	scroll_to_cursor(screen, room);
	for (size_t i = 0; i < room && screen->top + i < screen->nr_shown; i++) {
		struct row_at at = {
			.tui = tui,
			.row = screen->shown[screen->top + i],
			.y = HEAD_LINES + (int)i,
			.is_current = screen->top + i == screen->cursor,
		};

		if (at.is_current)
			mvchgat(at.y, 0, -1, A_REVERSE, 0, NULL);
		each_column(screen, draw_cell, &at);
	}
	if (!screen->nr_shown && !tui->trouble)
		put(HEAD_LINES, 0, *screen->filter ? "no row has this text" : "nothing to show");
}

/* Notes stand right above the keys. */
static void draw_notes(struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	size_t n = nr_note_lines(screen);
	int y = LINES - FOOT_LINES - (int)n;
	const char *line = screen->notes;

	if (tui->trouble) {
		attron(attributes(tui, MT_ALERT));
		put(y - 1, 0, tui->trouble);
		attroff(attributes(tui, MT_ALERT));
	}
	for (; n; n--, y++) {
		size_t len = strcspn(line, "\n");
		char *text = strndup(line, len);

		if (text)
			put(y, 0, text);
		free(text);
		line += len + 1;
	}
}

static void draw_prompt(const struct mt_tui *tui)
{
	char text[MT_TUI_TEXT * 2];

	snprintf(text, sizeof(text), "%s: %s",
		 tui->prompt == MT_PROMPT_SEARCH ? "search" :
		 tui->prompt == MT_PROMPT_TIME	 ? "time" : "filter", tui->typed);
	put(LINES - 1, 0, text);
}

static void draw_help(struct mt_tui *tui)
{
	put(0, 0, "Keys (any of them leads back; arrows scroll)");
	for (int y = 2; y < LINES; y++) {
		char line[128];

		if (!mt_tui_help_line(tui->help_top + (size_t)y - 2, line, sizeof(line)))
			break;
		put(y, 1, line);
	}
}

void mt_tui_draw(struct mt_tui *tui)
{
	erase();
	if (LINES < MIN_LINES || COLS < MIN_COLUMNS) {
		put(0, 0, "too small");
	} else if (tui->help) {
		draw_help(tui);
	} else {
		draw_source(tui);
		draw_views(tui);
		draw_trail(tui);
		draw_rows(tui);
		draw_notes(tui);
		if (tui->prompt)
			draw_prompt(tui);
		else
			put(LINES - 1, 0, mt_tui_key_bar());
	}
	refresh();
}
