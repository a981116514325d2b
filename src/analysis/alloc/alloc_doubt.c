// SPDX-License-Identifier: GPL-2.0-or-later
/* What a source does not tell, and in which direction it could change the answer. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/alloc/alloc_private.h"

struct mt_error *mt_alloc_add_caveat(struct mt_alloc *alloc, bool stricter, const char *fmt, ...)
{
	struct mt_alloc_caveat *v =
		reallocarray(alloc->caveats, alloc->nr_caveats + 1, sizeof(*v));
	char *text;
	va_list ap;
	int n;

	if (!v)
		return mt_error_nomem();
	alloc->caveats = v;
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return mt_error_nomem();
	v[alloc->nr_caveats++] = (struct mt_alloc_caveat){ .stricter = stricter, .text = text };
	return NULL;
}

static struct mt_error *doubt_zone(struct mt_alloc *alloc, const struct mt_alloc_zone *z)
{
	bool low = alloc->verdict == MT_ALLOC_AT_ONCE;
	const struct mt_alloc_sum *sum = low ? &z->low : &z->min;
	const struct mt_alloc_block *block = low ? &z->block : &z->last;
	struct mt_error *err = NULL;

	/* reserves serve (__GFP_MEMALLOC) whatever the watermark, known or not */
	if (sum->unsure && sum->usable != INT64_MIN && sum->usable - sum->unsure <= sum->needed)
		err = mt_alloc_add_caveat(alloc, true,
				 "node %u, zone %s: pages that are set aside (highatomic, CMA) are "
				 "not in this source; as many as %lld of them would count as not "
				 "usable", z->zone->node, z->zone->name, (long long)sum->unsure);
	if (!err && alloc->request.order && block->found && !block->sure)
		err = mt_alloc_add_caveat(alloc, true,
				 "node %u, zone %s: migrate types are not in this source (live: "
				 "pagetypeinfo wants root); blocks set aside (HighAtomic, CMA, "
				 "isolated) would not do", z->zone->node, z->zone->name);
	return err;
}

static struct mt_error *doubt_recovery(struct mt_alloc *alloc)
{
	bool anon = false;

	for (size_t i = 0; i < alloc->nr_zones; i++)
		anon |= alloc->zones[i].anon != MT_UNKNOWN && alloc->zones[i].anon;
	if (!anon || !alloc->free_swap ||
	    (alloc->verdict != MT_ALLOC_OOM && alloc->verdict != MT_ALLOC_FAILS) ||
	    !(alloc->request.gfp & MT_GFP_DIRECT_RECLAIM))
		return NULL;
	return mt_alloc_add_caveat(alloc, false,
			  "anonymous pages are not counted as reclaimable; with free swap "
			  "they are");
}

/* A counter that is more than its zone can hold. */
static struct mt_error *doubt_counters(struct mt_alloc *alloc)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < alloc->nr_zones; i++) {
		const struct mt_alloc_zone *z = &alloc->zones[i];

		if (z->disbelieved)
			err = mt_alloc_add_caveat(alloc, true,
				 "node %u, zone %s: the kernel counts %llu pages of file cache "
				 "(nr_zone_inactive_file, nr_zone_active_file), more than the zone "
				 "has beside its free ones: that is not believed, and at most %llu "
				 "are taken to be there", z->zone->node, z->zone->name,
				 (unsigned long long)z->disbelieved, (unsigned long long)z->file);
	}
	return err;
}

static struct mt_error *doubt_order(struct mt_alloc *alloc)
{
	unsigned int node = alloc->nr_zones ? alloc->zones[0].zone->node : 0;
	bool several = false;

	for (size_t i = 0; i < alloc->nr_zones; i++)
		several |= alloc->zones[i].zone->node != node;
	if (!alloc->rules.zone_order || !several)
		return NULL;
	return mt_alloc_add_caveat(alloc, true,
				   "until 4.13 zones were tried node by node or zone by zone "
				   "(numa_zonelist_order): node by node is taken");
}

static struct mt_error *doubt_list(struct mt_alloc *alloc, const struct mt_zonelist *list)
{
	if (!list->blind)
		return NULL;
	return mt_alloc_add_caveat(alloc, false,
			  "the distances between nodes are not in this source: other nodes "
			  "are tried in the order of their numbers");
}

struct mt_error *mt_alloc_doubt(struct mt_alloc *alloc, const struct mt_zonelist *list)
{
	struct mt_error *err = doubt_list(alloc, list);

	if (!err)
		err = doubt_order(alloc);
	if (!err)
		err = doubt_counters(alloc);
	if (!err && alloc->served)
		err = doubt_zone(alloc, alloc->served);
	if (!err)
		err = doubt_recovery(alloc);
	if (!err && alloc->request.gfp & MT_GFP_ACCOUNT)
		err = mt_alloc_add_caveat(alloc, true,
				 "__GFP_ACCOUNT: the limit of the task's memory cgroup may refuse "
				 "it, whatever is free");
	if (!err && alloc->verdict == MT_ALLOC_UNKNOWN)
		err = mt_alloc_add_caveat(alloc, true,
				 "free pages, watermarks or blocks of a zone are not in this "
				 "source");
	return err;
}
