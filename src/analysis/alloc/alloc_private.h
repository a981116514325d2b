/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by alloc*.c only. */
#ifndef MT_ANALYSIS_ALLOC_PRIVATE_H
#define MT_ANALYSIS_ALLOC_PRIVATE_H

#include "analysis/alloc/alloc.h"

/* PAGE_ALLOC_COSTLY_ORDER (include/linux/mmzone.h) */
#define COSTLY_ORDER 3u

/*
 * The rules of the snapshot's kernel; what its release leaves open is answered
 * as newer kernels do it, or as older ones did.
 */
struct mt_alloc_rules mt_alloc_rules_of(const struct mt_snapshot *snapshot, bool newer);

/* GFP_ATOMIC, which until v6.2 was marked by a flag of its own. */
bool mt_alloc_is_atomic(uint32_t gfp);

/* How a request may use what others may not (the ALLOC_… flags). */
struct mt_alloc_access {
	bool high;		/* half of the min watermark (__GFP_HIGH) */
	bool harder;		/* a quarter of what is left of it */
	bool reserves;		/* highatomic pages count as usable */
	bool highatomic;	/* HighAtomic's blocks may be taken */
	bool cma;		/* CMA's blocks and pages, too */
	bool no_boost;		/* the boost of the watermark is waived */
};

/* What a request for migrate type type may use in the first attempt, against low. */
struct mt_alloc_access mt_alloc_access_low(const char *type);

/* What request, for migrate type type, may use in the second, against min, by rules. */
struct mt_alloc_access mt_alloc_access_min(const struct mt_alloc_rules *rules,
					   const struct mt_alloc_request *request,
					   const char *type);

/* One sum. mark: the watermark, boost included; low: is it the low one? */
struct mt_alloc_sum mt_alloc_sum_up(const struct mt_snapshot *snapshot,
				    const struct mt_alloc *alloc, const struct mt_zone *zone,
				    const struct mt_alloc_access *access, bool low);

/*
 * The block that would be taken; a fallback's must have at least
 * least_fallback as its order.
 */
struct mt_alloc_block mt_alloc_find_block(const struct mt_snapshot *snapshot,
					  const struct mt_zone *zone,
					  const struct mt_alloc *alloc,
					  const struct mt_alloc_access *access,
					  unsigned int least_fallback);

/* Fills compaction, compact_short, extfrag, pcp, file and anon. */
void mt_alloc_fill_recovery(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			    struct mt_alloc_zone *z);

/* pageblock_order; where the source does not say, that of a huge page. */
unsigned int mt_alloc_pageblock_order(const struct mt_snapshot *snapshot);

/* Free pages in CMA areas; MT_UNKNOWN. */
uint64_t mt_alloc_free_cma(const struct mt_zone *zone);

/* Adds to alloc's caveats what is printed; stricter as in struct mt_alloc_caveat. */
struct mt_error *mt_alloc_add_caveat(struct mt_alloc *alloc, bool stricter, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds what speaks against the verdict that alloc has by now. */
struct mt_error *mt_alloc_doubt(struct mt_alloc *alloc, const struct mt_zonelist *list);

#endif
