// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/map.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "views/tui/screen/map_cursor.h"
#include "views/tui/screen/sample.h"
#include "views/tui/screen/stack.h"
#include "views/tui/term/keys.h"
#include "views/tui/term/term.h"

/* So much finer or coarser at once. */
#define ZOOM 8u

/* Lines of a window, where not all of the machine can be shown. */
#define WINDOW_LINES 256u

/* Where the source does not tell: 2 MiB of 4 KiB each. */
#define USUAL_PAGEBLOCK 512u

/* From the first page of all zones to behind the last. */
static void span(const struct mt_tui *tui, uint64_t *first, uint64_t *end)
{
	*first = UINT64_MAX;
	*end = 0;
	for (size_t i = 0; tui->snapshot && i < tui->snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &tui->snapshot->zones[i];

		if (zone->start_pfn == MT_UNKNOWN || zone->spanned == MT_UNKNOWN || !zone->spanned)
			continue;
		if (zone->start_pfn < *first)
			*first = zone->start_pfn;
		if (zone->start_pfn + zone->spanned > *end)
			*end = zone->start_pfn + zone->spanned;
	}
}

static uint64_t pageblock(const struct mt_tui *tui)
{
	unsigned int order = tui->snapshot ? tui->snapshot->pageblock_order : MT_NO_INDEX;

	return order < 32 ? UINT64_C(1) << order : USUAL_PAGEBLOCK;
}

/* Words that ask for cells of so many pages around pfn. */
static void words_for(const struct mt_tui *tui, uint64_t cell, uint64_t pfn, char *words,
		      size_t size)
{
	uint64_t line = mt_tui_map_line(mt_term_width()) * cell, half = line * (WINDOW_LINES / 2);
	uint64_t first, end, from, to;

	span(tui, &first, &end);
	from = pfn / line * line;
	from = from > half ? from - half : 0;
	to = from + 2 * half;
	if (from <= first && to >= end)
		snprintf(words, size, "--map --cell %" PRIu64, cell);
	else
		snprintf(words, size, "--map --cell %" PRIu64 " --pfn %" PRIu64 "-%" PRIu64, cell,
			 from, to - 1);
}

/* The same screen with other cells, or another window. */
static void show(struct mt_tui *tui, uint64_t cell, uint64_t pfn)
{
	struct mt_screen *screen = mt_tui_top(tui);

	screen->has_place = true;
	screen->place_pfn = pfn;
	screen->wanted_cell = cell;
	screen->question.target.selection.has_pfns = false;
	words_for(tui, cell, pfn, screen->question.words, sizeof(screen->question.words));
	mt_tui_sample(tui);
}

static void zoom(struct mt_tui *tui, bool in)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	uint64_t cell = screen->wanted_cell ? screen->wanted_cell : mt_map_cell_pages(screen),
		 first, end;
	struct mt_tui_place place;

	span(tui, &first, &end);
	if (!mt_tui_map_place(screen, &place))
		return;
	if (in && cell == 1)
		mt_tui_say(tui, "a cell is a page: Enter tells all of it");
	else if (!in && cell * mt_tui_map_line(mt_term_width()) >= end)
		mt_tui_say(tui, "all of the machine is a line");
	else if (in)
		show(tui, cell > ZOOM ? cell / ZOOM : 1, place.pfn);
	else
		show(tui, cell * ZOOM, place.pfn);
}

void mt_tui_map_enter(struct mt_tui *tui)
{
	const struct mt_screen *screen = mt_tui_top(tui);
	uint64_t block = pageblock(tui), cell;
	struct mt_tui_place place;
	char words[MT_TUI_LINE], label[MT_TUI_TEXT];

	if (!mt_tui_map_place(screen, &place))
		return;
	if (place.pages == 1) {
		snprintf(words, sizeof(words), "%" PRIu64, place.pfn);
		snprintf(label, sizeof(label), "pfn %" PRIu64, place.pfn);
		mt_tui_push(tui, "page", words, NULL, label);
		return;
	}
	cell = place.pages <= block ? 1 : place.pages / block > 4096 ? place.pages / 512 : block;
	words_for(tui, cell, place.pfn, words, sizeof(words));
	snprintf(label, sizeof(label), "pfn %" PRIu64 "-%" PRIu64, place.pfn,
		 place.pfn + place.pages - 1);
	mt_tui_push(tui, "pagemap", words, NULL, label);
	if (mt_tui_top(tui) == screen)
		return;
	mt_tui_top(tui)->has_place = true;
	mt_tui_top(tui)->place_pfn = place.pfn;
	if (mt_tui_is_map(mt_tui_top(tui)))
		mt_tui_map_find(mt_tui_top(tui));
}

/* Behind the window's edge there may be more. */
static void pan(struct mt_tui *tui, bool on)
{
	struct mt_screen *screen = mt_tui_top(tui);
	uint64_t line = mt_map_cell_pages(screen) * mt_tui_map_line(mt_term_width()), first, end;
	struct mt_tui_place place;

	span(tui, &first, &end);
	if (!screen->rows.base.selection.has_pfns || !mt_tui_map_place(screen, &place))
		return;
	if (on && place.pfn + line < end)
		show(tui, mt_map_cell_pages(screen), place.pfn + line);
	else if (!on && place.pfn >= first + line)
		show(tui, mt_map_cell_pages(screen), place.pfn - line);
}

static void move_row(struct mt_tui *tui, bool on)
{
	struct mt_screen *screen = mt_tui_top(tui);

	if (on && screen->cursor + 1 < screen->nr_shown)
		mt_tui_map_go_to(screen, screen->cursor + 1, screen->cell);
	else if (!on && screen->cursor)
		mt_tui_map_go_to(screen, screen->cursor - 1, screen->cell);
	else
		pan(tui, on);
}

static void move_cell(struct mt_tui *tui, bool on)
{
	struct mt_screen *screen = mt_tui_top(tui);
	size_t row = screen->cursor;

	if (row >= screen->nr_shown)
		return;
	if (on && screen->cell + 1 < strlen(mt_map_letters(screen, screen->shown[row])))
		mt_tui_map_go_to(screen, row, screen->cell + 1);
	else if (!on && screen->cell)
		mt_tui_map_go_to(screen, row, screen->cell - 1);
	else if (on && row + 1 < screen->nr_shown)
		mt_tui_map_go_to(screen, row + 1, 0);
	else if (!on && row)
		mt_tui_map_go_to(screen, row - 1, SIZE_MAX);
}

bool mt_tui_map_key(struct mt_tui *tui, int key)
{
	struct mt_screen *screen = mt_tui_top(tui);

	if (!mt_tui_is_map(screen))
		return false;
	switch (key) {
	case MT_KEY_LEFT:
	case MT_KEY_RIGHT:
		move_cell(tui, key == MT_KEY_RIGHT);
		return true;
	case MT_KEY_UP:
	case MT_KEY_DOWN:
	case 'k':
	case 'j':
		move_row(tui, key == MT_KEY_DOWN || key == 'j');
		return true;
	case '+':
	case '-':
		zoom(tui, key == '+');
		return true;
	default:
		return false;
	}
}
