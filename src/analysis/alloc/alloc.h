/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would an allocation succeed now, and if not, which term of the kernel's sum
 * decides?  The walk of get_page_from_freelist() (mm/page_alloc.c) over a
 * snapshot, first as __alloc_pages() calls it (low watermark), then as
 * __alloc_pages_slowpath() does (min watermark, reserves by flags).
 *
 * For each zone of the zonelist, up to the highest that the flags allow:
 *
 *	usable = free - (2^order - 1) - highatomic - cma
 *	needed = watermark (with boost) - what the flags may use of it
 *		 + lowmem_reserve[highest zone]
 *	the zone passes if usable > needed, and for order > 0 if a block of at
 *	least that order is free on a list that the flags may use
 *
 *	zone_watermark_fast(), __zone_watermark_ok(),
 *	__zone_watermark_unusable_free(), gfp_to_alloc_flags(),
 *	alloc_flags_nofragment()
 *
 * Until 4.3 the last line was another: for each order o below the one asked
 * for, blocks of order o are taken off what is usable, the mark (without
 * lowmem_reserve) is halved, and more must be left than that.
 *
 * Which block it is then: __rmqueue_smallest() of its own migrate type, else
 * of the types in fallbacks[] (find_suitable_fallback()).
 *
 * Pages on per-CPU lists are not free pages to the check above; they are
 * counted here, as direct reclaim returns them (drain_all_pages()).
 */
#ifndef MT_ANALYSIS_ALLOC_H
#define MT_ANALYSIS_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/gfp.h"
#include "analysis/node_set.h"
#include "analysis/zonelist.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "model/snapshot.h"

struct mt_alloc_request {
	unsigned int order;
	uint32_t gfp;			/* MT_GFP_… */
	unsigned int node;		/* preferred */
	const char *type;		/* migrate type; NULL: that of the flags */
	struct mt_node_set nodes;	/* of the cpuset or memory policy */
};

/*
 * The rules that changed, each with the release that changed it: see the table
 * in alloc_rules.c.  What a field of the source shows is not here.
 */
struct mt_alloc_rules {
	bool order_marks;		/* marks are halved order by order, no highatomic */
	bool reserve_type;		/* MIGRATE_RESERVE: finally taken by any request */
	bool no_wait_harder;		/* harder for who may not wait, not for __GFP_ATOMIC */
	bool cma_falls_back;		/* CMA is the first of Movable's fallbacks */
	bool cma_by_half;		/* CMA first where it is over half of what is free */
	bool claims_unmovable;		/* Unmovable, too, claims any block it falls back to */
	bool smallest_mixed;		/* the smallest block where none can be claimed */
	bool compact_at_min;		/* compaction at min, not low, up to order 3 */
	bool highatomic_at_order_0;	/* subtracted in the order-0 shortcut too */
	bool no_fragment;		/* first pass keeps migrate types apart */
	bool min_reserve;		/* reserves by ALLOC_MIN_RESERVE, NON_BLOCK */
	bool small_compact_gap;		/* min(2 << order, COMPACT_CLUSTER_MAX) */
	bool zone_order;		/* several nodes' zones may be tried zone by zone */
};

/* Until 4.3: what is left without blocks of the orders up to one, and what must be. */
struct mt_alloc_step {
	int64_t left, needed;
};

/* One of the two sums of a zone. */
struct mt_alloc_sum {
	uint64_t highatomic;		/* pages taken off, 0: may be used */
	uint64_t cma;
	uint64_t gap;			/* 2^order - 1 */
	uint64_t mark;			/* watermark with boost */
	uint64_t waived;		/* of it, by flags (boost too) */
	uint64_t reserve;		/* lowmem_reserve[highest zone] */
	int64_t usable, needed;		/* INT64_MIN: not known */
	int64_t unsure;			/* the most that unknown terms could add to needed */
	bool passes;			/* the watermark */
	struct mt_alloc_step steps[MT_MAX_ORDERS];	/* [nr_steps] by order, from 0; the
							 * last is the one that failed, if any */
	unsigned int nr_steps;
	bool fragmented;		/* usable > needed, but a step failed */
};

/* Which block would be taken. */
struct mt_alloc_block {
	bool found;
	bool sure;			/* the source tells the types of its blocks */
	unsigned int order;
	const char *type;		/* whose list it is on; NULL: not known */
	bool fallback;			/* of another type than asked for */
	bool claims;			/* converts the pageblock, or may if half of it fits */
};

enum mt_alloc_zone_verdict {
	MT_ZONE_UNKNOWN,	/* a count that is needed is not known */
	MT_ZONE_AT_ONCE,	/* above low */
	MT_ZONE_BELOW_LOW,	/* serves at min only, after kswapd was woken */
	MT_ZONE_SHORT,		/* too few usable pages */
	MT_ZONE_FRAGMENTED,	/* enough pages, but in blocks too small (until 4.3) */
	MT_ZONE_NO_BLOCK,	/* enough pages, but no block of the order */
	MT_ZONE_EXCLUDED,	/* the node is not allowed */
};

struct mt_alloc_zone {
	const struct mt_zone *zone;
	enum mt_alloc_zone_verdict verdict;
	struct mt_alloc_sum low, min;
	struct mt_alloc_block block;	/* at low, fallbacks included */
	bool excluded;			/* the node is not allowed, at low */
	bool excluded_min;		/* at min either */
	struct mt_alloc_block apart;	/* what the first pass would take, which
					 * keeps migrate types apart */
	struct mt_alloc_block last;	/* what the min watermark's pass would take */
	uint64_t pcp;			/* pages on per-CPU lists; MT_UNKNOWN */
	uint64_t file, anon;		/* pages that reclaim might free; MT_UNKNOWN */
	uint64_t disbelieved;		/* file pages by the counter, more than the zone
					 * has; 0: it makes sense */
	bool compaction;		/* suitable for it (compaction_suitable()) */
	int64_t compact_short;		/* pages missing for that, if over 0 */
	int64_t extfrag;		/* thousandths; MT_EXTFRAG_UNKNOWN */
};

enum mt_alloc_verdict {
	MT_ALLOC_UNKNOWN,
	MT_ALLOC_AT_ONCE,
	MT_ALLOC_BELOW_LOW,
	MT_ALLOC_RESERVES,	/* __GFP_MEMALLOC: past all watermarks */
	MT_ALLOC_COMPACTION,
	MT_ALLOC_RECLAIM,
	MT_ALLOC_OOM,		/* reclaim has too little to give: the OOM killer */
	MT_ALLOC_FAILS,
};

/* Something that is not known, and what it could change. */
struct mt_alloc_caveat {
	bool stricter;		/* it could turn success into refusal; else the
				 * other way round */
	char *text;
};

struct mt_alloc {
	struct mt_alloc_request request;
	struct mt_alloc_rules rules;
	const char *highest;		/* zone */
	const char *type;		/* migrate type */
	enum mt_alloc_verdict verdict;
	const struct mt_alloc_zone *served;	/* by which zone, or NULL */
	bool first_pass_fragments;	/* served only once types may be mixed */
	uint64_t short_pages;		/* least that a zone lacks at min; MT_UNKNOWN */
	bool inferred_zonelist;
	uint64_t free_swap;		/* KiB; MT_UNKNOWN */
	struct mt_alloc_zone *zones;	/* [nr_zones], in the order tried */
	size_t nr_zones;
	struct mt_alloc_caveat *caveats;
	size_t nr_caveats;
};

/*
 * MT_ERR_USAGE for a request that no allocator accepts: an order that the
 * kernel does not have, flags that contradict each other, a node without a
 * zone, a migrate type that cannot be asked for.
 */
struct mt_error *mt_alloc_decide(const struct mt_snapshot *snapshot,
				 const struct mt_alloc_request *request, struct mt_alloc **alloc);

/* Frees alloc; NULL is fine. */
void mt_alloc_destroy(struct mt_alloc *alloc);
MT_DEFINE_CLEANUP(mt_alloc, struct mt_alloc *, mt_alloc_destroy)

/* Free memory as it is serves the request. */
bool mt_alloc_succeeds(enum mt_alloc_verdict verdict);

/* "at once", "below low", "needs compaction", … */
const char *mt_alloc_verdict_name(enum mt_alloc_verdict verdict);

/* "ok", "ok below low", "too few pages", … */
const char *mt_alloc_zone_verdict_name(enum mt_alloc_zone_verdict verdict);

/*
 * The node that a request is for if nobody says: the first with a zone that
 * the flags allow.
 */
unsigned int mt_alloc_default_node(const struct mt_snapshot *snapshot, uint32_t gfp);

#endif
