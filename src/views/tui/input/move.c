// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/move.h"

#include "views/tui/screen/layout.h"
#include "views/tui/screen/map_cursor.h"
#include "views/tui/screen/rows.h"
#include "views/tui/screen/stack.h"
#include "views/tui/screen/tabs.h"

void mt_tui_move_by(struct mt_tui *tui, long rows)
{
	struct mt_screen *screen = mt_tui_top(tui);
	long last = (long)screen->nr_shown - 1;
	long to = (long)screen->cursor + rows;

	if (to > last)
		to = last;
	screen->cursor = to < 0 ? 0 : (size_t)to;
	if (mt_tui_is_map(screen))
		mt_tui_map_go_to(screen, screen->cursor, screen->cell);
}

void mt_tui_go_up(struct mt_tui *tui)
{
	mt_tui_move_by(tui, -1);
}

void mt_tui_go_down(struct mt_tui *tui)
{
	mt_tui_move_by(tui, 1);
}

void mt_tui_page_up(struct mt_tui *tui)
{
	mt_tui_move_by(tui, -(long)mt_layout_page_rows(tui));
}

void mt_tui_page_down(struct mt_tui *tui)
{
	mt_tui_move_by(tui, (long)mt_layout_page_rows(tui));
}

void mt_tui_go_first(struct mt_tui *tui)
{
	mt_tui_top(tui)->cell = 0;
	mt_tui_move_by(tui, -(long)mt_tui_top(tui)->nr_shown);
}

void mt_tui_go_last(struct mt_tui *tui)
{
	mt_tui_move_by(tui, (long)mt_tui_top(tui)->nr_shown);
}

void mt_tui_scroll_left(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->left -= screen->left > 0;
}

void mt_tui_scroll_right(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t others = 0;

	for (size_t i = 0; i < screen->nr_columns; i++)
		others += !screen->rows.table.columns[screen->columns[i]].column->is_key;
	screen->left += screen->left + 1 < others;
}

void mt_tui_go_back(struct mt_tui *tui)
{
	if (mt_tui_job_is_busy(tui->job) && !tui->again &&
	    mt_tui_job_task(tui->job)->serial == mt_tui_top(tui)->serial)
		mt_tui_job_stop(tui->job);
	else
		mt_tui_back(tui);
}

static void open_by(struct mt_tui *tui, size_t step)
{
	size_t n = 0, current = 0;

	for (const struct mt_view *view; (view = mt_tui_tab(tui, n)); n++)
		if (view == tui->stack[0].question.view)
			current = n;
	if (n)
		mt_tui_open(tui, mt_tui_tab(tui, (current + step + n) % n));
}

void mt_tui_next_view(struct mt_tui *tui)
{
	open_by(tui, 1);
}

void mt_tui_previous_view(struct mt_tui *tui)
{
	open_by(tui, (size_t)-1);
}

static void arrange(struct mt_tui *tui)
{
	mt_tui_complain(tui, mt_screen_arrange(mt_tui_top(tui)));
}

/* Among the columns that are shown, and none: the view's own order. */
static void sort_by(struct mt_tui *tui, size_t step)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t n = screen->nr_columns + 1, at = 0;

	for (size_t i = 0; i < screen->nr_columns; i++)
		if (screen->sort == screen->columns[i] + 1)
			at = i + 1;
	at = (at + step + n) % n;
	screen->sort = at ? screen->columns[at - 1] + 1 : 0;
	arrange(tui);
	if (at)
		mt_tui_say(tui, "sorted by %s", screen->rows.table.columns[screen->sort - 1].title);
	else
		mt_tui_say(tui, "in the view's own order");
}

void mt_tui_next_sort(struct mt_tui *tui)
{
	sort_by(tui, 1);
}

void mt_tui_previous_sort(struct mt_tui *tui)
{
	sort_by(tui, (size_t)-1);
}

void mt_tui_invert(struct mt_tui *tui)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->inverted = !screen->inverted;
	arrange(tui);
}
