// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of a view's columns, and what the one at the cursor is. */
#include "views/tui/draw/draw_private.h"

#include <stdio.h>

/* Lines above the columns; and below them, for the help of one. */
#define HEAD_LINES 2
#define FOOT_LINES 3

static void draw_choice(const struct mt_tui *tui, size_t i, int y)
{
	const struct mt_column *column =
		&mt_tui_shown(tui)->rows.view->columns[tui->menu.v[i].column];
	char text[MT_TUI_LINE];

	snprintf(text, sizeof(text), " [%c] %-20s %s", tui->menu.v[i].shown ? 'x' : ' ',
		 column->key, column->help);
	mt_term_put(y, 0, text, i == tui->menu.cursor ? MT_STYLE_REVERSE : MT_STYLE_PLAIN);
}

void mt_tui_draw_column_menu(struct mt_tui *tui)
{
	struct mt_tui_column_menu *menu = &tui->menu;
	const struct mt_view *view = mt_tui_shown(tui)->rows.view;
	size_t room = (size_t)(mt_term_height() - HEAD_LINES - FOOT_LINES);
	char text[MT_TUI_LINE];

	if (menu->cursor < menu->top)
		menu->top = menu->cursor;
	if (menu->cursor >= menu->top + room)
		menu->top = menu->cursor - room + 1;
	snprintf(text, sizeof(text), "Columns of %s", view->name);
	mt_term_put(0, 0, text, MT_STYLE_PLAIN);
	for (size_t i = 0; i < room && menu->top + i < menu->n; i++)
		draw_choice(tui, menu->top + i, HEAD_LINES + (int)i);
	mt_term_put_wrapped(view->columns[menu->v[menu->cursor].column].help,
			    mt_term_height() - FOOT_LINES, 2, MT_STYLE_PLAIN);
	mt_term_put(mt_term_height() - 1, 0, *tui->message ? tui->message :
		    mt_term_width() >= 79 ?
			"Space Show or hide  Left Right Move  a All  u Usual  Esc Done" :
			"Space Show  Left Right Move  a All  u Usual  Esc Done", MT_STYLE_PLAIN);
}
