// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Below the rows: what of the row at the cursor has no room in it, why there is
 * no answer, what is to be said about it, the keys or what is typed.
 */
#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "views/tui/draw.h"
#include "views/tui/keys.h"
#include "views/tui/map.h"
#include "views/tui/prompt.h"

#define MAX_NOTE_LINES 8
#define MAX_TROUBLE_LINES 3

/* On a screen so low every line is a row's. */
#define MIN_LINES_FOR_REST 16
#define REST_LINES 2

/* Half of the screen at most; less where the row at the cursor is told of, too. */
static int note_lines(const struct mt_tui *tui)
{
	int most = (LINES - MT_TUI_HEAD_LINES - MT_TUI_FOOT_LINES) /
		   (tui->stack[tui->depth - 1].rows.details ? 4 : 2);

	return mt_tui_wrap(tui->stack[tui->depth - 1].rows.notes, -1,
			  most < MAX_NOTE_LINES ? most : MAX_NOTE_LINES);
}

static int trouble_lines(const struct mt_tui *tui)
{
	return mt_tui_wrap(tui->stack[tui->depth - 1].trouble, -1, MAX_TROUBLE_LINES);
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
static int rest_lines(const struct mt_tui *tui)
{
	const struct mt_screen *screen = &tui->stack[tui->depth - 1];

	return LINES < MIN_LINES_FOR_REST || screen->rows.details || mt_tui_is_map(screen) ||
	       !screen->nr_shown || table_width(screen) <= COLS ? 0 : REST_LINES;
}

/* The columns that the screen's right edge cuts, of the row at the cursor. */
static void draw_rest(struct mt_tui *tui, int y)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	const struct mt_table *table = &screen->rows.table;
	char text[MT_TUI_LINE] = "";
	size_t others = 0, len = 0;
	int x = 0;

	for (size_t i = 0; i < screen->nr_columns && len < sizeof(text); i++) {
		const struct mt_table_column *column = &table->columns[screen->columns[i]];
		const char *value = table->cells[screen->shown[screen->cursor] * table->nr_columns +
						 screen->columns[i]].text;

		if (!column->column->is_key && others++ < screen->left)
			continue;
		if (!column->is_entry && *value && strcmp(value, MT_FORMAT_UNKNOWN) &&
		    x + (int)(column->is_right ? column->width : mt_text_width(value)) > COLS)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s: %s",
						len ? "  " : "", column->title, value);
		x += (int)column->width + 1;
	}
	mt_tui_put_wrapped(text, y, REST_LINES);
}

int mt_tui_foot_lines(const struct mt_tui *tui)
{
	return MT_TUI_FOOT_LINES + note_lines(tui) + trouble_lines(tui) + rest_lines(tui);
}

/* Notes stand right above the keys. */
static void draw_notes(struct mt_tui *tui)
{
	int n = note_lines(tui), y = LINES - MT_TUI_FOOT_LINES - n;

	mt_tui_wrap(mt_tui_top(tui)->rows.notes, y, n);
	attron((attr_t)mt_tui_emphasis(tui, MT_ALERT));
	mt_tui_wrap(mt_tui_top(tui)->trouble, y - trouble_lines(tui), MAX_TROUBLE_LINES);
	attroff((attr_t)mt_tui_emphasis(tui, MT_ALERT));
	if (rest_lines(tui))
		draw_rest(tui, y - trouble_lines(tui) - REST_LINES);
}

/* Of a long line the end is seen, where one types. */
static void draw_prompt(const struct mt_tui *tui)
{
	char text[MT_TUI_LINE + MT_TUI_TEXT];

	snprintf(text, sizeof(text), "%s: %s_", mt_tui_prompt_text(tui->prompt), tui->typed_text);
	mt_tui_put_end(LINES - 1, 0, text);
}

static void draw_last_line(struct mt_tui *tui)
{
	char progress[MT_TUI_TEXT * 2];

	mt_tui_job_progress(tui->job, progress, sizeof(progress));
	if (tui->prompt)
		draw_prompt(tui);
	else if (*tui->message)
		mt_tui_put(LINES - 1, 0, tui->message);
	else
		mt_tui_put(LINES - 1, 0, *progress ? progress : mt_tui_key_bar(tui, COLS));
}

void mt_tui_draw_foot(struct mt_tui *tui)
{
	draw_notes(tui);
	draw_last_line(tui);
}
