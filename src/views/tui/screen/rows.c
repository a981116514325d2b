// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui/screen/columns.h"

/* In what is shown of it. */
static bool row_has(const struct mt_screen *screen, size_t row, const char *text)
{
	const struct mt_table *table = &screen->rows.table;

	for (size_t i = 0; i < screen->nr_columns; i++)
		if (strcasestr(table->cells[row * table->nr_columns + screen->columns[i]].text,
			       text))
			return true;
	return false;
}

/* qsort_r()'s order; equal rows keep the order they came in. */
static int compare_rows(const void *a, const void *b, void *data)
{
	const struct mt_screen *screen = data;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const struct mt_table *table = &screen->rows.table;
	const struct mt_table_cell *p = &table->cells[x * table->nr_columns + screen->sort - 1];
	const struct mt_table_cell *q = &table->cells[y * table->nr_columns + screen->sort - 1];
	int order = isnan(p->value) || isnan(q->value)
			    ? strcmp(p->text, q->text)
			    : (p->value > q->value) - (p->value < q->value);

	if (order)
		return screen->inverted ? order : -order;
	return (x > y) - (x < y);
}

struct mt_error *mt_screen_arrange(struct mt_screen *screen)
{
	size_t n = screen->rows.table.nr_rows;
	size_t *shown = realloc(screen->shown, (n ? n : 1) * sizeof(*shown));

	if (!shown)
		return mt_error_nomem();
	screen->shown = shown;
	screen->nr_shown = 0;
	for (size_t row = 0; row < n; row++)
		if (!*screen->filter || row_has(screen, row, screen->filter))
			shown[screen->nr_shown++] = row;
	if (screen->sort > screen->rows.table.nr_columns)
		screen->sort = 0;
	if (screen->sort)
		qsort_r(shown, screen->nr_shown, sizeof(*shown), compare_rows, screen);
	if (screen->cursor >= screen->nr_shown)
		screen->cursor = screen->nr_shown ? screen->nr_shown - 1 : 0;
	return NULL;
}

bool mt_screen_search(struct mt_screen *screen, const char *text)
{
	for (size_t n = 1; n <= screen->nr_shown; n++) {
		size_t i = (screen->cursor + n) % screen->nr_shown;

		if (row_has(screen, screen->shown[i], text)) {
			screen->cursor = i;
			return true;
		}
	}
	return false;
}

/* A column that comes again keeps its width, so that nothing jumps. */
static void keep_widths(struct mt_table *new, const struct mt_table *old)
{
	if (new->nr_columns != old->nr_columns)
		return;
	for (size_t i = 0; i < new->nr_columns; i++)
		if (strcmp(new->columns[i].title, old->columns[i].title))
			return;
	for (size_t i = 0; i < new->nr_columns; i++)
		if (new->columns[i].width < old->columns[i].width)
			new->columns[i].width = old->columns[i].width;
}

struct mt_error *mt_screen_take(const struct mt_tui *tui, struct mt_screen *screen,
				struct mt_tui_rows *rows)
{
	struct mt_error *err;

	if (!screen->stretched)
		keep_widths(&rows->table, &screen->rows.table);
	screen->stretched = false;
	mt_tui_release_rows(&screen->rows);
	screen->rows = *rows;
	*rows = (struct mt_tui_rows){ 0 };
	err = mt_screen_select_columns(tui, screen);
	return err ? err : mt_screen_arrange(screen);
}
