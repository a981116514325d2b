// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/export_text.h"

#include "views/tui/data/export.h"

static void write_text(FILE *file, const struct mt_table_column *column, const char *text,
		       bool last)
{
	int pad = (int)column->width - (int)mt_text_width(text);

	fprintf(file, "%*s%s%*s%s", column->is_right ? pad : 0, "", text,
		column->is_right || last ? 0 : pad, "", last ? "\n" : " ");
}

static void write_row(FILE *file, const struct mt_screen *screen, size_t row)
{
	const struct mt_table *table = &screen->rows.table;

	for (size_t i = 0; i < screen->nr_columns; i++)
		write_text(file, &table->columns[screen->columns[i]],
			   table->cells[row * table->nr_columns + screen->columns[i]].text,
			   i + 1 == screen->nr_columns);
}

struct mt_error *mt_tui_export_text(const struct mt_screen *screen, const char *path)
{
	const struct mt_table *table = &screen->rows.table;
	FILE *file = NULL;
	struct mt_error *err = mt_export_create(path, &file);

	if (err)
		return err;
	for (size_t i = 0; i < screen->nr_columns; i++)
		write_text(file, &table->columns[screen->columns[i]],
			   table->columns[screen->columns[i]].title, i + 1 == screen->nr_columns);
	for (size_t row = 0; row < screen->nr_shown; row++)
		write_row(file, screen, screen->shown[row]);
	if (screen->rows.notes && *screen->rows.notes)
		fprintf(file, "\n%s", screen->rows.notes);
	return mt_export_finish(file, path, NULL);
}
