// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/screen/map_cursor.h"

#include <string.h>

#include "base/number.h"
#include "views/views.h"

bool mt_tui_is_map(const struct mt_screen *screen)
{
	return screen->rows.view == &mt_view_pages_map;
}

static uint64_t number_of(const struct mt_screen *screen, size_t row, const char *key)
{
	const char *text = mt_screen_text_of(screen, row, key);
	uint64_t number = 0;

	return text && mt_number_parse(text, &number) ? number : 0;
}

const char *mt_map_letters(const struct mt_screen *screen, size_t row)
{
	const char *text = mt_screen_text_of(screen, row, "map");

	return text ? text : "";
}

enum mt_use mt_map_use(char letter)
{
	enum mt_use use = 0;

	while (use < MT_NR_USES && mt_uses[use].letter != letter)
		use++;
	return use;
}

uint64_t mt_map_cell_pages(const struct mt_screen *screen)
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
	letters = mt_map_letters(screen, row);
	purity = mt_screen_text_of(screen, row, "purity");
	if (screen->cell >= strlen(letters))
		return false;
	place->pages = mt_map_cell_pages(screen);
	place->pfn = number_of(screen, row, "pfn") + screen->cell * place->pages;
	place->letter = letters[screen->cell];
	place->tenths = purity && strlen(purity) > screen->cell && purity[screen->cell] >= '0' &&
					purity[screen->cell] <= '9'
				? (unsigned int)(purity[screen->cell] - '0')
				: 0;
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
	n = strlen(mt_map_letters(screen, screen->shown[row]));
	screen->cursor = row;
	screen->cell = cell < n ? cell : n ? n - 1 : 0;
	remember(screen);
}

/* The last row that does not begin behind the place. */
void mt_tui_map_find(struct mt_screen *screen)
{
	uint64_t pages = mt_map_cell_pages(screen);
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

bool mt_tui_map_search(struct mt_screen *screen, const char *use)
{
	enum mt_use wanted = mt_use_find(use);
	char letter = wanted != MT_NR_USES ? mt_uses[wanted].letter : use[1] ? '\0' : *use;
	size_t row = screen->cursor, cell = screen->cell;

	for (size_t n = 0; letter && n <= screen->nr_shown && row < screen->nr_shown; n++) {
		const char *letters = mt_map_letters(screen, screen->shown[row]);
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
