// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What stands in the way of blocks of an order, zone by zone.  --list, --holders and --map show the
 * same ranges in other shapes and are views of their own.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/blockers/forecast.h"
#include "base/text.h"
#include "views/blockers/blockers.h"
#include "views/blockers/blockers_options.h"
#include "views/blockers/holder_name.h"

enum {
	NODE, ZONE, ORDER, RANGES, FREE, COMPACTION, RECLAIM, HOLDERS, RESERVED, OTHER, AFTER,
	AFTER_DROP, AFTER_BOTH, AFTER_SHRINK, MOVED, FIRST, MOVABLE, UNMOVABLE, PINNED, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[ORDER] = { "order", "ORDER", MT_TYPE_COUNT, .extra = true,
		    .help = "a range has 2^order pages" },
	[RANGES] = { "ranges", "RANGES", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		     .help = "naturally aligned ranges that are memory of this zone only" },
	[FREE] = { "free", "FREE", MT_TYPE_COUNT, MT_UNIT_BLOCKS, .help = "of these, free now" },
	[COMPACTION] = { "compaction", "MOVE", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
			 .help = "that moving pages away makes free, wherever there is room" },
	[RECLAIM] = { "reclaim", "SHRINK", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		      .help = "for which caches of the kernel must be shrunk besides" },
	[HOLDERS] = { "holders", "HELD", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		      .help = "where somebody must let go of pages that cannot be moved" },
	[RESERVED] = { "reserved", "RESERVED", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		       .help = "with memory that was reserved at boot" },
	[OTHER] = { "unknown", "UNKNOWN", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		    .help = "isolated, or with struct pages that are missing or damaged" },
	[AFTER] = { "after_compaction", "AFTER MOVE", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		    .help = "forecast: free after vm.compact_memory, as far as its scanners get" },
	[AFTER_DROP] = { "after_drop_caches", "AFTER DROP", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
			 .help = "forecast: free after vm.drop_caches = 1" },
	[AFTER_BOTH] = { "after_both", "AFTER BOTH", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
			 .help = "forecast: free after drop_caches = 1, then compact_memory" },
	[AFTER_SHRINK] = { "after_all_at_most", "AT MOST", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
			   .extra = true, .help = "the same if every slab with a shrinker were "
						  "freed, too: an upper bound" },
	[MOVED] = { "moved_pages", "MOVED", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		    .help = "forecast: pages that compact_memory migrates" },
	[FIRST] = { "first_pfn", "FIRST_PFN", MT_TYPE_COUNT, .extra = true,
		    .help = "forecast: where its first new block is" },
	[MOVABLE] = { "movable_pages", "MOVABLE", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		      .help = "pages of these ranges that can be moved" },
	[UNMOVABLE] = { "unmovable_pages", "UNMOVABLE", MT_TYPE_COUNT, MT_UNIT_PAGES,
			.extra = true, .help = "slab, page tables, stacks, vmalloc, drivers" },
	[PINNED] = { "pinned_pages", "PINNED", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		     .help = "with more references than their mappings and the page cache have" },
};

/* What is known of all zones together. */
struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	struct mt_blocks blocks;
	struct mt_block_choice choice;
	struct mt_block_sums *sums;		/* [nr_zones + 1] */
	struct mt_block_forecast *forecasts;	/* the same; only where has_forecast */
	bool has_forecast;
	struct mt_block_rank *ranks;
	size_t nr_ranks;
};

#define NAMED 5u		/* holders in the sentences above the rows */

static uint64_t all_ranges(const struct mt_block_sums *sums)
{
	uint64_t n = 0;

	for (int v = 0; v < MT_BLOCK_NONE; v++)
		n += sums->ranges[v];
	return n;
}

static bool is_shown(const struct context *c, size_t zone)
{
	return all_ranges(&c->sums[zone]) != 0;
}

static struct mt_block_marks marks_of(const struct context *c, const struct mt_block_zone *zone)
{
	return mt_block_marks_of(mt_snapshot_find_zone(c->request->snapshot, zone->node,
						       zone->name));
}

/* Compaction goes through a whole zone: a part of one has no forecast. */
static struct mt_error *forecast_all(struct context *c)
{
	const struct mt_request *r = c->request;
	struct mt_error *err = NULL;

	c->forecasts = calloc(c->blocks.nr_zones + 1, sizeof(*c->forecasts));
	if (!c->forecasts)
		return mt_error_nomem();
	c->has_forecast = !r->selection.has_pfns && !r->blockers.has_block && !r->blockers.cma &&
			  !c->blocks.stopped;
	for (size_t i = 0; !err && c->has_forecast && i < c->blocks.nr_zones; i++) {
		struct mt_block_marks marks = marks_of(c, &c->blocks.zones[i]);

		if (is_shown(c, i))
			err = mt_block_forecast(&c->blocks, (unsigned int)i, &marks,
						&c->forecasts[i]);
	}
	return err;
}

static struct mt_cell forecast_cell(const struct context *c, uint64_t value)
{
	return c->has_forecast ? mt_cell_count(value) : mt_cell_unknown();
}

static struct mt_error *put_zone(const struct context *c, size_t i)
{
	const struct mt_block_zone *zone = &c->blocks.zones[i];
	const struct mt_block_sums *s = &c->sums[i];
	const struct mt_block_forecast *f = &c->forecasts[i];
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[ORDER] = mt_cell_count(c->blocks.order),
		[RANGES] = mt_cell_count(all_ranges(s)),
		[FREE] = mt_cell_count(s->ranges[MT_BLOCK_FREE]),
		[COMPACTION] = mt_cell_count(s->ranges[MT_BLOCK_COMPACTION]),
		[RECLAIM] = mt_cell_count(s->ranges[MT_BLOCK_RECLAIM]),
		[HOLDERS] = mt_cell_count(s->ranges[MT_BLOCK_HOLDERS]),
		[RESERVED] = mt_cell_count(s->ranges[MT_BLOCK_RESERVED]),
		[OTHER] = mt_cell_count(s->ranges[MT_BLOCK_UNKNOWN] +
					s->ranges[MT_BLOCK_ISOLATED]),
		[AFTER] = forecast_cell(c, f->compaction),
		[AFTER_DROP] = forecast_cell(c, f->drop),
		[AFTER_BOTH] = forecast_cell(c, f->drop_compaction),
		[AFTER_SHRINK] = forecast_cell(c, f->shrink_compaction),
		[MOVED] = forecast_cell(c, f->moved_pages),
		[FIRST] = forecast_cell(c, f->first_pfn),
		[MOVABLE] = mt_cell_count(s->pages[MT_MOBILITY_MOVABLE] +
					  s->pages[MT_MOBILITY_CLEAN] +
					  s->pages[MT_MOBILITY_UNEVICTABLE]),
		[UNMOVABLE] = mt_cell_count(s->pages[MT_MOBILITY_UNMOVABLE]),
		[PINNED] = mt_cell_count(s->pages[MT_MOBILITY_PINNED]),
	};

	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *say(const struct context *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static struct mt_error *say(const struct context *c, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return text ? mt_sink_headline(c->sink, text) : mt_error_nomem();
}

static struct mt_error *say_ranges(const struct context *c, const struct mt_block_sums *all)
{
	char size[MT_TEXT_BYTES_SIZE];
	uint64_t bytes = mt_pages_to_bytes(c->request->snapshot,
					   UINT64_C(1) << c->blocks.order);

	return say(c, "order %u (%s): of %" PRIu64 " ranges %" PRIu64 " are free; moving pages "
		   "away would free %" PRIu64 ", shrinking caches of the kernel besides %" PRIu64
		   "; %" PRIu64 " are held, %" PRIu64 " reserved", c->blocks.order,
		   mt_text_bytes(size, bytes), all_ranges(all), all->ranges[MT_BLOCK_FREE],
		   all->ranges[MT_BLOCK_COMPACTION], all->ranges[MT_BLOCK_RECLAIM],
		   all->ranges[MT_BLOCK_HOLDERS], all->ranges[MT_BLOCK_RESERVED]);
}

static struct mt_error *say_forecast(const struct context *c)
{
	struct mt_block_forecast all = { 0 };

	if (!c->has_forecast)
		return NULL;
	for (size_t i = 0; i < c->blocks.nr_zones; i++) {
		const struct mt_block_forecast *f = &c->forecasts[i];

		all.now += f->now;
		all.compaction += f->compaction;
		all.drop += f->drop;
		all.drop_compaction += f->drop_compaction;
		all.shrink_compaction += f->shrink_compaction;
		all.moved_pages += f->moved_pages;
	}
	return say(c, "forecast: %" PRIu64 " free blocks now, %" PRIu64 " after "
		   "vm.compact_memory=1 (moves %" PRIu64 " pages), %" PRIu64
		   " after vm.drop_caches=1, %" PRIu64 " after both, at most %" PRIu64
		   " with all slab shrunk, too", all.now, all.compaction, all.moved_pages, all.drop,
		   all.drop_compaction, all.shrink_compaction);
}

static struct mt_error *say_holder(const struct context *c, const struct mt_block_rank *rank,
				   uint64_t of)
{
	mt_cleanup(free) char *name = NULL;
	struct mt_error *err = mt_holder_name(c->request->snapshot->inspector,
					      &c->blocks.holders[rank->holder], &name);

	return err ? err : say(c, "in the way: %s: %" PRIu64 " of %" PRIu64 " ranges, %" PRIu64
			       " of them alone (%" PRIu64 " pages)", name, rank->ranges, of,
			       rank->alone, rank->pages);
}

static struct mt_error *put_headline(const struct context *c)
{
	struct mt_block_sums all = { 0 };
	struct mt_error *err;
	uint64_t held;

	for (size_t i = 0; i < c->blocks.nr_zones; i++)
		for (int v = 0; v < MT_NR_BLOCK_VERDICTS; v++)
			all.ranges[v] += c->sums[i].ranges[v];
	err = say_ranges(c, &all);
	if (!err)
		err = say_forecast(c);
	held = all.ranges[MT_BLOCK_HOLDERS] + all.ranges[MT_BLOCK_RECLAIM];
	for (size_t i = 0; !err && i < c->nr_ranks && i < NAMED; i++)
		err = say_holder(c, &c->ranks[i], held);
	return err;
}

/* What the numbers may be off by, and in which direction. */
static struct mt_error *put_doubts(const struct context *c)
{
	const struct mt_block_rules *rules = &c->blocks.rules;
	uint64_t watermark = 0;
	struct mt_error *err = NULL;

	for (size_t i = 0; i < c->blocks.nr_zones; i++)
		watermark += c->has_forecast && c->forecasts[i].watermark;
	if (watermark)
		err = mt_sink_note(c->sink, MT_WARNING, "%" PRIu64 " zones are at the min "
				   "watermark: compaction finds no free page to move to",
				   watermark);
	if (!err && !rules->moves_unevictable)
		err = mt_sink_note(c->sink, MT_PLAIN, "mlocked pages stay where they are: "
				   "vm.compact_unevictable_allowed is 0");
	if (!err && c->has_forecast)
		err = mt_sink_note(c->sink, MT_PLAIN, "a forecast is for a machine that stands "
				   "still: migrations that fail, and pages that go to CPUs' lists "
				   "on the way, make it fewer; frees in the meantime, more");
	return err;
}

static struct mt_error *put_all(struct context *c)
{
	struct mt_error *err = put_headline(c);

	for (size_t i = 0; !err && i < c->blocks.nr_zones; i++)
		if (is_shown(c, i))
			err = put_zone(c, i);
	return err ? err : put_doubts(c);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct context c = {
		.request = request, .sink = sink, .choice = mt_blockers_choice(request),
	};
	struct mt_error *err = mt_blockers_ask(request, &c.blocks);

	if (!err) {
		c.sums = calloc(c.blocks.nr_zones + 1, sizeof(*c.sums));
		err = c.sums ? NULL : mt_error_nomem();
	}
	if (!err) {
		mt_blocks_sum(&c.blocks, &c.choice, c.sums);
		err = mt_blocks_rank(&c.blocks, &c.choice, &c.ranks, &c.nr_ranks);
	}
	if (!err)
		err = forecast_all(&c);
	if (!err)
		err = put_all(&c);
	free(c.sums);
	free(c.forecasts);
	free(c.ranks);
	mt_blocks_release(&c.blocks);
	return err;
}

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->list ? &mt_view_blockers_list :
	       request->blockers.offline ? &mt_view_blockers_offline :
	       request->blockers.holders ? &mt_view_blockers_holders :
	       request->map ? &mt_view_blockers_map : &mt_view_blockers;
}

const struct mt_view mt_view_blockers = {
	.name = "blockers",
	.summary = "what is in the way of large blocks, and who it is (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(PCP),
	.options = mt_blockers_options,
	.asks = MT_QUESTION_MEMORY,
	.variant = variant,
	.fill = fill,
};
