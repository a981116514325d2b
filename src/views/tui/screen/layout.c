// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/layout.h"

#include <string.h>

#include "views/tui/screen/map_cursor.h"
#include "views/tui/term/term.h"

#define MAX_NOTE_LINES 8
#define MAX_TROUBLE_LINES 3
#define MAX_LEGEND_LINES 3

/* On a screen so low every line is a row's. */
#define MIN_LINES_FOR_REST 16
#define REST_LINES 2

/* The rows come first: of them so many stay, or all there are. */
#define MIN_ROWS 5

/* Half of the screen at most; less where the row at the cursor is told of, too. */
int mt_layout_note_lines(const struct mt_tui *tui)
{
	const struct mt_tui_rows *rows = &mt_tui_shown(tui)->rows;
	int most = (mt_term_height() - MT_TUI_HEAD_LINES - MT_TUI_FOOT_LINES) /
		   (rows->details ? 4 : 2);

	return mt_term_count_lines(rows->notes, most < MAX_NOTE_LINES ? most : MAX_NOTE_LINES);
}

int mt_layout_trouble_lines(const struct mt_tui *tui)
{
	return mt_term_count_lines(mt_tui_shown(tui)->trouble, MAX_TROUBLE_LINES);
}

/* Where its columns end; those by order are many, and not missed. */
static int table_width(const struct mt_screen *screen)
{
	int x = 0, end = 0;

	for (size_t i = 0; i < screen->nr_columns; i++) {
		const struct mt_table_column *column =
			&screen->rows.table.columns[screen->columns[i]];

		x += (int)column->width + 1;
		if (!column->is_entry)
			end = x - 1;
	}
	return end;
}

/* So many for every row, so that nothing jumps. */
int mt_layout_rest_lines(const struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_shown(tui);

	return mt_term_height() < MIN_LINES_FOR_REST || screen->rows.details ||
	       mt_tui_is_map(screen) || !screen->nr_shown ||
	       table_width(screen) <= mt_term_width() ? 0 : REST_LINES;
}

int mt_layout_foot_lines(const struct mt_tui *tui)
{
	return MT_TUI_FOOT_LINES + mt_layout_note_lines(tui) + mt_layout_trouble_lines(tui) +
	       mt_layout_rest_lines(tui);
}

int mt_layout_detail_lines(const struct mt_tui *tui, int room)
{
	const struct mt_screen *screen = mt_tui_shown(tui);
	int rows = (int)screen->nr_shown, lines = 0;

	for (const char *p = mt_screen_detail(screen); p && *p; p++)
		lines += *p == '\n';
	room -= rows < MIN_ROWS ? rows : MIN_ROWS;
	return room < 2 ? 0 : lines < room ? lines : room;
}

/* What the legend of a map and its place take. */
static int map_lines(const struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_shown(tui);

	return mt_tui_is_map(screen) && screen->nr_shown ?
		       MT_TUI_PLACE_LINES + mt_layout_legend(screen, NULL, NULL) : 0;
}

size_t mt_layout_page_rows(const struct mt_tui *tui)
{
	int room = mt_term_height() - MT_TUI_HEAD_LINES - mt_layout_foot_lines(tui);

	room -= map_lines(tui);
	room -= mt_layout_detail_lines(tui, room);
	return room > 0 ? (size_t)room : 1;
}

void mt_layout_scroll_to_cursor(struct mt_screen *screen, size_t room)
{
	if (screen->cursor < screen->top)
		screen->top = screen->cursor;
	if (screen->cursor >= screen->top + room)
		screen->top = screen->cursor - room + 1;
}

void mt_layout_each_column(const struct mt_screen *screen,
			   void (*fn)(const struct mt_screen *screen, size_t column, int x,
				      void *data),
			   void *data)
{
	const struct mt_table *table = &screen->rows.table;
	size_t others = 0;
	int x = 0;

	for (size_t i = 0; i < screen->nr_columns && x < mt_term_width(); i++) {
		const struct mt_table_column *column = &table->columns[screen->columns[i]];

		if (!column->column->is_key && others++ < screen->left)
			continue;
		fn(screen, screen->columns[i], x, data);
		x += (int)column->width + 1;
	}
}

struct wanted_column {
	int x;
	size_t column;
};

static void compare_column(const struct mt_screen *screen, size_t column, int x, void *data)
{
	struct wanted_column *wanted = data;

	if (wanted->x >= x && wanted->x < x + (int)screen->rows.table.columns[column].width)
		wanted->column = column;
}

size_t mt_layout_column_at(const struct mt_screen *screen, int x)
{
	struct wanted_column wanted = { x, SIZE_MAX };

	mt_layout_each_column(screen, compare_column, &wanted);
	return wanted.column;
}

int mt_layout_cells_x(const struct mt_screen *screen)
{
	const struct mt_table *table = &screen->rows.table;

	return table->nr_columns ? (int)table->columns[0].width + 1 : 0;
}

size_t mt_layout_cell_at(const struct mt_screen *screen, int x)
{
	int first = mt_layout_cells_x(screen);

	return x < first ? 0 : (size_t)(x - first);
}

/* The uses that have a cell, in the order of their table. */
int mt_layout_legend(const struct mt_screen *screen,
		     void (*fn)(enum mt_use use, int line, int x, void *data), void *data)
{
	bool there[MT_NR_USES + 1] = { false };
	int x = 0, lines = 1;

	for (size_t i = 0; i < screen->nr_shown; i++)
		for (const char *p = mt_map_letters(screen, screen->shown[i]); *p; p++)
			there[mt_map_use(*p)] = true;
	for (enum mt_use use = 0; use < MT_NR_USES; use++) {
		int width = 2 + (int)strlen(mt_uses[use].name);

		if (!there[use] || use == MT_USE_HOLE)
			continue;
		if (x && x + width > mt_term_width()) {
			if (lines++ == MAX_LEGEND_LINES)
				return MAX_LEGEND_LINES;
			x = 0;
		}
		if (fn)
			fn(use, lines - 1, x, data);
		x += width + 2;
	}
	return lines;
}
