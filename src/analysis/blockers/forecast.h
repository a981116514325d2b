/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What would be gained, by the kernel's own rules (mm/compaction.c, mm/page_isolation.c,
 * fs/drop_caches.c; the same in 5.10 to 7.2 unless said):
 *
 *	compact_zone()		as vm.compact_memory calls it: order -1, all of the zone, skip
 *			hints ignored, MIGRATE_SYNC.  The migrate scanner goes up from the zone's
 *			first pageblock, the free scanner down from its last, until both are in
 *			one pageblock.
 *	isolate_migratepages()	every pageblock is a source (suitable_migration_source(): for
 *			direct compaction only does its type matter)
 *	suitable_migration_target()	free pages are taken from pageblocks that are movable or
 *			CMA and not free as a whole
 *	isolate_freepages_block()	from the pageblock's first page on, as many as are
 *			needed; none below the min watermark (__isolate_free_page())
 *	free_unref_page()	what was migrated is freed to the list of the CPU that compacts,
 *			which keeps the pages that were freed last: per_cpu_pages.high of them.
 *			They push out those that were on it.  It is not drained
 *			(compact_zone() does so for orders above 0 only)
 *	drop_pagecache_sb()	page cache that is clean, unmapped and not otherwise referenced
 *	has_unmovable_pages()	what keeps memory from being taken offline, or from CMA
 */
#ifndef MT_ANALYSIS_BLOCKERS_FORECAST_H
#define MT_ANALYSIS_BLOCKERS_FORECAST_H

#include "analysis/blockers/blockers.h"
#include "model/snapshot.h"

/* Free blocks of blocks->order or larger, counted in that order. */
struct mt_block_forecast {
	uint64_t now;
	uint64_t compaction;	/* after compact_memory */
	uint64_t drop;		/* after drop_caches = 1 */
	uint64_t drop_compaction;	/* after both, in this order */
	uint64_t shrink_compaction;	/* … with all slab that has a shrinker freed: at most */
	uint64_t moved_pages;	/* that compact_memory migrates */
	uint64_t first_pfn;	/* of the first block that it makes; UINT64_MAX: none */
	bool watermark;		/* compact_memory takes no free page: they are at the min mark */
};

/* Of a zone; UINT64_MAX: not known, and taken as enough, of pcp_high as 0. */
struct mt_block_marks {
	uint64_t free, min;	/* pages, the min watermark */
	uint64_t pcp_high;	/* pages that a CPU's list keeps (per_cpu_pages.high) */
};

/* Returns the marks of zone, which may be NULL: all unknown. */
struct mt_block_marks mt_block_marks_of(const struct mt_zone *zone);

/*
 * Fills *forecast for the zone with this index in blocks->zones.  Only whole zones can be forecast:
 * blocks must not have been asked for with a range of pfns.  MT_ERR_NOMEM.
 */
struct mt_error *mt_block_forecast(const struct mt_blocks *blocks, unsigned int zone,
				   const struct mt_block_marks *marks,
				   struct mt_block_forecast *forecast);

/* Whether a span of memory could be taken offline, or handed out whole by CMA. */
struct mt_block_offline {
	bool possible;
	uint64_t movable_pages;	/* to be migrated elsewhere */
	uint64_t held_pages;	/* that forbid it */
	uint32_t holder;	/* that has most of them; UINT32_MAX: none known */
	bool no_room;		/* what is to be moved does not fit in what is free elsewhere */
};

/*
 * Judges the ranges from first to end, exclusive: has_unmovable_pages() of each pageblock, then
 * migration of all that is left.  Pages that are offline or poisoned, and hugetlb's, which are
 * dissolved or migrated, do not forbid it; neither do large folios.  elsewhere is the number of
 * free pages outside of it.
 */
void mt_block_offline_judge(const struct mt_blocks *blocks, size_t first, size_t end,
			    uint64_t elsewhere, struct mt_block_offline *offline);

#endif
