// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/render/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* What we print is one cell wide: names are made printable, the rest is ours. */
size_t mt_text_width(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static bool is_right(const struct mt_column *column)
{
	switch (column->type) {
	case MT_TYPE_TEXT:
	case MT_TYPE_TEXTS:
	case MT_TYPE_STATS:
	case MT_TYPE_BOOL:
		return false;
	default:
		return column->unit != MT_UNIT_BAR;
	}
}

static size_t nr_entries(const struct mt_column *column, unsigned int nr_orders)
{
	return column->axis == MT_AXIS_ORDER ? nr_orders : 1;
}

static struct mt_error *add_column(struct mt_table *table, const struct mt_view *view,
				   size_t cell, size_t entry)
{
	const struct mt_column *column = &view->columns[cell];
	struct mt_table_column *new = &table->columns[table->nr_columns];

	*new = (struct mt_table_column){
		.column = column,
		.cell = cell,
		.is_entry = column->axis == MT_AXIS_ORDER,
		.entry = entry,
		.is_right = is_right(column),
	};
	if (!new->is_entry)
		new->title = strdup(column->title ? column->title : column->key);
	else if (asprintf(&new->title, "%s%zu", column->title, entry) < 0)
		new->title = NULL;
	if (!new->title)
		return mt_error_nomem();
	new->width = mt_text_width(new->title);
	table->nr_columns++;
	return NULL;
}

static struct mt_error *add_columns(struct mt_table *table, const struct mt_view *view,
				    const struct mt_column_list *shown, unsigned int nr_orders)
{
	struct mt_error *err = NULL;
	size_t n = 0;

	for (size_t i = 0; i < shown->n; i++)
		n += nr_entries(&view->columns[shown->v[i]], nr_orders);
	table->columns = calloc(n ? n : 1, sizeof(*table->columns));
	table->nr_columns = 0;
	if (!table->columns)
		return mt_error_nomem();
	for (size_t i = 0; !err && i < shown->n; i++) {
		size_t entries = nr_entries(&view->columns[shown->v[i]], nr_orders);

		for (size_t entry = 0; !err && entry < entries; entry++)
			err = add_column(table, view, shown->v[i], entry);
	}
	return err;
}

static void release_columns(struct mt_table_column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(columns[i].title);
	free(columns);
}

static void keep_widths(struct mt_table *table, const struct mt_table_column *old, size_t n)
{
	if (n != table->nr_columns)
		return;
	for (size_t i = 0; i < n; i++)
		if (old[i].column != table->columns[i].column ||
		    old[i].entry != table->columns[i].entry)
			return;
	for (size_t i = 0; i < n; i++)
		table->columns[i].width = old[i].width;
}

struct mt_error *mt_table_lay_out(struct mt_table *table, const struct mt_view *view,
				  const struct mt_column_list *shown, unsigned int nr_orders)
{
	struct mt_table_column *old = table->columns;
	size_t n = table->nr_columns;

	mt_table_forget_rows(table);

	struct mt_error *err = add_columns(table, view, shown, nr_orders);

	if (!err)
		keep_widths(table, old, n);
	release_columns(old, n);
	return err;
}

static double value_of(const struct mt_table_column *column, const struct mt_cell *cell)
{
	if (!cell->known || (column->is_entry && column->entry >= cell->list.n))
		return -INFINITY;
	switch (column->column->type) {
	case MT_TYPE_COUNT:
	case MT_TYPE_ADDRESS:
		return (double)cell->count;
	case MT_TYPE_NUMBER:
		return (double)cell->number;
	case MT_TYPE_COUNTS:
		return column->is_entry ? (double)cell->list.counts[column->entry] : NAN;
	case MT_TYPE_NUMBERS:
		return column->is_entry ? (double)cell->list.numbers[column->entry] : NAN;
	default:
		return NAN;
	}
}

char *mt_table_text(const struct mt_format *format, const struct mt_table_column *column,
		    const struct mt_cell *cell)
{
	return column->is_entry ? mt_format_entry(format, column->column, cell, column->entry) :
				  mt_format_cell(format, column->column, cell);
}

struct mt_error *mt_table_add(struct mt_table *table, const struct mt_format *format,
			      const struct mt_cell *cells)
{
	size_t first = table->nr_rows * table->nr_columns;
	struct mt_error *err = mt_array_reserve(&table->cells, &table->cell_capacity,
						first + table->nr_columns, sizeof(*table->cells),
						SIZE_MAX);

	if (err)
		return err;
	for (size_t i = 0; i < table->nr_columns; i++) {
		struct mt_table_column *column = &table->columns[i];
		const struct mt_cell *cell = &cells[column->cell];
		char *text = mt_table_text(format, column, cell);

		if (!text) {
			while (i-- > 0)
				free(table->cells[first + i].text);
			return mt_error_nomem();
		}
		table->cells[first + i] = (struct mt_table_cell){
			text, cell->emphasis, value_of(column, cell),
		};
		if (mt_text_width(text) > column->width)
			column->width = mt_text_width(text);
	}
	table->nr_rows++;
	return NULL;
}

void mt_table_forget_rows(struct mt_table *table)
{
	for (size_t i = 0; i < table->nr_rows * table->nr_columns; i++)
		free(table->cells[i].text);
	table->nr_rows = 0;
}

void mt_table_release(struct mt_table *table)
{
	mt_table_forget_rows(table);
	release_columns(table->columns, table->nr_columns);
	free(table->cells);
	*table = (struct mt_table){ 0 };
}
