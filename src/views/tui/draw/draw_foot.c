// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Below the rows: what of the row at the cursor has no room in it, why there is
 * no answer, what is to be said about it, the keys or what is typed.
 */
#include "views/tui/draw/draw_private.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "views/tui/input/keys.h"
#include "views/tui/input/prompt.h"

/* The columns that the screen's right edge cuts, of the row at the cursor. */
static void draw_rest(const struct mt_tui *tui, int y, int lines)
{
	const struct mt_screen *screen = mt_tui_shown(tui);
	const struct mt_table *table = &screen->rows.table;
	char text[MT_TUI_LINE] = "";
	size_t others = 0, len = 0;
	int x = 0;

	for (size_t i = 0; i < screen->nr_columns && len < sizeof(text); i++) {
		const struct mt_table_column *column = &table->columns[screen->columns[i]];
		const char *value = table->cells[screen->shown[screen->cursor] * table->nr_columns +
						 screen->columns[i]].text;
		int width = (int)(column->is_right ? column->width : mt_text_width(value));

		if (!column->column->is_key && others++ < screen->left)
			continue;
		if (!column->is_entry && *value && strcmp(value, MT_FORMAT_UNKNOWN) &&
		    x + width > mt_term_width())
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s: %s",
						len ? "  " : "", column->title, value);
		x += (int)column->width + 1;
	}
	mt_term_put_wrapped(text, y, lines, MT_STYLE_PLAIN);
}

/* Notes stand right above the keys. */
static void draw_notes(const struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_shown(tui);
	int notes = mt_layout_note_lines(tui), trouble = mt_layout_trouble_lines(tui);
	int skipped = 0, rest = mt_layout_rest_lines(tui);
	int y = mt_term_height() - MT_TUI_FOOT_LINES - notes;

	/* of another view there may be fewer */
	if (tui->notes_top < mt_term_count_lines(screen->rows.notes, INT_MAX))
		skipped = tui->notes_top;
	mt_term_put_wrapped_from(screen->rows.notes, skipped, y, notes, MT_STYLE_PLAIN);
	y -= trouble;
	mt_term_put_wrapped(screen->trouble, y, trouble, mt_style_emphasis(MT_ALERT));
	if (rest)
		draw_rest(tui, y - rest, rest);
}

/* Of a long line the end is seen, where one types. */
static void draw_prompt(const struct mt_tui *tui)
{
	char text[MT_TUI_LINE + MT_TUI_TEXT];

	snprintf(text, sizeof(text), "%s: %s_", mt_tui_prompt_text(tui->prompt), tui->typed_text);
	mt_term_put_end(mt_term_height() - 1, 0, text, MT_STYLE_PLAIN);
}

static void draw_last_line(const struct mt_tui *tui)
{
	char progress[MT_TUI_TEXT * 2];

	mt_tui_job_progress(tui->job, progress, sizeof(progress));
	if (tui->prompt)
		draw_prompt(tui);
	else
		mt_term_put(mt_term_height() - 1, 0,
			    *tui->message ? tui->message :
			    *progress ? progress : mt_tui_key_bar(tui, mt_term_width()),
			    MT_STYLE_PLAIN);
}

void mt_tui_draw_foot(struct mt_tui *tui)
{
	draw_notes(tui);
	draw_last_line(tui);
}
