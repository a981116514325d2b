// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/mouse.h"

#include "views/tui/input/help.h"
#include "views/tui/input/keys.h"
#include "views/tui/input/move.h"
#include "views/tui/input/steps.h"
#include "views/tui/screen/layout.h"
#include "views/tui/screen/map_cursor.h"
#include "views/tui/screen/rows.h"
#include "views/tui/screen/stack.h"
#include "views/tui/term/keys.h"
#include "views/tui/term/term.h"

#define WHEEL_ROWS 3

static void click_title(struct mt_tui *tui, int x)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t column = mt_layout_column_at(screen, x);

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

	if (row >= screen->nr_shown || (size_t)(y - MT_TUI_HEAD_LINES) >= mt_layout_page_rows(tui))
		return;
	if (mt_tui_is_map(screen))
		click_cell(tui, row, mt_layout_cell_at(screen, x));
	else if (row == screen->cursor)
		mt_tui_enter(tui);
	else
		screen->cursor = row;
}

void mt_tui_click(struct mt_tui *tui, int x, int y)
{
	if (tui->menu.open)
		tui->menu.open = false;
	else if (tui->help)
		tui->help = false;
	else if (tui->prompt || y < 0 || y >= mt_term_height())
		return;
	else if (y == mt_term_height() - 1)
		mt_tui_key_bar_click(tui, x);
	else if (y == MT_TUI_TABS_LINE)
		mt_tui_open(tui, mt_layout_tab_at(tui, x));
	else if (y == MT_TUI_HEAD_LINES - 1)
		click_title(tui, x);
	else if (y >= MT_TUI_HEAD_LINES)
		click_row(tui, x, y);
}

static void turn_wheel(struct mt_tui *tui, int rows)
{
	if (!tui->help) {
		mt_tui_move_by(tui, rows);
		return;
	}
	for (int i = 0; i < WHEEL_ROWS; i++)
		mt_tui_help_key(tui, rows < 0 ? MT_KEY_UP : MT_KEY_DOWN);
}

void mt_tui_mouse(struct mt_tui *tui)
{
	int x, y;

	switch (mt_term_read_mouse(&x, &y)) {
	case MT_MOUSE_WHEEL_UP:
		turn_wheel(tui, -WHEEL_ROWS);
		break;
	case MT_MOUSE_WHEEL_DOWN:
		turn_wheel(tui, WHEEL_ROWS);
		break;
	case MT_MOUSE_CLICK:
		mt_tui_click(tui, x, y);
		break;
	default:
		break;
	}
}
