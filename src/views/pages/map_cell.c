// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/map_cell.h"

struct mt_map_cell mt_map_cell(const uint32_t counts[MT_NR_USES])
{
	struct mt_map_cell cell = { .use = MT_NR_USES };
	uint32_t most = 0;

	for (int use = 0; use < MT_NR_USES; use++) {
		if (use == MT_USE_HOLE)
			continue;
		cell.pages += counts[use];
		cell.uses += counts[use] != 0;
		if (counts[use] > most) {
			most = counts[use];
			cell.use = use;
		}
	}
	cell.share = cell.pages ? (unsigned int)((uint64_t)most * 1000 / cell.pages) : 0;
	return cell;
}
