// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "views/tui/screen/layout.h"
#include "views/tui/screen/tabs.h"
#include "views/tui/term/term.h"

/* Columns between two tabs, and for the arrow before the first where there are others. */
#define GAP 2

/* The first ten have a key that leads there. */
static int write_label(size_t i, const struct mt_view *view, char text[MT_TUI_TEXT])
{
	if (i < 10)
		snprintf(text, MT_TUI_TEXT, "%zu %s", (i + 1) % 10, view->name);
	else
		snprintf(text, MT_TUI_TEXT, "%s", view->name);
	return (int)strlen(text);
}

static size_t first_shown(const struct mt_tui *tui)
{
	const struct mt_view *current = tui->stack[0].question.view, *view;
	char text[MT_TUI_TEXT];
	size_t first = 0, i;
	int end = 0;

	for (i = 0; (view = mt_tui_tab(tui, i)); i++) {
		end += write_label(i, view, text) + GAP;
		if (view == current)
			break;
	}
	for (; view && first < i && end - GAP > mt_term_width() - (first ? GAP : 0); first++)
		end -= write_label(first, mt_tui_tab(tui, first), text) + GAP;
	return first;
}

static struct mt_tab place_tab(const struct mt_tui *tui, size_t i, int x)
{
	struct mt_tab tab = { .i = i, .view = mt_tui_tab(tui, i), .x = x, .end = x };

	if (tab.view)
		tab.end += write_label(i, tab.view, tab.text);
	return tab;
}

struct mt_tab mt_layout_first_tab(const struct mt_tui *tui)
{
	size_t first = first_shown(tui);

	return place_tab(tui, first, first ? GAP : 0);
}

void mt_layout_next_tab(const struct mt_tui *tui, struct mt_tab *tab)
{
	*tab = place_tab(tui, tab->i + 1, tab->end + GAP);
}

const struct mt_view *mt_layout_tab_at(const struct mt_tui *tui, int x)
{
	struct mt_tab tab = mt_layout_first_tab(tui);

	for (; tab.view && tab.x < mt_term_width(); mt_layout_next_tab(tui, &tab))
		if (x >= tab.x && x < tab.end)
			return tab.view;
	return NULL;
}
