/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns of a view are shown, in which order; and the list to choose them from. */
#ifndef MT_VIEWS_TUI_COLUMNS_H
#define MT_VIEWS_TUI_COLUMNS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

#define MT_TUI_MAX_LAYOUTS 64
#define MT_TUI_MAX_CHOICES 64

struct mt_tui;
struct mt_screen;

/* Keys of columns as -o takes them, for one view. */
struct mt_tui_layout {
	char view[32];
	char keys[448];
};

struct mt_tui_layouts {
	struct mt_tui_layout v[MT_TUI_MAX_LAYOUTS];
	size_t n;
};

/* The list on the screen. */
struct mt_tui_column_menu {
	bool open;
	struct {
		size_t column;		/* of the view */
		bool shown;
	} v[MT_TUI_MAX_CHOICES];
	size_t n, cursor, top;
};

/* keys "": the view's own columns. */
void mt_tui_set_layout(struct mt_tui_layouts *layouts, const char *view, const char *keys);

/* Chooses among the columns of the screen's rows: screen->columns. */
struct mt_error *mt_screen_choose(const struct mt_tui *tui, struct mt_screen *screen);

void mt_tui_open_chooser(struct mt_tui *tui);
void mt_tui_column_menu_key(struct mt_tui *tui, int key);
void mt_tui_draw_chooser(struct mt_tui *tui);

#endif
