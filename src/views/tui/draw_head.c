// SPDX-License-Identifier: GPL-2.0-or-later
/* Above the rows: where the figures come from, the views, the way here. */
#include <curses.h>
#include <string.h>

#include "views/tui/draw.h"

/* Of a long path the end, so that there is room for time and kernel. */
static int put_path(int x, const struct mt_origin *origin)
{
	size_t width = mt_text_width(origin->path);
	size_t others = (origin->has_time ? 22 : 0) + (origin->kernel ? mt_text_width(origin->kernel) + 2 : 0);
	size_t room = (size_t)COLS > (size_t)x + others ? (size_t)COLS - (size_t)x - others : 0;

	if (room < 16)
		room = 16;
	if (width <= room)
		return mt_tui_put(0, x, origin->path);
	x = mt_tui_put(0, x, "<");
	return mt_tui_put(0, x, origin->path + mt_tui_fit(origin->path, width - room + 1));
}

static void draw_source(struct mt_tui *tui)
{
	const struct mt_origin *origin = tui->snapshot ? &tui->snapshot->origin : NULL;
	char time[32] = "";
	int x = mt_tui_put(0, 0, "memtop");

	if (!origin)
		return;
	x = mt_tui_put(0, x + 2, mt_origin_kind_name(origin->kind));
	if (tui->paused)
		x = mt_tui_put(0, x + 2, "paused");
	if (mt_tui_is_slow(tui))
		x = mt_tui_put(0, x + 2, "once a minute");
	if (tui->changes)
		x = mt_tui_put(0, x + 2, "changes since the mark");
	if (origin->path)
		x = put_path(x + 1, origin);
	mt_origin_time_text(time, origin);
	if (*time)
		x = mt_tui_put(0, x + 2, time);
	if (origin->kernel)
		x = mt_tui_put(0, x + 2, origin->kernel);
	if (origin->arch)
		mt_tui_put(0, x + 1, origin->arch);
}

static int label(size_t i, const struct mt_view *view, char text[MT_TUI_TEXT])
{
	if (i < 10)
		snprintf(text, MT_TUI_TEXT, "%zu %s", (i + 1) % 10, view->name);
	else
		snprintf(text, MT_TUI_TEXT, "%s", view->name);
	return (int)strlen(text);
}

/* The first tab that is shown: so far on that the current one is seen, too. */
static size_t first_tab(const struct mt_tui *tui)
{
	const struct mt_view *current = tui->stack[0].question.view, *view;
	char text[MT_TUI_TEXT];
	size_t first = 0, i;
	int end = 0;

	for (i = 0; (view = mt_tui_view(tui, i)); i++) {
		end += label(i, view, text) + 2;
		if (view == current)
			break;
	}
	for (; view && first < i && end - 2 > COLS - (first ? 2 : 0); first++)
		end -= label(first, mt_tui_view(tui, first), text) + 2;
	return first;
}

/* What fn is told of: each tab from the first, and where it begins and ends. */
static const struct mt_view *each_tab(const struct mt_tui *tui, int looked_for, bool draw)
{
	const struct mt_view *view, *found = NULL;
	size_t i = first_tab(tui);
	int x = i ? 2 : 0;

	for (; (view = mt_tui_view(tui, i)) && x < COLS; i++) {
		char text[MT_TUI_TEXT];
		int end = x + label(i, view, text);

		if (draw && view == tui->stack[0].question.view)
			attron(A_REVERSE);
		if (draw)
			mt_tui_put(MT_TUI_TABS_LINE, x, text);
		attroff(A_REVERSE);
		if (looked_for >= x && looked_for < end)
			found = view;
		x = end + 2;
	}
	if (draw && first_tab(tui))
		mt_tui_put(MT_TUI_TABS_LINE, 0, "<");
	if (draw && (view || x - 2 > COLS))
		mvaddch(MT_TUI_TABS_LINE, COLS - 1, '>');
	return found;
}

const struct mt_view *mt_tui_tab_at(const struct mt_tui *tui, int x)
{
	return each_tab(tui, x, false);
}

/* "freelist: node 0 > DMA32 > order 4 > Movable", or what the view is */
static void draw_trail(struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	const struct mt_view *view = screen->rows.view && screen->rows.view->summary ?
				     screen->rows.view : screen->question.view;
	const char *arrow = tui->options->unicode ? " › " : " > ";
	char text[MT_TUI_MAX_DEPTH * MT_TUI_TEXT * 2];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s: ", view->name);

	if (tui->depth == 1)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
					*screen->question.words ? screen->question.words :
								  view->summary);
	for (size_t i = 1; i < tui->depth && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i > 1 ? arrow : "",
					tui->stack[i].label);
	if (*screen->filter && len < sizeof(text))
		snprintf(text + len, sizeof(text) - len, "  filter: %s", screen->filter);
	if (tui->depth == 1)
		mt_tui_put(2, 0, text);
	else
		mt_tui_put_end(2, 0, text);
}

void mt_tui_draw_head(struct mt_tui *tui)
{
	draw_source(tui);
	each_tab(tui, -1, true);
	draw_trail(tui);
}
