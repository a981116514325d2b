// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/blockers/blockers.h"

#include <string.h>

const struct mt_block_verdict_info mt_block_verdicts[MT_NR_BLOCK_VERDICTS] = {
	[MT_BLOCK_FREE] = { "free", '.', "#e8f5e9", "free now" },
	[MT_BLOCK_COMPACTION] = { "compaction", 'c', "#66bb6a",
				  "moving pages away (compaction) makes a block of it" },
	[MT_BLOCK_RECLAIM] = { "reclaim", 'r', "#ffca28",
			       "besides, caches of the kernel must be shrunk" },
	[MT_BLOCK_HOLDERS] = { "holders", 'H', "#e53935",
			       "somebody must let go of pages that cannot be moved" },
	[MT_BLOCK_RESERVED] = { "reserved", 'R', "#757575",
				"has memory that was reserved at boot: never" },
	[MT_BLOCK_ISOLATED] = { "isolated", 'i', "#5c6bc0",
				"its pageblock is isolated: nothing is allocated from it" },
	[MT_BLOCK_UNKNOWN] = { "unknown", '?', "#ff80ab",
			       "struct pages are missing or damaged" },
	[MT_BLOCK_NONE] = { "partial", ' ', "#ffffff",
			    "no block can be here: a hole, or the border of a zone" },
};

static void add_up(const struct mt_blocks *blocks, size_t first, size_t n,
		   struct mt_block_range *range)
{
	range->zone = blocks->units[first].zone;
	range->cma = true;
	for (size_t i = first; i < first + n; i++) {
		const struct mt_block_unit *unit = &blocks->units[i];

		for (int m = 0; m < MT_NR_MOBILITIES; m++)
			range->pages[m] += unit->pages[m];
		if (unit->zone != range->zone)
			range->zone = MT_UNIT_NO_ZONE;
		range->cma = range->cma && unit->cma;
	}
}

static bool any_isolated(const struct mt_blocks *blocks, size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++)
		if (blocks->units[i].isolated)
			return true;
	return false;
}

static uint64_t total(const uint64_t pages[MT_NR_MOBILITIES])
{
	uint64_t sum = 0;

	for (int m = 0; m < MT_MOBILITY_HOLE; m++)
		sum += pages[m];
	return sum;
}

static void set_price(const struct mt_blocks *blocks, struct mt_block_range *range)
{
	const uint64_t *pages = range->pages;
	bool unevictable = blocks->rules.moves_unevictable;

	range->move_pages = pages[MT_MOBILITY_MOVABLE] + pages[MT_MOBILITY_CLEAN] +
			    (unevictable ? pages[MT_MOBILITY_UNEVICTABLE] : 0);
	range->reclaim_pages = pages[MT_MOBILITY_RECLAIMABLE];
	range->held_pages = pages[MT_MOBILITY_LARGE] + pages[MT_MOBILITY_PINNED] +
			    pages[MT_MOBILITY_UNMOVABLE] + pages[MT_MOBILITY_HUGETLB] +
			    pages[MT_MOBILITY_OFFLINE] +
			    (unevictable ? 0 : pages[MT_MOBILITY_UNEVICTABLE]);
}

static enum mt_block_verdict judge(const struct mt_blocks *blocks,
				   const struct mt_block_range *range)
{
	uint64_t all = UINT64_C(1) << blocks->order;

	if (range->zone == MT_UNIT_NO_ZONE || range->pages[MT_MOBILITY_HOLE] ||
	    total(range->pages) < all)
		return MT_BLOCK_NONE;
	if (range->pages[MT_MOBILITY_RESERVED])
		return MT_BLOCK_RESERVED;
	if (range->held_pages)
		return MT_BLOCK_HOLDERS;
	if (range->pages[MT_MOBILITY_UNKNOWN])
		return MT_BLOCK_UNKNOWN;
	if (range->reclaim_pages)
		return MT_BLOCK_RECLAIM;
	return range->pages[MT_MOBILITY_FREE] == all ? MT_BLOCK_FREE : MT_BLOCK_COMPACTION;
}

void mt_block_range_judge(const struct mt_blocks *blocks, size_t i, struct mt_block_range *range)
{
	size_t n = mt_blocks_units_per_range(blocks), first = i * n;

	*range = (struct mt_block_range){
		.pfn = blocks->start_pfn + ((uint64_t)i << blocks->order),
	};
	add_up(blocks, first, n, range);
	set_price(blocks, range);
	range->verdict = judge(blocks, range);
	if (range->verdict != MT_BLOCK_NONE && any_isolated(blocks, first, n))
		range->verdict = MT_BLOCK_ISOLATED;
}

bool mt_block_chosen(const struct mt_blocks *blocks, const struct mt_block_choice *choice,
		     const struct mt_block_range *range)
{
	const struct mt_block_zone *zone;

	if (choice->cma && !range->cma)
		return false;
	if (range->zone >= blocks->nr_zones)
		return !choice->has_node && !choice->zone;
	zone = &blocks->zones[range->zone];
	return (!choice->has_node || choice->node == zone->node) &&
	       (!choice->zone || !strcmp(choice->zone, zone->name));
}

void mt_blocks_sum(const struct mt_blocks *blocks, const struct mt_block_choice *choice,
		   struct mt_block_sums *sums)
{
	for (size_t i = 0; i < blocks->nr_ranges; i++) {
		struct mt_block_range range;
		struct mt_block_sums *sum;

		mt_block_range_judge(blocks, i, &range);
		if (!mt_block_chosen(blocks, choice, &range))
			continue;
		sum = &sums[range.zone < blocks->nr_zones ? range.zone : blocks->nr_zones];
		sum->ranges[range.verdict]++;
		for (int m = 0; m < MT_NR_MOBILITIES; m++)
			sum->pages[m] += range.pages[m];
		sum->move_pages += range.verdict == MT_BLOCK_COMPACTION ? range.move_pages : 0;
	}
}
