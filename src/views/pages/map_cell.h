/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cell of a map of physical memory: so many pages that follow each other. */
#ifndef MT_VIEWS_PAGES_MAP_CELL_H
#define MT_VIEWS_PAGES_MAP_CELL_H

#include "model/inspect.h"

/* What the pages of a cell are used for. */
struct mt_map_cell {
	uint64_t pages;		/* with a use; 0: an empty cell */
	enum mt_use use;	/* most of them have */
	unsigned int share;	/* of pages with that use, in thousandths */
	unsigned int uses;	/* different ones */
};

/* Returns the cell whose pages have these uses: so many pages of each. */
struct mt_map_cell mt_map_cell(const uint32_t counts[MT_NR_USES]);

#endif
