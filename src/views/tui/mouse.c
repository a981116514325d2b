// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/mouse.h"

#include <curses.h>

#include "views/tui/draw.h"
#include "views/tui/map.h"
#include "views/tui/move.h"

#define WHEEL_ROWS 3

void mt_tui_mouse_init(const struct mt_tui *tui)
{
	if (!tui->options->mouse)
		return;
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mouseinterval(0);
}

static void click_title(struct mt_tui *tui, int x)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t column = mt_tui_column_at(screen, x);

	if (column == SIZE_MAX)
		return;
	screen->inverted = screen->sort == column + 1 && !screen->inverted;
	screen->sort = column + 1;
	mt_tui_complain(tui, mt_screen_arrange(screen));
}

static void click_cell(struct mt_tui *tui, size_t row, size_t cell)
{
	struct mt_screen *screen = mt_tui_top(tui);

	if (row == screen->cursor && cell == screen->cell)
		mt_tui_enter(tui);
	else
		mt_tui_map_go_to(screen, row, cell);
}

static void click_row(struct mt_tui *tui, int x, int y)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t row = screen->top + (size_t)(y - MT_TUI_HEAD_LINES);

	if (row >= screen->nr_shown || (size_t)(y - MT_TUI_HEAD_LINES) >= mt_tui_page_rows(tui))
		return;
	if (mt_tui_is_map(screen))
		click_cell(tui, row, mt_tui_map_cell_at(screen, x));
	else if (row == screen->cursor)
		mt_tui_enter(tui);
	else
		screen->cursor = row;
}

void mt_tui_click(struct mt_tui *tui, int x, int y)
{
	if (tui->help || tui->menu.open)
		tui->help = tui->menu.open = false;
	else if (tui->prompt || y < 0 || y >= LINES)
		return;
	else if (y == MT_TUI_TABS_LINE)
		mt_tui_open(tui, mt_tui_tab_at(tui, x));
	else if (y == MT_TUI_HEAD_LINES - 1)
		click_title(tui, x);
	else if (y >= MT_TUI_HEAD_LINES)
		click_row(tui, x, y);
}

void mt_tui_mouse(struct mt_tui *tui)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return;
	if (event.bstate & BUTTON4_PRESSED)
		mt_tui_move_by(tui, -WHEEL_ROWS);
	else if (event.bstate & BUTTON5_PRESSED)
		mt_tui_move_by(tui, WHEEL_ROWS);
	else if (event.bstate & BUTTON1_PRESSED)
		mt_tui_click(tui, event.x, event.y);
}
