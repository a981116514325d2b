// SPDX-License-Identifier: GPL-2.0-or-later
/* Who is in the way, and how often. */
#include <stdlib.h>

#include "analysis/blockers/blockers.h"

static void count_range(const struct mt_blocks *blocks, size_t range, struct mt_block_rank *ranks)
{
	size_t first = blocks->first_hold[range], end = blocks->first_hold[range + 1];

	for (size_t i = first; i < end; i++) {
		const struct mt_block_hold *hold = &blocks->holds[i];
		struct mt_block_rank *rank = &ranks[hold->holder];

		rank->ranges++;
		rank->pages += hold->pages;
		if (end - first == 1) {
			rank->alone++;
			rank->alone_pages += hold->pages;
		}
	}
}

static int order(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int by_rank(const void *a, const void *b)
{
	const struct mt_block_rank *x = a, *y = b;
	int by = order(x->alone, y->alone);

	if (!by)
		by = order(x->ranges, y->ranges);
	if (!by)
		by = order(x->pages, y->pages);
	return by ? by : order(y->holder, x->holder);
}

struct mt_error *mt_blocks_rank(const struct mt_blocks *blocks,
				const struct mt_block_choice *choice,
				struct mt_block_rank **ranks, size_t *n)
{
	struct mt_block_rank *v = calloc(blocks->nr_holders + 1, sizeof(*v));

	*n = 0;
	*ranks = v;
	if (!v)
		return mt_error_nomem();
	for (size_t i = 0; i < blocks->nr_holders; i++)
		v[i].holder = (uint32_t)i;
	for (size_t i = 0; i < blocks->nr_ranges; i++) {
		struct mt_block_range range;

		mt_block_range_judge(blocks, i, &range);
		if (mt_block_chosen(blocks, choice, &range) &&
		    (range.verdict == MT_BLOCK_HOLDERS || range.verdict == MT_BLOCK_RECLAIM))
			count_range(blocks, i, v);
	}
	qsort(v, blocks->nr_holders, sizeof(*v), by_rank);
	while (*n < blocks->nr_holders && v[*n].ranges)
		(*n)++;
	return NULL;
}
