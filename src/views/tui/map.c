// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/map.h"

#include <curses.h>
#include <string.h>

#include "base/number.h"
#include "views/views.h"

/* So much finer or coarser at once. */
#define ZOOM 8u

/* Lines of a window, where not all of the machine can be shown. */
#define WINDOW_LINES 256u

/* Where the source does not tell: 2 MiB of 4 KiB each. */
#define USUAL_PAGEBLOCK 512u

bool mt_tui_is_map(const struct mt_screen *screen)
{
	return screen->rows.view == &mt_view_pages_map;
}

unsigned int mt_tui_map_line(int width)
{
	return width >= 144 ? 128 : width >= 76 ? 64 : width >= 42 ? 32 : 16;
}

static uint64_t number_of(const struct mt_screen *screen, size_t row, const char *key)
{
	const char *text = mt_screen_text_of(screen, row, key);
	uint64_t number = 0;

	return text && mt_number_parse(text, &number) ? number : 0;
}

static const char *letters_of(const struct mt_screen *screen, size_t row)
{
	const char *text = mt_screen_text_of(screen, row, "map");

	return text ? text : "";
}

static uint64_t cell_pages(const struct mt_screen *screen)
{
	uint64_t pages = screen->nr_shown ? number_of(screen, screen->shown[0], "cell_pages") : 0;

	return pages ? pages : 1;
}

bool mt_tui_map_place(const struct mt_screen *screen, struct mt_tui_place *place)
{
	const char *letters, *purity;
	size_t row;

	if (screen->cursor >= screen->nr_shown)
		return false;
	row = screen->shown[screen->cursor];
	letters = letters_of(screen, row);
	purity = mt_screen_text_of(screen, row, "purity");
	if (screen->cell >= strlen(letters))
		return false;
	place->pages = cell_pages(screen);
	place->pfn = number_of(screen, row, "pfn") + screen->cell * place->pages;
	place->letter = letters[screen->cell];
	place->tenths = purity && strlen(purity) > screen->cell && purity[screen->cell] >= '0' &&
			purity[screen->cell] <= '9' ? (unsigned int)(purity[screen->cell] - '0') : 0;
	return true;
}

static void remember(struct mt_screen *screen)
{
	struct mt_tui_place place;

	if (!mt_tui_map_place(screen, &place))
		return;
	screen->has_place = true;
	screen->place_pfn = place.pfn;
}

void mt_tui_map_go_to(struct mt_screen *screen, size_t row, size_t cell)
{
	size_t n;

	if (row >= screen->nr_shown)
		return;
	n = strlen(letters_of(screen, screen->shown[row]));
	screen->cursor = row;
	screen->cell = cell < n ? cell : n ? n - 1 : 0;
	remember(screen);
}

/* The last row that does not begin behind the place. */
void mt_tui_map_find(struct mt_screen *screen)
{
	uint64_t pages = cell_pages(screen);
	size_t best = 0;
	uint64_t from;

	screen->wanted_cell = 0;
	if (!screen->has_place || !screen->nr_shown) {
		mt_tui_map_go_to(screen, 0, 0);
		return;
	}
	for (size_t i = 0; i < screen->nr_shown; i++)
		if (number_of(screen, screen->shown[i], "pfn") <= screen->place_pfn)
			best = i;
	from = number_of(screen, screen->shown[best], "pfn");
	mt_tui_map_go_to(screen, best, screen->place_pfn < from ? 0 :
			 (size_t)((screen->place_pfn - from) / pages));
}

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
	uint64_t line = mt_tui_map_line(COLS) * cell, half = line * (WINDOW_LINES / 2);
	uint64_t first, end, from, to;

	span(tui, &first, &end);
	from = pfn / line * line;
	from = from > half ? from - half : 0;
	to = from + 2 * half;
	if (from <= first && to >= end)
		snprintf(words, size, "--map --cell %llu", (unsigned long long)cell);
	else
		snprintf(words, size, "--map --cell %llu --pfn %llu-%llu", (unsigned long long)cell,
			 (unsigned long long)from, (unsigned long long)(to - 1));
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
	uint64_t cell = screen->wanted_cell ? screen->wanted_cell : cell_pages(screen), first, end;
	struct mt_tui_place place;

	span(tui, &first, &end);
	if (!mt_tui_map_place(screen, &place))
		return;
	if (in && cell == 1)
		mt_tui_say(tui, "a cell is a page: Enter tells all of it");
	else if (!in && cell * mt_tui_map_line(COLS) >= end)
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
		snprintf(words, sizeof(words), "%llu", (unsigned long long)place.pfn);
		snprintf(label, sizeof(label), "pfn %llu", (unsigned long long)place.pfn);
		mt_tui_push(tui, "page", words, NULL, label);
		return;
	}
	cell = place.pages <= block ? 1 : place.pages / block > 4096 ? place.pages / 512 : block;
	words_for(tui, cell, place.pfn, words, sizeof(words));
	snprintf(label, sizeof(label), "pfn %llu-%llu", (unsigned long long)place.pfn,
		 (unsigned long long)(place.pfn + place.pages - 1));
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
	uint64_t line = cell_pages(screen) * mt_tui_map_line(COLS), first, end;
	struct mt_tui_place place;

	span(tui, &first, &end);
	if (!screen->rows.base.selection.has_pfns || !mt_tui_map_place(screen, &place))
		return;
	if (on && place.pfn + line < end)
		show(tui, cell_pages(screen), place.pfn + line);
	else if (!on && place.pfn >= first + line)
		show(tui, cell_pages(screen), place.pfn - line);
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
	if (on && screen->cell + 1 < strlen(letters_of(screen, screen->shown[row])))
		mt_tui_map_go_to(screen, row, screen->cell + 1);
	else if (!on && screen->cell)
		mt_tui_map_go_to(screen, row, screen->cell - 1);
	else if (on && row + 1 < screen->nr_shown)
		mt_tui_map_go_to(screen, row + 1, 0);
	else if (!on && row)
		mt_tui_map_go_to(screen, row - 1, SIZE_MAX);
}

bool mt_tui_map_search(struct mt_screen *screen, const char *use)
{
	enum mt_use wanted = mt_use_find(use);
	char letter = wanted != MT_NR_USES ? mt_uses[wanted].letter : use[1] ? '\0' : *use;
	size_t row = screen->cursor, cell = screen->cell;

	for (size_t n = 0; letter && n <= screen->nr_shown && row < screen->nr_shown; n++) {
		const char *letters = letters_of(screen, screen->shown[row]);
		size_t from = n ? 0 : cell + 1;
		const char *found = from < strlen(letters) ? strchr(letters + from, letter) : NULL;

		if (found) {
			mt_tui_map_go_to(screen, row, (size_t)(found - letters));
			return true;
		}
		row = (row + 1) % screen->nr_shown;
	}
	return false;
}

bool mt_tui_map_key(struct mt_tui *tui, int key)
{
	struct mt_screen *screen = mt_tui_top(tui);

	if (!mt_tui_is_map(screen))
		return false;
	switch (key) {
	case KEY_LEFT:
	case KEY_RIGHT:
		move_cell(tui, key == KEY_RIGHT);
		return true;
	case KEY_UP:
	case KEY_DOWN:
	case 'k':
	case 'j':
		move_row(tui, key == KEY_DOWN || key == 'j');
		return true;
	case '+':
	case '-':
		zoom(tui, key == '+');
		return true;
	default:
		return false;
	}
}
