// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which rules a kernel follows.  Most follow from what the source shows:
 *
 *	free_highatomic there	only free pages of HighAtomic pageblocks are
 *				taken off (v6.13), else all reserved ones
 *	boost there		watermarks are boosted (v5.0)
 *	a zone called DMA32	the first pass may keep migrate types apart
 *				(alloc_flags_nofragment(), CONFIG_ZONE_DMA32)
 *	a type called Reserve	the kernel is older than v4.4
 *
 * The others only the release tells; this is the one place that asks it.
 * All functions are of mm/page_alloc.c unless named otherwise.
 */
#include "analysis/alloc/alloc_private.h"

#include <stddef.h>
#include <string.h>

#include "analysis/release.h"

/* One rule: which kernels have it. */
struct rule {
	size_t member;			/* of struct mt_alloc_rules */
	unsigned int since[2];		/* {0}: from the beginning */
	unsigned int until[2];		/* no longer; {0}: to this day */
	unsigned int doubtful[2];	/* releases from here on took it in, not all: {0}: none */
};

#define MEMBER(name) offsetof(struct mt_alloc_rules, name)

static const struct rule table[] = {
	/* zone_watermark_ok(): 97a16fc82a7c, v4.4 */
	{ MEMBER(order_marks), { 0 }, { 4, 4 }, { 0 } },
	/* __rmqueue(), MIGRATE_RESERVE: 0aaa29a56e4f, v4.4 */
	{ MEMBER(reserve_type), { 0 }, { 4, 4 }, { 0 } },
	/* gfp_to_alloc_flags(): d0164adc89f6, v4.4 */
	{ MEMBER(no_wait_harder), { 0 }, { 4, 4 }, { 0 } },
	/* fallbacks[]: 47118af076f6, v3.5; __rmqueue_cma_fallback(): dc67647b78b9, v4.1 */
	{ MEMBER(cma_falls_back), { 3, 5 }, { 4, 1 }, { 0 } },
	/* __rmqueue(): 16867664936e, v5.8 */
	{ MEMBER(cma_by_half), { 5, 8 }, { 0 }, { 0 } },
	/* can_steal_fallback(): 9c0415eb8cbf, v4.0 */
	{ MEMBER(claims_unmovable), { 4, 0 }, { 0 }, { 0 } },
	/* __rmqueue_fallback(): 7a8f58f39188, v4.13 */
	{ MEMBER(smallest_mixed), { 4, 13 }, { 0 }, { 0 } },
	/* __compaction_suitable() (mm/compaction.c): 8348faf91f56, v4.9 */
	{ MEMBER(compact_at_min), { 4, 9 }, { 0 }, { 0 } },
	/* zone_watermark_fast(): f27ce0e14088, v5.9 */
	{ MEMBER(highatomic_at_order_0), { 5, 9 }, { 0 }, { 0 } },
	/* alloc_flags_nofragment(): 6bb154504f8b, v5.0 */
	{ MEMBER(no_fragment), { 5, 0 }, { 0 }, { 0 } },
	/* gfp_to_alloc_flags(): 1ebbb21811b7 and before it, v6.3; stable releases of
	 * 6.1 took them in, and 6.1 alone does not tell which it is */
	{ MEMBER(min_reserve), { 6, 3 }, { 0 }, { 6, 1 } },
	/* compact_gap() (include/linux/compaction.h): 2 << order in 6.12, limited in 7.2 */
	{ MEMBER(small_compact_gap), { 7, 2 }, { 0 }, { 6, 13 } },
	/* build_zonelists(), numa_zonelist_order: c9bff3eebc09, v4.14 */
	{ MEMBER(zone_order), { 0 }, { 4, 14 }, { 0 } },
};

static bool has_type(const struct mt_snapshot *snapshot, const char *name)
{
	for (unsigned int i = 0; i < snapshot->nr_types; i++)
		if (!strcmp(snapshot->types[i], name))
			return true;
	return false;
}

/* Statistics of nodes are there since v4.8 (75ef71840539), before it only those of zones. */
static bool looks_old(const struct mt_snapshot *snapshot)
{
	bool any = false;

	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		if (snapshot->nodes[i].stats.n)
			return false;
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		any |= mt_stats_get(&snapshot->zones[i].stats, "pages_scanned") != MT_UNKNOWN;
	return any;
}

/*
 * Whether the snapshot's kernel is older than a release.  What the release
 * leaves open is answered by what the source shows, then as newer kernels do
 * it, or as older ones did.
 */
static bool is_before(const struct mt_snapshot *snapshot, const unsigned int release[2],
		      bool newer)
{
	enum mt_answer answer = mt_release_before(snapshot->origin.kernel, release[0], release[1]);
	bool ancient = release[0] < 4 || (release[0] == 4 && release[1] <= 4);
	bool old = release[0] < 4 || (release[0] == 4 && release[1] < 18);

	if (answer != MT_UNSURE)
		return answer == MT_YES;
	if (old && has_type(snapshot, "Reserve"))
		return true;
	if (ancient && has_type(snapshot, "HighAtomic"))
		return false;
	return old ? !newer && looks_old(snapshot) : !newer;
}

static bool holds(const struct mt_snapshot *snapshot, const struct rule *rule, bool newer)
{
	if (rule->until[0] && !is_before(snapshot, rule->until, newer))
		return false;
	if (rule->since[0] && is_before(snapshot, rule->since, newer))
		return rule->doubtful[0] && newer && !is_before(snapshot, rule->doubtful, newer);
	return true;
}

struct mt_alloc_rules mt_alloc_rules_of(const struct mt_snapshot *snapshot, bool newer)
{
	struct mt_alloc_rules all = { .order_marks = false };

	for (size_t i = 0; i < MT_ARRAY_SIZE(table); i++)
		*(bool *)((char *)&all + table[i].member) = holds(snapshot, &table[i], newer);
	return all;
}

/* Who may not wait, and says so: GFP_ATOMIC, marked by a flag of its own until v6.2. */
bool mt_alloc_is_atomic(uint32_t gfp)
{
	return gfp & MT_GFP_ATOMIC || (gfp & MT_GFP_HIGH && !(gfp & MT_GFP_DIRECT_RECLAIM));
}

struct mt_alloc_access mt_alloc_access_low(const char *type)
{
	return (struct mt_alloc_access){ .cma = !strcmp(type, "Movable") };
}

/* gfp_to_alloc_flags() */
struct mt_alloc_access mt_alloc_access_min(const struct mt_alloc_rules *rules,
					   const struct mt_alloc_request *request,
					   const char *type)
{
	uint32_t gfp = request->gfp;
	bool atomic = mt_alloc_is_atomic(gfp), urgent = !(gfp & MT_GFP_NOMEMALLOC);
	struct mt_alloc_access access = mt_alloc_access_low(type);

	access.high = gfp & MT_GFP_HIGH;
	if (rules->no_wait_harder) {
		access.harder = !(gfp & MT_GFP_DIRECT_RECLAIM) && gfp & MT_GFP_KSWAPD_RECLAIM &&
				urgent;
		return access;
	}
	if (rules->min_reserve) {
		bool non_block = !(gfp & MT_GFP_DIRECT_RECLAIM) && urgent;

		access.harder = access.high && non_block;
		access.reserves = access.high || non_block;
		access.highatomic = non_block && (access.high || !request->order);
	} else {
		access.harder = access.reserves = atomic && urgent;
		access.highatomic = access.harder && request->order;
	}
	access.no_boost = !request->order && atomic;
	return access;
}
