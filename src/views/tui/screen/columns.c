// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/columns.h"

#include <stdlib.h>
#include <string.h>

#include "views/render/column_list.h"

/* Of these views the screen shows other columns than text does. */
static const struct mt_tui_layout usual[] = {
	{ "pagemap", "pfn,map" },
	{ "vmas", "start,size_bytes,permissions,resident_bytes,path,flags" },
};

static const char *find(const struct mt_tui_layout *layouts, size_t n, const char *view)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(layouts[i].view, view))
			return layouts[i].keys;
	return NULL;
}

static const char *keys_of(const struct mt_tui *tui, const char *view)
{
	const char *keys = find(tui->layouts.v, tui->layouts.n, view);

	return keys ? keys : find(usual, MT_ARRAY_SIZE(usual), view);
}

void mt_tui_set_layout(struct mt_tui_layouts *layouts, const char *view, const char *keys)
{
	struct mt_tui_layout *layout;
	size_t i = 0;

	while (i < layouts->n && strcmp(layouts->v[i].view, view))
		i++;
	layout = &layouts->v[i];
	if (strlen(keys) >= sizeof(layout->keys) || strlen(view) >= sizeof(layout->view))
		return;
	if (!*keys) {
		if (i < layouts->n)
			*layout = layouts->v[--layouts->n];
		return;
	}
	if (i == MT_TUI_MAX_LAYOUTS)
		return;
	layouts->n += i == layouts->n;
	snprintf(layout->view, sizeof(layout->view), "%s", view);
	snprintf(layout->keys, sizeof(layout->keys), "%s", keys);
}

/* What settings say may be of another version: then it is as if they said nothing. */
static struct mt_error *read_layout(const struct mt_tui *tui, const struct mt_view *view,
			       struct mt_column_list *shown)
{
	const char *keys = keys_of(tui, view->name);
	struct mt_error *err = mt_column_list_parse(view, keys, false, shown);

	if (!err || !keys)
		return err;
	mt_error_destroy(err);
	return mt_column_list_parse(view, NULL, false, shown);
}

static bool is_same_in_all_rows(const struct mt_table *table, size_t column)
{
	for (size_t row = 1; row < table->nr_rows; row++)
		if (strcmp(table->cells[row * table->nr_columns + column].text,
			   table->cells[column].text))
			return false;
	return true;
}

/* What the rows were limited to, which the trail says. */
static bool is_selected(const struct mt_selection *s, const char *key)
{
	return (s->has_node && !strcmp(key, "node")) || (s->zone && !strcmp(key, "zone")) ||
	       (s->type && !strcmp(key, "type")) || (s->use && !strcmp(key, "use")) ||
	       (s->has_order && !strcmp(key, "order"));
}

/* Of columns by order, one may be wanted; what is looked at but once has no past. */
static bool is_wanted(const struct mt_screen *screen, size_t i)
{
	const struct mt_table *table = &screen->rows.table;
	const struct mt_table_column *column = &table->columns[i];
	const struct mt_selection *s = &screen->rows.base.selection;

	if (column->is_entry)
		return !s->has_order || column->entry == s->order;
	if (!strcmp(column->column->key, "history"))
		return screen->question.has_history;
	return !is_selected(s, column->column->key) || !is_same_in_all_rows(table, i);
}

struct mt_error *mt_screen_select_columns(const struct mt_tui *tui, struct mt_screen *screen)
{
	const struct mt_table *table = &screen->rows.table;
	struct mt_column_list shown;
	struct mt_error *err;

	free(screen->columns);
	screen->nr_columns = 0;
	screen->columns = calloc(table->nr_columns + 1, sizeof(*screen->columns));
	if (!screen->columns)
		return mt_error_nomem();
	if (!screen->rows.view)
		return NULL;
	err = read_layout(tui, screen->rows.view, &shown);
	if (err)
		return err;
	for (size_t c = 0; c < shown.n; c++)
		for (size_t i = 0; i < table->nr_columns; i++)
			if (table->columns[i].cell == shown.v[c] &&
			    is_wanted(screen, i))
				screen->columns[screen->nr_columns++] = i;
	free(shown.v);
	return NULL;
}
