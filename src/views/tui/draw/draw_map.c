// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each cell its letter; in colour, where there is some, what the letter says.
 * Below: which letters there are, and what is at the cursor.
 */
#include "views/tui/draw/draw_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "views/tui/screen/map_cursor.h"

static void draw_cells(const struct mt_screen *screen, size_t row, int y, bool is_current)
{
	const char *letters = mt_map_letters(screen, row);
	int x = mt_layout_cells_x(screen);

	for (size_t i = 0; letters[i] && x < mt_term_width(); i++, x++) {
		enum mt_use use = mt_map_use(letters[i]);
		unsigned int style = is_current && i == screen->cell ?
					     MT_STYLE_REVERSE | MT_STYLE_BOLD :
				     use < MT_NR_USES ? mt_style_use(use) : MT_STYLE_PLAIN;

		mt_term_put_char(y, x, letters[i], style);
	}
}

static void draw_rows(struct mt_screen *screen, size_t room)
{
	mt_layout_scroll_to_cursor(screen, room);
	for (size_t i = 0; i < room && screen->top + i < screen->nr_shown; i++) {
		size_t row = screen->shown[screen->top + i];
		int y = MT_TUI_HEAD_LINES + (int)i;
		const char *pfn = mt_screen_text_of(screen, row, "pfn");

		if (!pfn)
			pfn = "";
		mt_term_put(y, mt_layout_cells_x(screen) - 1 - (int)strlen(pfn), pfn,
			    MT_STYLE_PLAIN);
		draw_cells(screen, row, y, screen->top + i == screen->cursor);
	}
}

static void draw_title(const struct mt_tui *tui, const struct mt_screen *screen)
{
	char size[MT_TEXT_BYTES_SIZE], text[MT_TUI_LINE];
	struct mt_tui_place place;

	if (!mt_tui_map_place(screen, &place))
		return;
	mt_text_bytes(size, mt_pages_to_bytes(tui->snapshot, place.pages));
	snprintf(text, sizeof(text), "each letter %s%s", size,
		 place.pages == 1 ? ", a page" : "");
	mt_term_put(MT_TUI_HEAD_LINES - 1, 0, "PFN", mt_style_title());
	mt_term_put(MT_TUI_HEAD_LINES - 1, mt_layout_cells_x(screen), text, mt_style_title());
}

/* "node 0 DMA32": whose the cell is; all whose span has some of it. */
static void describe_zones(const struct mt_tui *tui, const struct mt_tui_place *place, char *text,
		       size_t size)
{
	size_t len = 0;

	*text = '\0';
	for (size_t i = 0; tui->snapshot && i < tui->snapshot->nr_zones && len < size; i++) {
		const struct mt_zone *zone = &tui->snapshot->zones[i];

		if (zone->start_pfn == MT_UNKNOWN || zone->spanned == MT_UNKNOWN ||
		    place->pfn + place->pages <= zone->start_pfn ||
		    place->pfn >= zone->start_pfn + zone->spanned)
			continue;
		len += (size_t)snprintf(text + len, size - len, "%snode %u %s", len ? ", " : "",
					zone->node, zone->name);
	}
}

static void describe_use(const struct mt_tui_place *place, char *text, size_t size)
{
	enum mt_use use = mt_map_use(place->letter);

	if (use == MT_NR_USES)
		snprintf(text, size, "no pages here");
	else if (place->pages == 1)
		snprintf(text, size, "%s: %s", mt_uses[use].name, mt_uses[use].help);
	else
		snprintf(text, size, "%s %s: %s",
			 place->tenths == 9   ? "nearly all"
			 : place->tenths >= 5 ? "mostly"
					      : "partly",
			 mt_uses[use].name, mt_uses[use].help);
}

static void draw_place(const struct mt_tui *tui, const struct mt_screen *screen, int y)
{
	struct mt_tui_place place;
	char zones[128], text[MT_TUI_LINE];

	if (!mt_tui_map_place(screen, &place))
		return;
	describe_zones(tui, &place, zones, sizeof(zones));
	snprintf(text, sizeof(text),
		 place.pages == 1 ? "pfn %" PRIu64 : "pfn %" PRIu64 "-%" PRIu64, place.pfn,
		 place.pfn + place.pages - 1);
	snprintf(text + strlen(text), sizeof(text) - strlen(text), "  0x%" PRIx64 "  %s",
		 mt_pages_to_bytes(tui->snapshot, place.pfn), zones);
	mt_term_put(y, 0, text, MT_STYLE_BOLD);
	describe_use(&place, text, sizeof(text));
	mt_term_put(y + 1, 0, text, MT_STYLE_PLAIN);
}

/* data: the line where the legend begins. */
static void draw_use(enum mt_use use, int line, int x, void *data)
{
	int y = *(const int *)data + line;

	mt_term_put_char(y, x, mt_uses[use].letter, mt_style_use(use));
	mt_term_put(y, x + 2, mt_uses[use].name, MT_STYLE_PLAIN);
}

void mt_tui_draw_map(struct mt_tui *tui, size_t room)
{
	struct mt_screen *screen = mt_tui_top(tui);
	int y = MT_TUI_HEAD_LINES + (int)room, legend = y + MT_TUI_PLACE_LINES;

	draw_title(tui, screen);
	draw_rows(screen, room);
	draw_place(tui, screen, y);
	mt_layout_legend(screen, draw_use, &legend);
}
