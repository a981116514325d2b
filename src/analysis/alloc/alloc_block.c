// SPDX-License-Identifier: GPL-2.0-or-later
/* Which block rmqueue() takes: __rmqueue(), __rmqueue_fallback(), fallbacks[]. */
#include <string.h>

#include "analysis/alloc/alloc_private.h"

#define NR_FALLBACKS 2

/*
 * fallbacks[] (mm/page_alloc.c), unchanged from 2.6.24 to 7.2 but for Reserve,
 * which stood last until 4.3, and CMA, which stood first for Movable (3.5 to 4.0).
 */
static const struct {
	const char *type;
	const char *to[NR_FALLBACKS];
} fallbacks[] = {
	{ "Unmovable", { "Reclaimable", "Movable" } },
	{ "Movable", { "Reclaimable", "Unmovable" } },
	{ "Reclaimable", { "Unmovable", "Movable" } },
};

struct search {
	const struct mt_snapshot *snapshot;
	const struct mt_zone *zone;
	unsigned int order;
	const char *type;
	unsigned int pageblock_order;
	const struct mt_alloc_rules *rules;
};

static bool has(const struct search *s, const char *type, unsigned int order)
{
	for (unsigned int i = 0; i < s->snapshot->nr_types; i++) {
		size_t at = (size_t)i * s->snapshot->nr_orders + order;

		if (!strcmp(s->snapshot->types[i], type))
			return (s->zone->type_free_blocks[at] != MT_UNKNOWN &&
				s->zone->type_free_blocks[at]) ||
			       (s->zone->type_at_least && s->zone->type_at_least[at]);
	}
	return false;
}

/* __rmqueue_smallest() */
static bool smallest(const struct search *s, const char *type, struct mt_alloc_block *block)
{
	for (unsigned int order = s->order; order < s->snapshot->nr_orders; order++) {
		if (!has(s, type, order))
			continue;
		*block = (struct mt_alloc_block){
			.found = true, .sure = true, .order = order, .type = type,
		};
		return true;
	}
	return false;
}

/* can_steal_fallback(), should_try_claim_block() since v6.15 */
static bool claimable(const struct search *s, unsigned int order)
{
	if (order >= s->pageblock_order / 2 || !strcmp(s->type, "Reclaimable"))
		return true;
	return s->rules->claims_unmovable && strcmp(s->type, "Movable");
}

/* Of CMA nothing is claimed: the block stays what it is. */
static bool cma_at(const struct search *s, unsigned int order, struct mt_alloc_block *block)
{
	if (!s->rules->cma_falls_back || strcmp(s->type, "Movable") || !has(s, "CMA", order))
		return false;
	*block = (struct mt_alloc_block){
		.found = true, .sure = true, .order = order, .type = "CMA", .fallback = true,
	};
	return true;
}

/* find_suitable_fallback() for one order */
static bool fallback_at(const struct search *s, unsigned int order, struct mt_alloc_block *block)
{
	if (cma_at(s, order, block))
		return true;
	for (size_t i = 0; i < MT_ARRAY_SIZE(fallbacks); i++) {
		for (size_t k = 0; !strcmp(fallbacks[i].type, s->type) && k < NR_FALLBACKS; k++) {
			if (!has(s, fallbacks[i].to[k], order))
				continue;
			*block = (struct mt_alloc_block){
				.found = true, .sure = true, .order = order,
				.type = fallbacks[i].to[k], .fallback = true,
				.claims = claimable(s, order),
			};
			return true;
		}
	}
	return false;
}

/*
 * __rmqueue_fallback(): the largest block, so that a pageblock changes hands
 * rather than being mixed; for movable pages, which do no lasting harm, the
 * smallest where none is large enough to be claimed.
 */
static bool fall_back(const struct search *s, unsigned int least, struct mt_alloc_block *block)
{
	unsigned int from = s->order > least ? s->order : least;

	for (unsigned int order = s->snapshot->nr_orders; order-- > from;) {
		if (!fallback_at(s, order, block))
			continue;
		if (block->claims || order == s->order || !s->rules->smallest_mixed)
			return true;
		break;
	}
	for (unsigned int order = from; order < s->snapshot->nr_orders; order++)
		if (fallback_at(s, order, block))
			return true;
	return false;
}

/* Without types all that can be said is whether a block is there. */
static struct mt_alloc_block any_block(const struct search *s)
{
	for (unsigned int order = s->order; order < s->snapshot->nr_orders; order++)
		if (s->zone->free_blocks[order] != MT_UNKNOWN && s->zone->free_blocks[order])
			return (struct mt_alloc_block){ .found = true, .order = order };
	return (struct mt_alloc_block){ .sure = true };
}

/* __rmqueue(): CMA first where it holds more than half of what is free */
static bool prefers_cma(const struct mt_zone *zone)
{
	uint64_t cma = mt_alloc_free_cma(zone);

	return cma != MT_UNKNOWN && zone->free != MT_UNKNOWN && cma > zone->free / 2;
}

struct mt_alloc_block mt_alloc_find_block(const struct mt_snapshot *snapshot,
					  const struct mt_zone *zone,
					  const struct mt_alloc *alloc,
					  const struct mt_alloc_access *access,
					  unsigned int least_fallback)
{
	const struct search s = {
		snapshot, zone, alloc->request.order, alloc->type,
		mt_alloc_pageblock_order(snapshot), &alloc->rules,
	};
	struct mt_alloc_block block = { .sure = true };
	bool cma = access->cma && !alloc->rules.cma_falls_back;

	if (!zone->type_free_blocks)
		return zone->free_blocks ? any_block(&s) : (struct mt_alloc_block){ 0 };
	if (access->highatomic && s.order && smallest(&s, "HighAtomic", &block))
		return block;
	if (cma && alloc->rules.cma_by_half && prefers_cma(zone) && smallest(&s, "CMA", &block))
		return block;
	if (smallest(&s, s.type, &block) || (cma && smallest(&s, "CMA", &block)) ||
	    fall_back(&s, least_fallback, &block) ||
	    (alloc->rules.reserve_type && smallest(&s, "Reserve", &block)) ||
	    (access->highatomic && smallest(&s, "HighAtomic", &block)))
		return block;
	return block;
}
