// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/alloc/alloc_private.h"

#include <stdlib.h>
#include <string.h>

#include "model/report.h"

/* Until nothing can be said against it, a zone's block is there. */
static bool is_served(const struct mt_alloc *alloc, const struct mt_alloc_sum *sum,
		      const struct mt_alloc_block *block)
{
	return sum->passes && (block->found || (!alloc->request.order && !block->sure));
}

static enum mt_alloc_zone_verdict judge(const struct mt_alloc *alloc,
					const struct mt_alloc_zone *z)
{
	if (z->excluded_min)
		return MT_ZONE_EXCLUDED;
	if (z->min.usable == INT64_MIN || z->low.usable == INT64_MIN)
		return MT_ZONE_UNKNOWN;
	if (!z->excluded && is_served(alloc, &z->low, &z->block))
		return MT_ZONE_AT_ONCE;
	if (is_served(alloc, &z->min, &z->last))
		return MT_ZONE_BELOW_LOW;
	if (!z->min.passes)
		return z->min.fragmented ? MT_ZONE_FRAGMENTED : MT_ZONE_SHORT;
	return z->last.sure ? MT_ZONE_NO_BLOCK : MT_ZONE_UNKNOWN;
}

static struct mt_alloc_zone describe(const struct mt_snapshot *snapshot,
				     const struct mt_alloc *alloc, const struct mt_zone *zone)
{
	const struct mt_alloc_request *request = &alloc->request;
	const struct mt_alloc_access low = mt_alloc_access_low(alloc->type);
	const struct mt_alloc_access min =
		mt_alloc_access_min(&alloc->rules, request, alloc->type);
	bool allowed = mt_node_set_has(&request->nodes, zone->node);
	bool drops_cpuset = alloc->rules.no_wait_harder ?
				    !(request->gfp & MT_GFP_DIRECT_RECLAIM) :
				    mt_alloc_is_atomic(request->gfp);
	struct mt_alloc_zone z = {
		.zone = zone,
		.excluded = !allowed,
		/* gfp_to_alloc_flags() takes ALLOC_CPUSET away from GFP_ATOMIC, and
		 * the slow path then the nodemask */
		.excluded_min = !allowed && !drops_cpuset,
		.low = mt_alloc_sum_up(snapshot, alloc, zone, &low, true),
		.min = mt_alloc_sum_up(snapshot, alloc, zone, &min, false),
		.apart = mt_alloc_find_block(snapshot, zone, alloc, &low,
					     mt_alloc_pageblock_order(snapshot)),
		.block = mt_alloc_find_block(snapshot, zone, alloc, &low, 0),
		.last = mt_alloc_find_block(snapshot, zone, alloc, &min, 0),
	};

	mt_alloc_fill_recovery(snapshot, alloc, &z);
	z.verdict = judge(alloc, &z);
	return z;
}

static bool is_allowed_zone(const struct mt_alloc *alloc, const struct mt_zone *zone)
{
	static const char *const order[] = { "DMA", "DMA32", "Normal", "HighMem", "Movable" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(order); i++) {
		if (!strcmp(order[i], zone->name))
			return true;
		if (!strcmp(order[i], alloc->highest))
			return false;
	}
	return false;
}

static struct mt_error *fill_zones(const struct mt_snapshot *snapshot, struct mt_alloc *alloc,
				   const struct mt_zonelist *list)
{
	alloc->zones = calloc(list->n ? list->n : 1, sizeof(*alloc->zones));
	if (!alloc->zones)
		return mt_error_nomem();
	for (size_t i = 0; i < list->n; i++)
		if (is_allowed_zone(alloc, list->v[i]))
			alloc->zones[alloc->nr_zones++] = describe(snapshot, alloc, list->v[i]);
	if (!alloc->nr_zones)
		return mt_error_create(MT_ERR_USAGE, "node %u has no zone for %s",
				       alloc->request.node, alloc->highest);
	return NULL;
}

/* The zone that the first pass prefers, hence whether it keeps types apart. */
static bool keeps_apart(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc)
{
	const struct mt_zone *preferred = NULL, *dma32;

	for (size_t i = 0; !preferred && i < alloc->nr_zones; i++)
		if (!alloc->zones[i].excluded)
			preferred = alloc->zones[i].zone;
	if (!alloc->rules.no_fragment || !preferred || strcmp(preferred->name, "Normal"))
		return false;
	dma32 = mt_snapshot_find_zone(snapshot, preferred->node, "DMA32");
	if (!dma32)
		return false;
	return snapshot->nr_nodes == 1 || (dma32->present != MT_UNKNOWN && dma32->present);
}

static const struct mt_alloc_zone *pass_apart(const struct mt_alloc *alloc)
{
	unsigned int local = MT_NO_INDEX;

	for (size_t i = 0; i < alloc->nr_zones; i++) {
		const struct mt_alloc_zone *z = &alloc->zones[i];

		if (z->excluded)
			continue;
		if (local == MT_NO_INDEX)
			local = z->zone->node;
		if (z->zone->node != local)
			return NULL;	/* rather mixed here than far away */
		if (is_served(alloc, &z->low, &z->apart))
			return z;
	}
	return NULL;
}

static const struct mt_alloc_zone *pass(const struct mt_alloc *alloc, bool low)
{
	for (size_t i = 0; i < alloc->nr_zones; i++) {
		const struct mt_alloc_zone *z = &alloc->zones[i];

		if (low ? z->excluded : z->excluded_min)
			continue;
		if (low ? is_served(alloc, &z->low, &z->block) :
			  is_served(alloc, &z->min, &z->last))
			return z;
	}
	return NULL;
}

static const struct mt_alloc_zone *pass_reserves(const struct mt_alloc *alloc)
{
	const uint32_t flags = MT_GFP_MEMALLOC | MT_GFP_NOMEMALLOC;

	if ((alloc->request.gfp & flags) != MT_GFP_MEMALLOC)
		return NULL;
	for (size_t i = 0; i < alloc->nr_zones; i++)
		if (alloc->zones[i].last.found)
			return &alloc->zones[i];
	return NULL;
}

static bool any_unknown(const struct mt_alloc *alloc)
{
	for (size_t i = 0; i < alloc->nr_zones; i++)
		if (alloc->zones[i].verdict == MT_ZONE_UNKNOWN)
			return true;
	return false;
}

static void find_shortest(struct mt_alloc *alloc)
{
	alloc->short_pages = MT_UNKNOWN;
	for (size_t i = 0; i < alloc->nr_zones; i++) {
		const struct mt_alloc_zone *z = &alloc->zones[i];
		int64_t lacks = z->verdict == MT_ZONE_SHORT ? z->min.needed + 1 - z->min.usable :
							      z->compact_short;

		if (z->excluded_min || z->min.usable == INT64_MIN || lacks <= 0)
			continue;
		if ((uint64_t)lacks < alloc->short_pages)
			alloc->short_pages = (uint64_t)lacks;
	}
}

/* should_reclaim_retry(): would the watermark be met with all of it free? */
static bool reclaim_may_help(const struct mt_alloc *alloc)
{
	for (size_t i = 0; i < alloc->nr_zones; i++) {
		const struct mt_alloc_zone *z = &alloc->zones[i];

		if (z->excluded_min)
			continue;
		if (z->file == MT_UNKNOWN || z->min.usable == INT64_MIN ||
		    (int64_t)(z->file & INT64_MAX) > z->min.needed - z->min.usable)
			return true;
	}
	return false;
}

static bool any_compaction(const struct mt_alloc *alloc)
{
	for (size_t i = 0; i < alloc->nr_zones; i++)
		if (!alloc->zones[i].excluded_min && alloc->zones[i].compaction)
			return true;
	return false;
}

/* __alloc_pages_may_oom(): who may have somebody killed */
static bool may_kill(const struct mt_alloc *alloc)
{
	uint32_t gfp = alloc->request.gfp;

	return alloc->request.order <= COSTLY_ORDER && gfp & MT_GFP_FS &&
	       !(gfp & (MT_GFP_NORETRY | MT_GFP_RETRY_MAYFAIL | MT_GFP_THISNODE)) &&
	       strncmp(alloc->highest, "DMA", 3);
}

/* What is left when neither pass served: __alloc_pages_slowpath(). */
static enum mt_alloc_verdict recovery(const struct mt_alloc *alloc)
{
	uint32_t gfp = alloc->request.gfp;
	bool costly = alloc->request.order > COSTLY_ORDER;

	if (any_unknown(alloc))
		return MT_ALLOC_UNKNOWN;
	if (!(gfp & MT_GFP_DIRECT_RECLAIM))
		return MT_ALLOC_FAILS;
	if (gfp & MT_GFP_IO && any_compaction(alloc))
		return MT_ALLOC_COMPACTION;
	if (costly && gfp & MT_GFP_NORETRY)
		return MT_ALLOC_FAILS;
	if (reclaim_may_help(alloc))
		return MT_ALLOC_RECLAIM;
	return may_kill(alloc) ? MT_ALLOC_OOM : MT_ALLOC_FAILS;
}

static void decide(const struct mt_snapshot *snapshot, struct mt_alloc *alloc)
{
	bool apart = keeps_apart(snapshot, alloc);

	if (apart)
		alloc->served = pass_apart(alloc);
	if (!alloc->served) {
		alloc->served = pass(alloc, true);
		alloc->first_pass_fragments = apart && alloc->served;
	}
	if (alloc->served) {
		alloc->verdict = MT_ALLOC_AT_ONCE;
		return;
	}
	alloc->served = pass(alloc, false);
	if (alloc->served) {
		alloc->verdict = MT_ALLOC_BELOW_LOW;
		return;
	}
	alloc->served = pass_reserves(alloc);
	alloc->verdict = alloc->served ? MT_ALLOC_RESERVES : recovery(alloc);
	find_shortest(alloc);
}

static struct mt_error *check(const struct mt_snapshot *snapshot, struct mt_alloc *alloc)
{
	static const char *const types[] = { "Unmovable", "Movable", "Reclaimable" };
	const struct mt_alloc_request *request = &alloc->request;

	alloc->highest = mt_gfp_zone(snapshot, request->gfp);
	alloc->type = request->type ? NULL : mt_gfp_type(request->gfp);
	for (size_t i = 0; request->type && i < MT_ARRAY_SIZE(types); i++)
		if (!strcasecmp(types[i], request->type))
			alloc->type = types[i];
	if (!alloc->highest)
		return mt_error_create(MT_ERR_USAGE, "flags that ask for two zones at once");
	if (!alloc->type)
		return mt_error_create(MT_ERR_USAGE,
				       "requests are Unmovable, Movable or Reclaimable, not %s",
				       request->type);
	if (request->order >= MT_MAX_ORDERS ||
	    (snapshot->nr_orders && request->order >= snapshot->nr_orders))
		return mt_error_create(MT_ERR_USAGE,
				       "order %u is more than this kernel allocates: %u at most",
				       request->order, snapshot->nr_orders - 1);
	return NULL;
}

static struct mt_error *decide_by(const struct mt_snapshot *snapshot,
				  const struct mt_alloc_request *request,
				  const struct mt_alloc_rules *rules, struct mt_alloc **alloc)
{
	mt_cleanup(mt_alloc) struct mt_alloc *new = calloc(1, sizeof(*new));
	struct mt_zonelist list = { 0 };
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->request = *request;
	new->rules = *rules;
	new->short_pages = MT_UNKNOWN;
	new->free_swap = snapshot->report ?
				 mt_stats_get(&snapshot->report->others, "Free swap") :
				 MT_UNKNOWN;
	err = check(snapshot, new);
	if (!err)
		err = mt_zonelist_get(snapshot, request->node, request->gfp & MT_GFP_THISNODE,
				      &list);
	if (!err)
		err = fill_zones(snapshot, new, &list);
	if (!err) {
		new->inferred_zonelist = list.inferred;
		decide(snapshot, new);
		err = mt_alloc_doubt(new, &list);
	}
	free(list.v);
	if (!err)
		*alloc = mt_steal(new);
	return err;
}

/* The release leaves a rule open: does it matter? */
static struct mt_error *try_older(const struct mt_snapshot *snapshot,
				  const struct mt_alloc_rules *rules, struct mt_alloc *alloc)
{
	mt_cleanup(mt_alloc) struct mt_alloc *other = NULL;
	struct mt_error *err = decide_by(snapshot, &alloc->request, rules, &other);

	if (err || other->verdict == alloc->verdict)
		return err;
	return mt_alloc_add_caveat(alloc, mt_alloc_succeeds(alloc->verdict),
			  "the release (%s) does not tell which rules hold; by the older ones "
			  "the answer is: %s",
			  snapshot->origin.kernel ? snapshot->origin.kernel : "not known",
			  mt_alloc_verdict_name(other->verdict));
}

struct mt_error *mt_alloc_decide(const struct mt_snapshot *snapshot,
				 const struct mt_alloc_request *request, struct mt_alloc **alloc)
{
	const struct mt_alloc_rules newer = mt_alloc_rules_of(snapshot, true);
	const struct mt_alloc_rules older = mt_alloc_rules_of(snapshot, false);
	mt_cleanup(mt_alloc) struct mt_alloc *new = NULL;
	struct mt_error *err = decide_by(snapshot, request, &newer, &new);

	if (!err && memcmp(&newer, &older, sizeof(newer)))
		err = try_older(snapshot, &older, new);
	if (!err)
		*alloc = mt_steal(new);
	return err;
}

void mt_alloc_destroy(struct mt_alloc *alloc)
{
	if (!alloc)
		return;
	for (size_t i = 0; i < alloc->nr_caveats; i++)
		free(alloc->caveats[i].text);
	free(alloc->caveats);
	free(alloc->zones);
	free(alloc);
}

bool mt_alloc_succeeds(enum mt_alloc_verdict verdict)
{
	return verdict == MT_ALLOC_AT_ONCE || verdict == MT_ALLOC_BELOW_LOW ||
	       verdict == MT_ALLOC_RESERVES;
}

const char *mt_alloc_verdict_name(enum mt_alloc_verdict verdict)
{
	static const char *const names[] = {
		[MT_ALLOC_UNKNOWN] = "unknown",
		[MT_ALLOC_AT_ONCE] = "at once",
		[MT_ALLOC_BELOW_LOW] = "below low",
		[MT_ALLOC_RESERVES] = "from reserves",
		[MT_ALLOC_COMPACTION] = "needs compaction",
		[MT_ALLOC_RECLAIM] = "needs reclaim",
		[MT_ALLOC_OOM] = "out of memory",
		[MT_ALLOC_FAILS] = "fails",
	};

	return names[verdict];
}

const char *mt_alloc_zone_verdict_name(enum mt_alloc_zone_verdict verdict)
{
	static const char *const names[] = {
		[MT_ZONE_UNKNOWN] = "unknown",
		[MT_ZONE_AT_ONCE] = "ok",
		[MT_ZONE_BELOW_LOW] = "ok below low",
		[MT_ZONE_SHORT] = "too few pages",
		[MT_ZONE_FRAGMENTED] = "too fragmented",
		[MT_ZONE_NO_BLOCK] = "no block",
		[MT_ZONE_EXCLUDED] = "not allowed",
	};

	return names[verdict];
}

unsigned int mt_alloc_default_node(const struct mt_snapshot *snapshot, uint32_t gfp)
{
	const struct mt_alloc any = { .highest = mt_gfp_zone(snapshot, gfp) };

	for (size_t i = 0; any.highest && i < snapshot->nr_zones; i++)
		if (mt_zone_is_managed(&snapshot->zones[i]) &&
		    is_allowed_zone(&any, &snapshot->zones[i]))
			return snapshot->zones[i].node;
	return snapshot->nr_zones ? snapshot->zones[0].node : 0;
}
