/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The physical map on the full screen: a cursor that goes from cell to cell, cells
 * of more or fewer pages, down to one; of a large machine a window around the
 * cursor.
 */
#ifndef MT_VIEWS_TUI_MAP_H
#define MT_VIEWS_TUI_MAP_H

#include "views/tui/state.h"

/* What the screen shows is a map. */
bool mt_tui_is_map(const struct mt_screen *screen);

/* A key of maps: true; any other key: false, and nothing was done. */
bool mt_tui_map_key(struct mt_tui *tui, int key);

/* Into the cell: smaller cells, in the end the page. */
void mt_tui_map_enter(struct mt_tui *tui);

/* To cell number cell of row number row, of those shown. */
void mt_tui_map_go_to(struct mt_screen *screen, size_t row, size_t cell);

/* To the next cell of that use, by name or by letter; false if there is none. */
bool mt_tui_map_search(struct mt_screen *screen, const char *use);

/* New rows are there: the cursor goes where it was, or was to go. */
void mt_tui_map_find(struct mt_screen *screen);

/* Cells a line has on a screen of this width. */
unsigned int mt_tui_map_line(int width);

/* What is at the cursor; false if nothing is. */
struct mt_tui_place {
	uint64_t pfn, pages;		/* the cell */
	char letter;
	unsigned int tenths;		/* of its pages have that use, at least */
};
bool mt_tui_map_place(const struct mt_screen *screen, struct mt_tui_place *place);

/* Legend and position take so many lines; draws them and the cells (draw_map.c). */
int mt_tui_map_lines(const struct mt_tui *tui);
void mt_tui_draw_map(struct mt_tui *tui, size_t room);
size_t mt_tui_map_cell_at(const struct mt_screen *screen, int x);

#endif
