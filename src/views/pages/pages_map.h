/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maps of physical memory, as letters and as a picture. */
#ifndef MT_VIEWS_PAGES_PAGES_MAP_H
#define MT_VIEWS_PAGES_PAGES_MAP_H

#include "base/text.h"
#include "model/inspect.h"

struct mt_map_cell {
	uint64_t pages;		/* with a use; 0: an empty cell */
	enum mt_use use;	/* most of them have */
	unsigned int share;	/* of pages with that use, in thousandths */
	unsigned int uses;	/* different ones */
};

struct mt_map_cell mt_map_cell(const uint32_t counts[MT_NR_USES]);

/*
 * The map as a picture that any browser shows (SVG 1.1): a square for each
 * cell, coloured by use, paler the more it is mixed, with a legend.  Errors name the file.
 */
struct mt_error *mt_pages_write_svg(const char *path, const struct mt_snapshot *snapshot,
				    const struct mt_page_map *map);

#endif
