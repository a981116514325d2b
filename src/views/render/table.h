/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of a view as text in columns, kept: what renderers that draw characters
 * share.  A list by order becomes a column for each order.
 */
#ifndef MT_VIEWS_RENDER_TABLE_H
#define MT_VIEWS_RENDER_TABLE_H

#include "views/render/column_list.h"
#include "views/render/format.h"

/* A column of text. */
struct mt_table_column {
	const struct mt_column *column;
	size_t cell;		/* index of the view's column */
	bool is_entry;		/* one entry of its list */
	size_t entry;
	char *title;
	size_t width;		/* characters of the widest text, title included */
	bool is_right;		/* numbers stand at the right */
};

/* A cell as text. */
struct mt_table_cell {
	char *text;
	enum mt_emphasis emphasis;
	double value;		/* to sort by; not a number: sort by text */
};

/* Rows as text.  Zero-initialise; release in the end. */
struct mt_table {
	struct mt_table_column *columns;
	size_t nr_columns;
	struct mt_table_cell *cells;	/* [nr_rows * nr_columns], row by row */
	size_t nr_rows;
	size_t cell_capacity;
};

/*
 * Makes the columns that shown names, of a view on a machine with so many orders, and
 * forgets all rows.  Where the columns are the same as before, their widths are kept.
 */
struct mt_error *mt_table_lay_out(struct mt_table *table, const struct mt_view *view,
				  const struct mt_column_list *shown, unsigned int nr_orders);

/*
 * Adds a row of cells, as many as the view has columns.  The table is unchanged on
 * failure.
 */
struct mt_error *mt_table_add(struct mt_table *table, const struct mt_format *format,
			      const struct mt_cell *cells);

/*
 * Makes text of what a cell of the view's column shows in this column; free it.  NULL: memory
 * is short.
 */
char *mt_table_text(const struct mt_format *format, const struct mt_table_column *column,
		    const struct mt_cell *cell);

/* Forgets all rows; columns stay. */
void mt_table_forget_rows(struct mt_table *table);

/* Frees what the table holds, and empties it. */
void mt_table_release(struct mt_table *table);

/* Returns how many columns of the screen a UTF-8 text takes. */
size_t mt_text_width(const char *text);

#endif
