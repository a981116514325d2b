/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in the way of large blocks: the pages of naturally aligned ranges, counted by whether
 * they can be moved away, and who holds those that cannot.
 *
 * A source counts in units of 2^unit_order pages, pageblocks or, if the order that is asked for is
 * smaller, blocks of that order.  A range has 2^order pages, one unit or several.
 */
#ifndef MT_MODEL_MOBILITY_H
#define MT_MODEL_MOBILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/uses.h"

/*
 * What a page is to somebody who wants the range it lies in.  Which rules decide is said beside
 * mt_page_mobility() (kernel/blockers/page_mobility.h).
 */
enum mt_mobility {
	MT_MOBILITY_FREE,		/* on the buddy allocator's lists */
	MT_MOBILITY_LISTED,		/* free, on a CPU's list: merges when that is drained */
	MT_MOBILITY_MOVABLE,		/* compaction migrates it */
	MT_MOBILITY_CLEAN,		/* so it does, and drop_caches frees it: clean page cache */
	MT_MOBILITY_UNEVICTABLE,	/* so it does if compact_unevictable_allowed: mlocked … */
	MT_MOBILITY_LARGE,		/* of a large folio that compaction leaves where it is */
	MT_MOBILITY_RECLAIMABLE,	/* a slab of a cache that has a shrinker */
	MT_MOBILITY_PINNED,		/* migratable but for references beyond its mappings */
	MT_MOBILITY_UNMOVABLE,		/* slab, page tables, stacks, vmalloc, drivers */
	MT_MOBILITY_HUGETLB,
	MT_MOBILITY_OFFLINE,		/* logically offline, poisoned, not accepted, guard pages */
	MT_MOBILITY_RESERVED,		/* since boot */
	MT_MOBILITY_UNKNOWN,		/* its struct page is missing or contradicts itself */
	MT_MOBILITY_HOLE,		/* no memory, or device memory */
	MT_NR_MOBILITIES,
};

/* How a mobility is called in JSON; never renamed. */
extern const char *const mt_mobility_names[MT_NR_MOBILITIES];

/* A unit's zone where its pages are of several, or of none. */
#define MT_UNIT_NO_ZONE UINT16_MAX

/* A unit's migrate type where it cannot be read. */
#define MT_UNIT_NO_TYPE UINT8_MAX

/* The pages of one unit. */
struct mt_block_unit {
	uint32_t pages[MT_NR_MOBILITIES];	/* less than a unit together: no memory map */
	uint16_t zone;			/* index in zones[], or MT_UNIT_NO_ZONE */
	uint8_t type;			/* of its pageblock (enum migratetype) */
	bool isolated;			/* its pageblock is MIGRATE_ISOLATE */
	bool target;			/* compaction may move pages into it: movable or CMA */
	bool cma;
};

/* Who holds pages that cannot be moved, or can be freed only by shrinking. */
struct mt_block_holder {
	enum mt_mobility mobility;
	enum mt_use use;
	uint64_t key;			/* cache, address_space or anon_vma, caller, …: its address;
					 * 0: all of that use */
	uint64_t pfn;			/* one of its pages */
	uint64_t pages;			/* that are in the way */
};

/* The pages of one holder in one range. */
struct mt_block_hold {
	uint32_t holder;		/* index in holders[] */
	uint32_t pages;
};

/* A zone that ranges lie in. */
struct mt_block_zone {
	unsigned int node;
	const char *name;		/* belongs to the source */
	unsigned int index;		/* enum zone_type, as a number */
	bool is_movable;		/* ZONE_MOVABLE */
	uint64_t start_pfn, end_pfn;	/* end exclusive */
};

/* What this kernel's types and variables say of its compaction. */
struct mt_block_rules {
	bool moves_large;		/* since v6.9 (733aea0b3a7b): folios of orders above 0 */
	bool moves_unevictable;		/* vm.compact_unevictable_allowed */
	bool unevictable_known;		/* … was read */
};

/* All ranges of a machine, or of the part that was asked for. */
struct mt_blocks {
	unsigned int order, unit_order, pageblock_order;
	uint64_t start_pfn;		/* of units[0] and of ranges[0]; aligned to a range */
	struct mt_block_unit *units;	/* [nr_units], by pfn; a whole number of ranges */
	size_t nr_units;
	struct mt_block_zone *zones;
	size_t nr_zones;
	struct mt_block_holder *holders;
	size_t nr_holders;
	struct mt_block_hold *holds;	/* of range i: from first_hold[i] to first_hold[i + 1] */
	size_t *first_hold;		/* [nr_ranges + 1] */
	size_t nr_ranges;
	struct mt_block_rules rules;
	bool stopped;			/* by the user: a part of the machine */
};

/* Frees all that *blocks points to, not *blocks itself. */
void mt_blocks_release(struct mt_blocks *blocks);

/* Returns the units of a range. */
static inline size_t mt_blocks_units_per_range(const struct mt_blocks *blocks)
{
	return (size_t)1 << (blocks->order - blocks->unit_order);
}

#endif
