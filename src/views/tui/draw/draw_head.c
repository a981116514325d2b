// SPDX-License-Identifier: GPL-2.0-or-later
/* Above the rows: where the figures come from, the views, the way here. */
#include "views/tui/draw/draw_private.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "views/tui/screen/sample.h"

/* Of a long path the end, so that there is room for time and kernel. */
static int put_path(int x, const struct mt_origin *origin)
{
	size_t width = mt_text_width(origin->path);
	size_t others = (origin->has_time ? 27 : 0) +
			(origin->kernel ? mt_text_width(origin->kernel) + 2 : 0);
	size_t room = (size_t)mt_term_width() > (size_t)x + others
			      ? (size_t)mt_term_width() - (size_t)x - others
			      : 0;

	if (room < 16)
		room = 16;
	if (width <= room)
		return mt_term_put(0, x, origin->path, MT_STYLE_PLAIN);
	x = mt_term_put(0, x, "<", MT_STYLE_PLAIN);
	return mt_term_put(0, x, origin->path + mt_term_fit(origin->path, width - room + 1),
			   MT_STYLE_PLAIN);
}

/* Somebody with many terminals wants to know which machine this is. */
static int put_host(int x)
{
	char name[HOST_NAME_MAX + 1] = "";
	mt_cleanup(free) char *text = NULL;

	if (gethostname(name, sizeof(name) - 1) || !*name)
		return x;
	text = mt_text_printable(name, strlen(name));
	return text ? mt_term_put(0, x + 1, text, MT_STYLE_PLAIN) : x;
}

static void draw_source(const struct mt_tui *tui)
{
	const struct mt_origin *origin = tui->snapshot ? &tui->snapshot->origin : NULL;
	char time[MT_TEXT_TIME_SIZE] = "";
	int x = mt_term_put(0, 0, "memtop", MT_STYLE_PLAIN);

	if (!origin)
		return;
	x = mt_term_put(0, x + 2, mt_origin_kind_name(origin->kind), MT_STYLE_PLAIN);
	if (origin->kind == MT_ORIGIN_LIVE)
		x = put_host(x);
	if (tui->paused)
		x = mt_term_put(0, x + 2, "paused", MT_STYLE_PLAIN);
	if (mt_tui_is_slow(tui))
		x = mt_term_put(0, x + 2, "once a minute", MT_STYLE_PLAIN);
	if (tui->changes)
		x = mt_term_put(0, x + 2, "changes since the mark", MT_STYLE_PLAIN);
	if (origin->path)
		x = put_path(x + 1, origin);
	mt_origin_time_local(time, origin);
	if (*time)
		x = mt_term_put(0, x + 2, time, MT_STYLE_PLAIN);
	if (origin->kernel)
		x = mt_term_put(0, x + 2, origin->kernel, MT_STYLE_PLAIN);
	if (origin->arch)
		mt_term_put(0, x + 1, origin->arch, MT_STYLE_PLAIN);
}

static void draw_tabs(const struct mt_tui *tui)
{
	struct mt_tab tab = mt_layout_first_tab(tui);
	bool are_before = tab.i > 0;

	for (; tab.view && tab.x < mt_term_width(); mt_layout_next_tab(tui, &tab))
		mt_term_put(MT_TUI_TABS_LINE, tab.x, tab.text,
			    tab.view == tui->stack[0].question.view ? MT_STYLE_REVERSE :
								      MT_STYLE_PLAIN);
	if (are_before)
		mt_term_put(MT_TUI_TABS_LINE, 0, "<", MT_STYLE_PLAIN);
	if (tab.view || tab.x - 2 > mt_term_width())
		mt_term_put_char(MT_TUI_TABS_LINE, mt_term_width() - 1, '>', MT_STYLE_PLAIN);
}

/* "freelist: node 0 > DMA32 > order 4 > Movable", or what the view is */
static void draw_trail(const struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_shown(tui);
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
		mt_term_put(2, 0, text, MT_STYLE_PLAIN);
	else
		mt_term_put_end(2, 0, text, MT_STYLE_PLAIN);
}

void mt_tui_draw_head(const struct mt_tui *tui)
{
	draw_source(tui);
	draw_tabs(tui);
	draw_trail(tui);
}
