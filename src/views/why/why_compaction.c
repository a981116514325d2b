// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/why/why_compaction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/blockers/forecast.h"

/* What the zones come to. */
struct gain {
	uint64_t made, moved, held, ranges, shrinkable;
	uint64_t first_pfn;
	bool watermark;
};

static bool is_meant(const struct mt_alloc *alloc, const struct mt_block_zone *zone,
		     struct mt_block_marks *marks)
{
	for (size_t i = 0; i < alloc->nr_zones; i++) {
		const struct mt_alloc_zone *z = &alloc->zones[i];

		if (!z->compaction || z->excluded_min || z->zone->node != zone->node ||
		    strcmp(z->zone->name, zone->name))
			continue;
		*marks = mt_block_marks_of(z->zone);
		return true;
	}
	return false;
}

static void add_zone(const struct mt_block_sums *sums, const struct mt_block_forecast *f,
		     struct gain *gain)
{
	gain->made += f->compaction > f->now ? f->compaction - f->now : 0;
	gain->moved += f->moved_pages;
	gain->watermark |= f->watermark;
	if (gain->first_pfn == UINT64_MAX)
		gain->first_pfn = f->first_pfn;
	gain->held += sums->ranges[MT_BLOCK_HOLDERS] + sums->ranges[MT_BLOCK_RESERVED];
	gain->shrinkable += sums->ranges[MT_BLOCK_RECLAIM];
	for (int v = 0; v < MT_BLOCK_NONE; v++)
		gain->ranges += sums->ranges[v];
}

static struct mt_error *forecast(const struct mt_blocks *blocks, const struct mt_alloc *alloc,
				 struct gain *gain)
{
	const struct mt_block_choice all = { 0 };
	mt_cleanup(free) struct mt_block_sums *sums = calloc(blocks->nr_zones + 1, sizeof(*sums));
	struct mt_error *err = NULL;

	if (!sums)
		return mt_error_nomem();
	mt_blocks_sum(blocks, &all, sums);
	for (size_t i = 0; !err && i < blocks->nr_zones; i++) {
		struct mt_block_forecast f;
		struct mt_block_marks marks;

		if (!is_meant(alloc, &blocks->zones[i], &marks))
			continue;
		err = mt_block_forecast(blocks, (unsigned int)i, &marks, &f);
		if (!err)
			add_zone(&sums[i], &f, gain);
	}
	return err;
}

static struct mt_error *say(const struct gain *gain, unsigned int order, struct mt_sink *sink)
{
	if (gain->made)
		return mt_sink_note(sink, MT_WARNING, "compaction of these zones would make %"
				    PRIu64 " free blocks of order %u, the first at pfn %" PRIu64
				    ", and move %" PRIu64 " pages (see memtop blockers --order %u)",
				    gain->made, order, gain->first_pfn, gain->moved, order);
	if (gain->watermark)
		return mt_sink_note(sink, MT_ALERT, "compaction will not help: it finds no free "
				    "page to move to above the min watermark");
	return mt_sink_note(sink, MT_ALERT, "compaction will not help: of %" PRIu64 " ranges of "
			    "order %u %" PRIu64 " have pages that cannot be moved, %" PRIu64
			    " slabs to be shrunk (see memtop blockers --order %u --holders)",
			    gain->ranges, order, gain->held, gain->shrinkable, order);
}

struct mt_error *mt_why_compaction(const struct mt_snapshot *snapshot,
				   const struct mt_alloc *alloc, struct mt_sink *sink)
{
	const struct mt_selection all = { 0 };
	struct mt_inspector *inspector = snapshot->inspector;
	struct gain gain = { .first_pfn = UINT64_MAX };
	struct mt_blocks blocks = { 0 };
	struct mt_error *err;

	if (alloc->verdict != MT_ALLOC_COMPACTION || !inspector || !inspector->ops->blocks)
		return NULL;
	err = inspector->ops->blocks(inspector, &all, alloc->request.order, &blocks);
	if (!err)
		err = forecast(&blocks, alloc, &gain);
	if (!err && gain.ranges && !blocks.stopped)
		err = say(&gain, alloc->request.order, sink);
	mt_blocks_release(&blocks);
	return err;
}
