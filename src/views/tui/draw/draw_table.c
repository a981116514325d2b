// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/draw/draw_private.h"

#include <math.h>

static void put_column(int y, int x, const struct mt_table_column *column, const char *text,
		       unsigned int style)
{
	int pad = (int)column->width - (int)mt_text_width(text);

	mt_term_put(y, column->is_right ? x + pad : x, text, style);
}

/* Right behind the title, where columns have a blank between them. */
static void put_arrow(int x, const struct mt_table_column *column, bool down, bool unicode)
{
	static const char *const arrows[2][2] = { { "^", "v" }, { "▲", "▼" } };

	x += (int)(column->is_right ? column->width : mt_text_width(column->title));
	if (x < mt_term_width())
		mt_term_put(MT_TUI_HEAD_LINES - 1, x, arrows[unicode][down], mt_style_title());
}

static void draw_title(const struct mt_screen *screen, size_t column, int x, void *data)
{
	const struct mt_table_column *c = &screen->rows.table.columns[column];

	const struct mt_tui *tui = data;
	bool is_sorted = screen->sort == column + 1;

	put_column(MT_TUI_HEAD_LINES - 1, x, c, c->title,
		   mt_style_title() | (is_sorted ? MT_STYLE_UNDERLINE : 0));
	if (is_sorted)
		put_arrow(x, c, !screen->inverted, tui->options->unicode);
}

struct row_at {
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

static unsigned int style_of(const struct row_at *at, const struct mt_table *table, size_t column)
{
	const struct mt_table_cell *cell = &table->cells[at->row * table->nr_columns + column];
	double value = heat_value(table, at->row, column);

	if (cell->emphasis != MT_PLAIN)
		return mt_style_emphasis(cell->emphasis);
	return value > 0 ? mt_style_heat(value / at->sum) : MT_STYLE_PLAIN;
}

static void draw_cell(const struct mt_screen *screen, size_t column, int x, void *data)
{
	const struct row_at *at = data;
	const struct mt_table *table = &screen->rows.table;
	unsigned int style = style_of(at, table, column);

	if (at->is_current)
		style |= MT_STYLE_REVERSE;
	put_column(at->y, x, &table->columns[column],
		   table->cells[at->row * table->nr_columns + column].text, style);
}

static void draw_row(const struct mt_screen *screen, size_t i)
{
	struct row_at at = {
		.row = screen->shown[screen->top + i],
		.y = MT_TUI_HEAD_LINES + (int)i,
		.is_current = screen->top + i == screen->cursor,
	};

	at.sum = sum_of(&screen->rows.table, at.row);
	if (at.is_current)
		mt_term_reverse_line(at.y);
	mt_layout_each_column(screen, draw_cell, &at);
}

void mt_tui_draw_table(struct mt_tui *tui, size_t room)
{
	struct mt_screen *screen = mt_tui_top(tui);

	mt_layout_each_column(screen, draw_title, tui);
	mt_layout_scroll_to_cursor(screen, room);
	for (size_t i = 0; i < room && screen->top + i < screen->nr_shown; i++)
		draw_row(screen, i);
	if (!screen->nr_shown && !screen->trouble)
		mt_term_put(MT_TUI_HEAD_LINES, 0,
			    !screen->rows.view ? "reading" :
			    *screen->filter ? "no row has this text" : "nothing to show",
			    MT_STYLE_PLAIN);
}
