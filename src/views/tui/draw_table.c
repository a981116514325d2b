// SPDX-License-Identifier: GPL-2.0-or-later
#include <curses.h>
#include <math.h>

#include "views/tui/draw.h"

static int put_column(int y, int x, const struct mt_table_column *column, const char *text)
{
	int width = (int)column->width;
	int pad = width - (int)mt_text_width(text);

	mt_tui_put(y, column->is_right ? x + pad : x, text);
	return x + width + 1;
}

/*
 * Goes through the columns that are seen: the key columns, then the others
 * from the first that was not scrolled away; fn is told where each begins.
 */
static void each_column(const struct mt_screen *screen,
			void (*fn)(const struct mt_screen *screen, size_t column, int x, void *data),
			void *data)
{
	const struct mt_table *table = &screen->rows.table;
	size_t others = 0;
	int x = 0;

	for (size_t i = 0; i < screen->nr_columns && x < COLS; i++) {
		const struct mt_table_column *column = &table->columns[screen->columns[i]];

		if (!column->column->is_key && others++ < screen->left)
			continue;
		fn(screen, screen->columns[i], x, data);
		x += (int)column->width + 1;
	}
}

struct looked_for {
	int x;
	size_t column;
};

static void look_at(const struct mt_screen *screen, size_t column, int x, void *data)
{
	struct looked_for *looked_for = data;

	if (looked_for->x >= x &&
	    looked_for->x < x + (int)screen->rows.table.columns[column].width)
		looked_for->column = column;
}

size_t mt_tui_column_at(const struct mt_screen *screen, int x)
{
	struct looked_for looked_for = { x, SIZE_MAX };

	each_column(screen, look_at, &looked_for);
	return looked_for.column;
}

static void draw_title(const struct mt_screen *screen, size_t column, int x, void *data)
{
	const struct mt_table_column *c = &screen->rows.table.columns[column];

	(void)data;
	if (screen->sort == column + 1)
		attron(A_UNDERLINE);
	put_column(MT_TUI_HEAD_LINES - 1, x, c, c->title);
	attroff(A_UNDERLINE);
}

struct row_at {
	const struct mt_tui *tui;
	size_t row;
	int y;
	bool is_current;
	double sum;		/* of the free memory in its orders */
};

/* Free memory in blocks of an order: its number, or what that is in bytes. */
static double heat_value(const struct mt_table *table, size_t row, size_t column)
{
	const struct mt_table_column *c = &table->columns[column];
	double value = table->cells[row * table->nr_columns + column].value;

	if (!c->is_entry || c->column->type != MT_TYPE_COUNTS || !isfinite(value) || value < 0)
		return 0;
	return c->column->unit == MT_UNIT_BYTES ? value :
	       c->column->unit == MT_UNIT_BLOCKS ? ldexp(value, (int)c->entry) : 0;
}

static double sum_of(const struct mt_table *table, size_t row)
{
	double sum = 0;

	for (size_t i = 0; i < table->nr_columns; i++)
		sum += heat_value(table, row, i);
	return sum;
}

static attr_t attributes_of(const struct row_at *at, const struct mt_table *table, size_t column)
{
	const struct mt_table_cell *cell = &table->cells[at->row * table->nr_columns + column];
	double value = heat_value(table, at->row, column);

	if (cell->emphasis != MT_PLAIN)
		return (attr_t)mt_tui_emphasis(at->tui, cell->emphasis);
	return value > 0 ? (attr_t)mt_tui_heat(at->tui, value / at->sum) : A_NORMAL;
}

static void draw_cell(const struct mt_screen *screen, size_t column, int x, void *data)
{
	const struct row_at *at = data;
	const struct mt_table *table = &screen->rows.table;
	attr_t attr = attributes_of(at, table, column);

	if (at->is_current)
		attr |= A_REVERSE;
	attron(attr);
	put_column(at->y, x, &table->columns[column],
		   table->cells[at->row * table->nr_columns + column].text);
	attroff(attr);
}

void mt_tui_scroll_to_cursor(struct mt_screen *screen, size_t room)
{
	if (screen->cursor < screen->top)
		screen->top = screen->cursor;
	if (screen->cursor >= screen->top + room)
		screen->top = screen->cursor - room + 1;
}

static void draw_row(struct mt_tui *tui, struct mt_screen *screen, size_t i)
{
	struct row_at at = {
		.tui = tui,
		.row = screen->shown[screen->top + i],
		.y = MT_TUI_HEAD_LINES + (int)i,
		.is_current = screen->top + i == screen->cursor,
	};

	at.sum = sum_of(&screen->rows.table, at.row);
	if (at.is_current)
		mvchgat(at.y, 0, -1, A_REVERSE, 0, NULL);
	each_column(screen, draw_cell, &at);
}

void mt_tui_draw_table(struct mt_tui *tui, size_t room)
{
	struct mt_screen *screen = mt_tui_top(tui);

	attron((attr_t)mt_tui_title(tui));
	each_column(screen, draw_title, NULL);
	attroff((attr_t)mt_tui_title(tui));
	mt_tui_scroll_to_cursor(screen, room);
	for (size_t i = 0; i < room && screen->top + i < screen->nr_shown; i++)
		draw_row(tui, screen, i);
	if (!screen->nr_shown && !screen->trouble)
		mt_tui_put(MT_TUI_HEAD_LINES, 0, !screen->rows.view ? "reading" :
						 *screen->filter ? "no row has this text" :
								   "nothing to show");
}
