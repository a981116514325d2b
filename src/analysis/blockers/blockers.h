/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in the way of blocks of an order: a verdict for each range, who is to blame, and what
 * could be had.  Arithmetic on struct mt_blocks (model/mobility.h) only.
 */
#ifndef MT_ANALYSIS_BLOCKERS_BLOCKERS_H
#define MT_ANALYSIS_BLOCKERS_BLOCKERS_H

#include "base/error.h"
#include "model/mobility.h"

/* What it takes to make a block of a range; the later in this list, the more. */
enum mt_block_verdict {
	MT_BLOCK_FREE,		/* nothing */
	MT_BLOCK_COMPACTION,	/* moving pages away, or draining a CPU's list */
	MT_BLOCK_RECLAIM,	/* besides, shrinking caches of the kernel */
	MT_BLOCK_HOLDERS,	/* somebody must let go */
	MT_BLOCK_RESERVED,	/* never: it has memory that was reserved at boot */
	MT_BLOCK_ISOLATED,	/* its pageblock is MIGRATE_ISOLATE: nothing is allocated from it */
	MT_BLOCK_UNKNOWN,	/* struct pages are missing or damaged */
	MT_BLOCK_NONE,		/* it cannot be one: a hole, or the border of a zone */
	MT_NR_BLOCK_VERDICTS,
};

/* How a verdict is called in JSON (never renamed), shown in a map, and explained. */
struct mt_block_verdict_info {
	const char *name;
	char letter;
	const char *color;	/* "#rrggbb" */
	const char *help;	/* one line, lower case, no full stop */
};

/* The verdicts by enum mt_block_verdict. */
extern const struct mt_block_verdict_info mt_block_verdicts[MT_NR_BLOCK_VERDICTS];

/* One range, and the price of making a block of it. */
struct mt_block_range {
	uint64_t pfn;
	unsigned int zone;		/* index in blocks->zones; MT_UNIT_NO_ZONE: of none */
	enum mt_block_verdict verdict;
	bool cma;			/* all of it is CMA's */
	uint64_t pages[MT_NR_MOBILITIES];
	uint64_t move_pages;		/* to be migrated */
	uint64_t reclaim_pages;		/* of slabs to be shrunk */
	uint64_t held_pages;		/* that somebody must let go */
};

/*
 * Judges range i of blocks.  A range whose pages are all free is no block where some are on a CPU's
 * list: compaction drains it.
 */
void mt_block_range_judge(const struct mt_blocks *blocks, size_t i, struct mt_block_range *range);

/* Sums over the ranges of a zone, or of all of them. */
struct mt_block_sums {
	uint64_t ranges[MT_NR_BLOCK_VERDICTS];
	uint64_t pages[MT_NR_MOBILITIES];
	uint64_t move_pages;		/* of the ranges with MT_BLOCK_COMPACTION */
};

/* What ranges are looked at; members that are not set mean all. */
struct mt_block_choice {
	bool has_node;
	unsigned int node;
	const char *zone;
	bool cma;
};

/* Tells whether range is among those chosen. */
bool mt_block_chosen(const struct mt_blocks *blocks, const struct mt_block_choice *choice,
		     const struct mt_block_range *range);

/* Adds up the chosen ranges by zone into sums[nr_zones + 1]; the last: of no zone. */
void mt_blocks_sum(const struct mt_blocks *blocks, const struct mt_block_choice *choice,
		   struct mt_block_sums *sums);

/* What a holder costs. */
struct mt_block_rank {
	uint32_t holder;		/* index in blocks->holders */
	uint64_t ranges;		/* that it has pages in */
	uint64_t alone;			/* … and nobody else is in the way there */
	uint64_t pages;			/* in these ranges */
	uint64_t alone_pages;		/* of those that it blocks alone */
};

/*
 * Ranks the holders of the chosen ranges that are MT_BLOCK_RECLAIM or MT_BLOCK_HOLDERS: those that
 * block the most alone first, then those that block the most.  The caller frees *ranks[*n].
 * MT_ERR_NOMEM.
 */
struct mt_error *mt_blocks_rank(const struct mt_blocks *blocks,
				const struct mt_block_choice *choice,
				struct mt_block_rank **ranks, size_t *n);

#endif
