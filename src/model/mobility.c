// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/mobility.h"

#include <stdlib.h>

const char *const mt_mobility_names[MT_NR_MOBILITIES] = {
	[MT_MOBILITY_FREE] = "free",
	[MT_MOBILITY_LISTED] = "pcp",
	[MT_MOBILITY_MOVABLE] = "movable",
	[MT_MOBILITY_CLEAN] = "clean",
	[MT_MOBILITY_UNEVICTABLE] = "unevictable",
	[MT_MOBILITY_LARGE] = "large_folio",
	[MT_MOBILITY_RECLAIMABLE] = "reclaimable",
	[MT_MOBILITY_PINNED] = "pinned",
	[MT_MOBILITY_UNMOVABLE] = "unmovable",
	[MT_MOBILITY_HUGETLB] = "hugetlb",
	[MT_MOBILITY_OFFLINE] = "offline",
	[MT_MOBILITY_RESERVED] = "reserved",
	[MT_MOBILITY_UNKNOWN] = "unknown",
	[MT_MOBILITY_HOLE] = "hole",
};

void mt_blocks_release(struct mt_blocks *blocks)
{
	free(blocks->units);
	free(blocks->zones);
	free(blocks->holders);
	free(blocks->holds);
	free(blocks->first_hold);
	*blocks = (struct mt_blocks){ 0 };
}
