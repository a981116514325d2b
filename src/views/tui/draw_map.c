// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each cell its letter; in colour, where there is some, what the letter says.
 * Below: which letters there are, and what is at the cursor.
 */
#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "views/tui/draw.h"
#include "views/tui/map.h"

#define MAX_LEGEND_LINES 3
#define PLACE_LINES 2

static enum mt_use use_of(char letter)
{
	enum mt_use use = 0;

	while (use < MT_NR_USES && mt_uses[use].letter != letter)
		use++;
	return use;
}

/* Where the cells begin: behind the pfn. */
static int cells_at(const struct mt_screen *screen)
{
	const struct mt_table *table = &screen->rows.table;

	return table->nr_columns ? (int)table->columns[0].width + 1 : 0;
}

size_t mt_tui_map_cell_at(const struct mt_screen *screen, int x)
{
	return x < cells_at(screen) ? 0 : (size_t)(x - cells_at(screen));
}

static void draw_cells(const struct mt_tui *tui, const struct mt_screen *screen, size_t row, int y,
		       bool is_current)
{
	const char *letters = mt_screen_text_of(screen, row, "map");
	int x = cells_at(screen);

	for (size_t i = 0; letters && letters[i] && x < COLS; i++, x++) {
		enum mt_use use = use_of(letters[i]);
		attr_t attr = is_current && i == screen->cell ? A_REVERSE | A_BOLD :
			      use < MT_NR_USES ? (attr_t)mt_tui_use_color(tui, use) : A_NORMAL;

		mvaddch(y, x, (chtype)(unsigned char)letters[i] | attr);
	}
}

static void draw_rows(struct mt_tui *tui, struct mt_screen *screen, size_t room)
{
	mt_tui_scroll_to_cursor(screen, room);
	for (size_t i = 0; i < room && screen->top + i < screen->nr_shown; i++) {
		size_t row = screen->shown[screen->top + i];
		int y = MT_TUI_HEAD_LINES + (int)i;
		const char *pfn = mt_screen_text_of(screen, row, "pfn");

		mt_tui_put(y, cells_at(screen) - 1 - (int)strlen(pfn ? pfn : ""), pfn ? pfn : "");
		draw_cells(tui, screen, row, y, screen->top + i == screen->cursor);
	}
}

static void draw_title(struct mt_tui *tui, const struct mt_screen *screen)
{
	char size[MT_TEXT_BYTES_SIZE], text[MT_TUI_LINE];
	struct mt_tui_place place;

	if (!mt_tui_map_place(screen, &place))
		return;
	mt_text_bytes(size, mt_pages_to_bytes(tui->snapshot, place.pages));
	snprintf(text, sizeof(text), "each letter %s%s", size,
		 place.pages == 1 ? ", a page" : "");
	attron((attr_t)mt_tui_title(tui));
	mt_tui_put(MT_TUI_HEAD_LINES - 1, 0, "PFN");
	mt_tui_put(MT_TUI_HEAD_LINES - 1, cells_at(screen), text);
	attroff((attr_t)mt_tui_title(tui));
}

/* The uses that have a cell, in the order of their table; the lines they take. */
static int draw_legend(const struct mt_tui *tui, const struct mt_screen *screen, int y)
{
	bool there[MT_NR_USES + 1] = { false };
	int x = 0, lines = 1;

	for (size_t i = 0; i < screen->nr_shown; i++) {
		const char *p = mt_screen_text_of(screen, screen->shown[i], "map");

		for (; p && *p; p++)
			there[use_of(*p)] = true;
	}
	for (enum mt_use use = 0; use < MT_NR_USES; use++) {
		int width = 2 + (int)strlen(mt_uses[use].name);

		if (!there[use] || use == MT_USE_HOLE)
			continue;
		if (x && x + width > COLS) {
			if (lines++ == MAX_LEGEND_LINES)
				return MAX_LEGEND_LINES;
			x = 0;
		}
		if (y >= 0) {
			mvaddch(y + lines - 1, x, (chtype)mt_uses[use].letter |
						  (attr_t)mt_tui_use_color(tui, use));
			mt_tui_put(y + lines - 1, x + 2, mt_uses[use].name);
		}
		x += width + 2;
	}
	return lines;
}

int mt_tui_map_lines(const struct mt_tui *tui)
{
	const struct mt_screen *screen = &tui->stack[tui->depth - 1];

	return mt_tui_is_map(screen) && screen->nr_shown ?
		       PLACE_LINES + draw_legend(tui, screen, -1) : 0;
}

/* "node 0 DMA32": whose the cell is; all whose span has some of it. */
static void tell_zones(const struct mt_tui *tui, const struct mt_tui_place *place, char *text,
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

static void tell_use(const struct mt_tui_place *place, char *text, size_t size)
{
	enum mt_use use = use_of(place->letter);

	if (use == MT_NR_USES)
		snprintf(text, size, "no pages here");
	else if (place->pages == 1)
		snprintf(text, size, "%s: %s", mt_uses[use].name, mt_uses[use].help);
	else
		snprintf(text, size, "%s %s: %s",
			 place->tenths == 9 ? "nearly all" : place->tenths >= 5 ? "mostly" : "partly",
			 mt_uses[use].name, mt_uses[use].help);
}

static void draw_place(const struct mt_tui *tui, const struct mt_screen *screen, int y)
{
	struct mt_tui_place place;
	char zones[128], text[MT_TUI_LINE];

	if (!mt_tui_map_place(screen, &place))
		return;
	tell_zones(tui, &place, zones, sizeof(zones));
	snprintf(text, sizeof(text), place.pages == 1 ? "pfn %llu" : "pfn %llu-%llu",
		 (unsigned long long)place.pfn, (unsigned long long)(place.pfn + place.pages - 1));
	snprintf(text + strlen(text), sizeof(text) - strlen(text), "  0x%llx  %s",
		 (unsigned long long)mt_pages_to_bytes(tui->snapshot, place.pfn), zones);
	attron(A_BOLD);
	mt_tui_put(y, 0, text);
	attroff(A_BOLD);
	tell_use(&place, text, sizeof(text));
	mt_tui_put(y + 1, 0, text);
}

void mt_tui_draw_map(struct mt_tui *tui, size_t room)
{
	struct mt_screen *screen = mt_tui_top(tui);
	int y = MT_TUI_HEAD_LINES + (int)room;

	draw_title(tui, screen);
	draw_rows(tui, screen, room);
	draw_place(tui, screen, y);
	draw_legend(tui, screen, y + PLACE_LINES);
}
