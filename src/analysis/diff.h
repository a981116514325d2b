/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What changed between two snapshots, of whatever origin, zone by zone: after
 * minus before.  A change is known only where both sides are; a lower bound
 * (pagetypeinfo's ">100000") on either side makes it unknown.
 */
#ifndef MT_ANALYSIS_DIFF_H
#define MT_ANALYSIS_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "model/snapshot.h"

/* What an unknown change is. */
#define MT_CHANGE_UNKNOWN INT64_MIN

enum mt_presence {
	MT_IN_BOTH,
	MT_APPEARED,		/* only in the later one */
	MT_VANISHED,		/* only in the earlier one */
};

struct mt_counter_change {
	const char *name;	/* belongs to a snapshot */
	int64_t change;
	int64_t per_kilosecond; /* MT_CHANGE_UNKNOWN where the times are */
};

struct mt_counter_changes {
	struct mt_counter_change *v;	/* those that did change, in the later one's order */
	size_t n;
	size_t capacity;
};

enum mt_level {			/* single counts of a zone */
	MT_LEVEL_BOOST, MT_LEVEL_MIN, MT_LEVEL_LOW, MT_LEVEL_HIGH, MT_LEVEL_PROMO,
	MT_LEVEL_SPANNED, MT_LEVEL_PRESENT, MT_LEVEL_MANAGED, MT_LEVEL_CMA, MT_LEVEL_HIGHATOMIC,
	MT_NR_LEVELS,
};

struct mt_zone_change {
	unsigned int node;
	const char *name;
	enum mt_presence presence;
	const struct mt_zone *before, *after;	/* the one that is not there: NULL */
	bool changed;			/* by the threshold or more, in anything */
	int64_t free;			/* pages */
	int64_t levels[MT_NR_LEVELS];	/* pages */
	int64_t pcp;			/* pages on all CPUs' lists */
	int64_t *blocks;		/* [nr_orders]; NULL: not in both */
	int64_t *type_blocks;		/* [nr_types * nr_orders], type-major; or NULL */
	int64_t *pageblocks;		/* [nr_types]; or NULL */
	struct mt_counter_changes counters;
};

struct mt_node_change {
	unsigned int id;
	enum mt_presence presence;
	struct mt_counter_changes counters;
};

struct mt_diff {
	const struct mt_snapshot *before, *after;
	uint64_t page_size;		/* bytes, or MT_UNKNOWN */
	int64_t milliseconds;		/* between them; MT_CHANGE_UNKNOWN */
	unsigned int nr_orders;		/* the larger one's */
	const char **types;		/* [nr_types], of both, the later one's first */
	unsigned int nr_types;
	struct mt_zone_change *zones;	/* the later one's order, then what vanished */
	size_t nr_zones;
	struct mt_node_change *nodes;
	size_t nr_nodes;
	bool changed;			/* any zone, any node */
};

/*
 * Both snapshots must outlive the diff.  milliseconds is what lies between them
 * where their times do not tell, or MT_CHANGE_UNKNOWN.  Changes smaller than threshold (pages,
 * blocks, events; 0 is as 1) do not make anything count as changed; they are in
 * the numbers all the same.  MT_ERR_FORMAT says why two do not compare: page
 * sizes, no zone or no figure in common.
 */
struct mt_error *mt_diff_create(const struct mt_snapshot *before, const struct mt_snapshot *after,
				int64_t milliseconds, uint64_t threshold, struct mt_diff **diff);
/* Frees diff; NULL is fine. */
void mt_diff_destroy(struct mt_diff *diff);
MT_DEFINE_CLEANUP(mt_diff, struct mt_diff *, mt_diff_destroy)

/* What a zone's change amounts to, in words; NULL: nothing, or no memory. Free it. */
char *mt_diff_judge(const struct mt_diff *diff, const struct mt_zone_change *zone);

#endif
