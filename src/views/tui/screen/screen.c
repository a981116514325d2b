// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/screen.h"

#include <stdlib.h>
#include <string.h>

void mt_screen_release(struct mt_screen *screen)
{
	mt_tui_release_rows(&screen->rows);
	free(screen->shown);
	free(screen->columns);
	free(screen->trouble);
	*screen = (struct mt_screen){ 0 };
}

const char *mt_screen_text_of(const struct mt_screen *screen, size_t row, const char *key)
{
	const struct mt_table *table = &screen->rows.table;

	for (size_t i = 0; i < table->nr_columns; i++)
		if (!table->columns[i].is_entry && !strcmp(table->columns[i].column->key, key))
			return table->cells[row * table->nr_columns + i].text;
	return NULL;
}

const char *mt_screen_text(const struct mt_screen *screen, const char *key)
{
	return screen->cursor < screen->nr_shown ?
		       mt_screen_text_of(screen, screen->shown[screen->cursor], key) : NULL;
}

const char *mt_screen_detail(const struct mt_screen *screen)
{
	return screen->rows.details && screen->cursor < screen->nr_shown ?
		       screen->rows.details[screen->shown[screen->cursor]] : NULL;
}
