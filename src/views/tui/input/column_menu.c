// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/column_menu.h"

#include <stdio.h>

#include "views/tui/screen/columns.h"
#include "views/tui/term/keys.h"

static const struct mt_view *view_of(struct mt_tui *tui)
{
	return mt_tui_top(tui)->rows.view;
}

static void add(struct mt_tui_column_menu *menu, size_t column, bool shown)
{
	for (size_t i = 0; i < menu->n; i++)
		if (menu->v[i].column == column)
			return;
	if (menu->n == MT_TUI_MAX_CHOICES)
		return;
	menu->v[menu->n].column = column;
	menu->v[menu->n++].shown = shown;
}

static void list(struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	struct mt_tui_column_menu *menu = &tui->menu;

	menu->n = 0;
	for (size_t i = 0; i < screen->nr_columns; i++)
		add(menu, screen->rows.table.columns[screen->columns[i]].cell, true);
	for (size_t i = 0; i < view_of(tui)->nr_columns; i++)
		add(menu, i, false);
	if (menu->cursor >= menu->n)
		menu->cursor = 0;
}

void mt_tui_open_column_menu(struct mt_tui *tui)
{
	if (!view_of(tui)) {
		mt_tui_say(tui, "there are no columns to choose from");
		return;
	}
	tui->menu = (struct mt_tui_column_menu){ .open = true };
	list(tui);
}

/* What was chosen, as a list of keys. */
static void apply(struct mt_tui *tui)
{
	const struct mt_view *view = view_of(tui);
	char keys[sizeof(tui->layouts.v[0].keys)] = "";
	size_t len = 0;

	for (size_t i = 0; i < tui->menu.n && len < sizeof(keys); i++)
		if (tui->menu.v[i].shown)
			len += (size_t)snprintf(keys + len, sizeof(keys) - len, "%s%s",
						len ? "," : "",
						view->columns[tui->menu.v[i].column].key);
	mt_tui_set_layout(&tui->layouts, view->name, keys);
	for (size_t i = 0; i < tui->depth; i++)
		mt_tui_complain(tui, mt_screen_select_columns(tui, &tui->stack[i]));
}

static size_t nr_shown(const struct mt_tui_column_menu *menu)
{
	size_t n = 0;

	for (size_t i = 0; i < menu->n; i++)
		n += menu->v[i].shown;
	return n;
}

static void toggle(struct mt_tui *tui)
{
	struct mt_tui_column_menu *menu = &tui->menu;

	if (menu->v[menu->cursor].shown && nr_shown(menu) == 1) {
		mt_tui_say(tui, "the last one stays");
		return;
	}
	menu->v[menu->cursor].shown ^= true;
	apply(tui);
}

static void move_column(struct mt_tui *tui, bool on)
{
	struct mt_tui_column_menu *menu = &tui->menu;
	size_t from = menu->cursor, to = on ? from + 1 : from - 1;

	if (to >= menu->n) /* also below 0 */
		return;

	__typeof__(menu->v[0]) moved = menu->v[from];

	menu->v[from] = menu->v[to];
	menu->v[to] = moved;
	menu->cursor = to;
	apply(tui);
}

static void show_all(struct mt_tui *tui)
{
	for (size_t i = 0; i < tui->menu.n; i++)
		tui->menu.v[i].shown = true;
	apply(tui);
}

static void show_usual(struct mt_tui *tui)
{
	mt_tui_set_layout(&tui->layouts, view_of(tui)->name, "");
	for (size_t i = 0; i < tui->depth; i++)
		mt_tui_complain(tui, mt_screen_select_columns(tui, &tui->stack[i]));
	list(tui);
}

void mt_tui_column_menu_key(struct mt_tui *tui, int key)
{
	struct mt_tui_column_menu *menu = &tui->menu;

	switch (key) {
	case MT_KEY_UP:
	case 'k':
		menu->cursor -= menu->cursor > 0;
		break;
	case MT_KEY_DOWN:
	case 'j':
		menu->cursor += menu->cursor + 1 < menu->n;
		break;
	case ' ':
		toggle(tui);
		break;
	case MT_KEY_LEFT:
	case '<':
		move_column(tui, false);
		break;
	case MT_KEY_RIGHT:
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
		menu->open = false;
	}
}
