// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/draw/draw.h"

#include "views/tui/draw/draw_private.h"
#include "views/tui/input/help.h"
#include "views/tui/screen/map_cursor.h"

/* Smaller than this nothing can be read. */
#define MIN_LINES 8
#define MIN_COLUMNS 30

static void draw_help(const struct mt_tui *tui)
{
	mt_term_put(0, 0, "Keys (arrows, PgUp, PgDn scroll; any other leads back)", MT_STYLE_PLAIN);
	for (int y = 2; y < mt_term_height(); y++) {
		char line[MT_TUI_LINE];

		if (!mt_tui_help_line(tui, tui->help_top + (size_t)y - 2, line, sizeof(line)))
			break;
		mt_term_put(y, 1, line, MT_STYLE_PLAIN);
	}
}

/* The detail right below the rows, however few they are. */
static void draw_table(struct mt_tui *tui)
{
	int room = mt_term_height() - MT_TUI_HEAD_LINES - mt_layout_foot_lines(tui);
	int lines = mt_layout_detail_lines(tui, room);
	size_t rows = (size_t)(room - lines), shown = mt_tui_top(tui)->nr_shown;

	mt_tui_draw_table(tui, rows);
	mt_tui_draw_detail(tui, MT_TUI_HEAD_LINES + (int)(shown < rows ? shown : rows), lines);
}

void mt_tui_draw(struct mt_tui *tui)
{
	mt_term_erase();
	if (mt_term_height() < MIN_LINES || mt_term_width() < MIN_COLUMNS) {
		mt_term_put(0, 0, "too small", MT_STYLE_PLAIN);
	} else if (tui->help) {
		draw_help(tui);
	} else if (tui->menu.open) {
		mt_tui_draw_column_menu(tui);
	} else {
		mt_tui_draw_head(tui);
		if (mt_tui_is_map(mt_tui_top(tui)) && mt_tui_top(tui)->nr_shown)
			mt_tui_draw_map(tui, mt_layout_page_rows(tui));
		else
			draw_table(tui);
		mt_tui_draw_foot(tui);
	}
	mt_term_refresh();
}
