// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/huge.h"

#define ENTRY_SHIFT 3

unsigned int mt_huge_order(const struct mt_snapshot *snapshot)
{
	uint64_t page_size = snapshot->origin.page_size;

	if (!snapshot->nr_orders)
		return MT_NO_INDEX;

	unsigned int largest = snapshot->nr_orders - 1;
	unsigned int order = snapshot->pageblock_order;

	if (page_size != MT_UNKNOWN && page_size)
		order = (unsigned int)__builtin_ctzll(page_size) - ENTRY_SHIFT;
	if (order == MT_NO_INDEX)
		return order;
	return order < largest ? order : largest;
}
