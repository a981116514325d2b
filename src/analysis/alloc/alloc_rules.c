// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which rules a kernel follows.  Most follow from what the source shows:
 *
 *	free_highatomic there	only free pages of HighAtomic pageblocks are
 *				taken off (v6.13), else all reserved ones
 *	boost there		watermarks are boosted (v5.0)
 *	a zone called DMA32	the first pass may keep migrate types apart
 *				(alloc_flags_nofragment(), CONFIG_ZONE_DMA32)
 *
 * The others only the release tells; this is the one place that asks it.
 */
#include "analysis/alloc/alloc_private.h"

#include <string.h>

#include "analysis/release.h"

static bool since(const char *release, unsigned int major, unsigned int minor, bool newer)
{
	switch (mt_release_before(release, major, minor)) {
	case MT_YES:
		return false;
	case MT_NO:
		return true;
	default:
		return newer;
	}
}

/* Between two releases that are known to differ, the first not yet having it. */
static bool between(const char *release, unsigned int major, unsigned int minor, bool newer)
{
	return since(release, major, minor, newer) && newer;
}

struct mt_alloc_rules mt_alloc_rules_of(const char *release, bool newer)
{
	return (struct mt_alloc_rules){
		/* zone_watermark_fast(): f27ce0e14088, v5.9 */
		.highatomic_at_order_0 = since(release, 5, 9, newer),
		/* 6bb154504f8b, v5.0 */
		.no_fragment = since(release, 5, 0, newer),
		/* 1ebbb21811b7 and before it, v6.3; stable releases of 6.1 took
		 * them in, and 6.1 alone does not tell which it is */
		.min_reserve = since(release, 6, 3, newer) || between(release, 6, 1, newer),
		/* compact_gap(): 2 << order in 6.12, limited in 7.2 */
		.small_compact_gap = since(release, 7, 2, newer) || between(release, 6, 13, newer),
	};
}

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
