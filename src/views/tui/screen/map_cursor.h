/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map of physical memory on a screen: its cells, and the cursor that is on one of them. */
#ifndef MT_VIEWS_TUI_SCREEN_MAP_CURSOR_H
#define MT_VIEWS_TUI_SCREEN_MAP_CURSOR_H

#include "views/tui/screen/screen.h"

/* Tells whether what the screen shows is a map. */
bool mt_tui_is_map(const struct mt_screen *screen);

/* Returns the letters of a row of the map, a cell each; "". */
const char *mt_map_letters(const struct mt_screen *screen, size_t row);

/* Returns how many pages a cell stands for. */
uint64_t mt_map_cell_pages(const struct mt_screen *screen);

/* Returns the use that a letter of a map stands for; MT_NR_USES: none. */
enum mt_use mt_map_use(char letter);

/* A cell of a map. */
struct mt_tui_place {
	uint64_t pfn, pages;
	char letter;
	unsigned int tenths;		/* of its pages have that use, at least */
};

/* Sets *place to the cell at the cursor; false if there is none. */
bool mt_tui_map_place(const struct mt_screen *screen, struct mt_tui_place *place);

/* Moves the cursor to cell number cell of row number row, of those shown. */
void mt_tui_map_go_to(struct mt_screen *screen, size_t row, size_t cell);

/* Moves the cursor to the next cell of a use, by its name or letter; false: none. */
bool mt_tui_map_search(struct mt_screen *screen, const char *use);

/* Moves the cursor to the page where it was, or was to go, once new rows are there. */
void mt_tui_map_find(struct mt_screen *screen);

#endif
