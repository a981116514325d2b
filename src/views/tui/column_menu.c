// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The list of a view's columns: those that are shown first, in their order,
 * then the others.
 */
#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui/columns.h"
#include "views/tui/draw.h"
#include "views/tui/state.h"

#define KEY_ESC 27

/* Lines above the columns; and below them, for the help of one. */
#define HEAD_LINES 2
#define FOOT_LINES 3

static const struct mt_view *view_of(struct mt_tui *tui)
{
	return mt_tui_top(tui)->rows.view;
}

static void add(struct mt_tui_chooser *chooser, size_t column, bool shown)
{
	for (size_t i = 0; i < chooser->n; i++)
		if (chooser->v[i].column == column)
			return;
	if (chooser->n == MT_TUI_MAX_CHOICES)
		return;
	chooser->v[chooser->n].column = column;
	chooser->v[chooser->n++].shown = shown;
}

static void list(struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	struct mt_tui_chooser *chooser = &tui->chooser;

	chooser->n = 0;
	for (size_t i = 0; i < screen->nr_columns; i++)
		add(chooser, screen->rows.table.columns[screen->columns[i]].cell, true);
	for (size_t i = 0; i < view_of(tui)->nr_columns; i++)
		add(chooser, i, false);
	if (chooser->cursor >= chooser->n)
		chooser->cursor = 0;
}

void mt_tui_open_chooser(struct mt_tui *tui)
{
	if (!view_of(tui)) {
		mt_tui_say(tui, "there are no columns to choose from");
		return;
	}
	tui->chooser = (struct mt_tui_chooser){ .open = true };
	list(tui);
}

/* What was chosen, as a list of keys. */
static void apply(struct mt_tui *tui)
{
	const struct mt_view *view = view_of(tui);
	char keys[sizeof(tui->layouts.v[0].keys)] = "";
	size_t len = 0;

	for (size_t i = 0; i < tui->chooser.n && len < sizeof(keys); i++)
		if (tui->chooser.v[i].shown)
			len += (size_t)snprintf(keys + len, sizeof(keys) - len, "%s%s",
						len ? "," : "",
						view->columns[tui->chooser.v[i].column].key);
	mt_tui_set_layout(&tui->layouts, view->name, keys);
	for (size_t i = 0; i < tui->depth; i++)
		mt_tui_complain(tui, mt_screen_choose(tui, &tui->stack[i]));
}

static size_t nr_shown(const struct mt_tui_chooser *chooser)
{
	size_t n = 0;

	for (size_t i = 0; i < chooser->n; i++)
		n += chooser->v[i].shown;
	return n;
}

static void toggle(struct mt_tui *tui)
{
	struct mt_tui_chooser *chooser = &tui->chooser;

	if (chooser->v[chooser->cursor].shown && nr_shown(chooser) == 1) {
		mt_tui_say(tui, "the last one stays");
		return;
	}
	chooser->v[chooser->cursor].shown ^= true;
	apply(tui);
}

static void move_column(struct mt_tui *tui, bool on)
{
	struct mt_tui_chooser *chooser = &tui->chooser;
	size_t from = chooser->cursor, to = on ? from + 1 : from - 1;

	if (to >= chooser->n) /* also below 0 */
		return;

	__typeof__(chooser->v[0]) moved = chooser->v[from];

	chooser->v[from] = chooser->v[to];
	chooser->v[to] = moved;
	chooser->cursor = to;
	apply(tui);
}

static void show_all(struct mt_tui *tui)
{
	for (size_t i = 0; i < tui->chooser.n; i++)
		tui->chooser.v[i].shown = true;
	apply(tui);
}

static void show_usual(struct mt_tui *tui)
{
	mt_tui_set_layout(&tui->layouts, view_of(tui)->name, "");
	for (size_t i = 0; i < tui->depth; i++)
		mt_tui_complain(tui, mt_screen_choose(tui, &tui->stack[i]));
	list(tui);
}

void mt_tui_chooser_key(struct mt_tui *tui, int key)
{
	struct mt_tui_chooser *chooser = &tui->chooser;

	switch (key) {
	case KEY_UP:
	case 'k':
		chooser->cursor -= chooser->cursor > 0;
		break;
	case KEY_DOWN:
	case 'j':
		chooser->cursor += chooser->cursor + 1 < chooser->n;
		break;
	case ' ':
		toggle(tui);
		break;
	case KEY_LEFT:
	case '<':
		move_column(tui, false);
		break;
	case KEY_RIGHT:
	case '>':
		move_column(tui, true);
		break;
	case 'a':
		show_all(tui);
		break;
	case 'u':
		show_usual(tui);
		break;
	default:
		chooser->open = false;
	}
}

static void draw_choice(struct mt_tui *tui, size_t i, int y)
{
	const struct mt_column *column = &view_of(tui)->columns[tui->chooser.v[i].column];
	char text[MT_TUI_LINE];

	snprintf(text, sizeof(text), " [%c] %-20s %s", tui->chooser.v[i].shown ? 'x' : ' ',
		 column->key, column->help);
	if (i == tui->chooser.cursor)
		attron(A_REVERSE);
	mt_tui_put(y, 0, text);
	attroff(A_REVERSE);
}

void mt_tui_draw_chooser(struct mt_tui *tui)
{
	struct mt_tui_chooser *chooser = &tui->chooser;
	size_t room = (size_t)(LINES - HEAD_LINES - FOOT_LINES);
	char text[MT_TUI_LINE];

	if (chooser->cursor < chooser->top)
		chooser->top = chooser->cursor;
	if (chooser->cursor >= chooser->top + room)
		chooser->top = chooser->cursor - room + 1;
	snprintf(text, sizeof(text), "Columns of %s", view_of(tui)->name);
	mt_tui_put(0, 0, text);
	for (size_t i = 0; i < room && chooser->top + i < chooser->n; i++)
		draw_choice(tui, chooser->top + i, HEAD_LINES + (int)i);
	mt_tui_put_wrapped(view_of(tui)->columns[chooser->v[chooser->cursor].column].help,
			   LINES - FOOT_LINES, 2);
	mt_tui_put(LINES - 1, 0, *tui->message ? tui->message :
		   COLS >= 79 ? "Space Show or hide  Left Right Move  a All  u Usual  Esc Done" :
				"Space Show  Left Right Move  a All  u Usual  Esc Done");
}
