// SPDX-License-Identifier: GPL-2.0-or-later
/* Every range, with its verdict, its price and who is in the way. */
#include <stdlib.h>

#include "views/blockers/blockers.h"
#include "views/blockers/blockers_options.h"
#include "views/blockers/holder_name.h"

enum {
	START_PFN, ORDER, NODE, ZONE, VERDICT, MOVE, RECLAIM, HELD, NR_HOLDERS, HOLDERS, FREE,
	PINNED, UNMOVABLE, CMA, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[START_PFN] = { "start_pfn", "START_PFN", MT_TYPE_COUNT, .is_key = true,
			.help = "first page frame of the range" },
	[ORDER] = { "order", "ORDER", MT_TYPE_COUNT, .extra = true,
		    .help = "it has 2^order pages" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .help = "node number; none: of several zones" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .help = "zone name; none: of several" },
	[VERDICT] = { "verdict", "VERDICT", MT_TYPE_TEXT,
		      .help = "free, compaction, reclaim, holders, reserved, isolated, unknown, or "
			      "partial: no block can be here" },
	[MOVE] = { "move_pages", "MOVE", MT_TYPE_COUNT, MT_UNIT_PAGES,
		   .help = "its price: pages to be moved" },
	[RECLAIM] = { "reclaim_pages", "SHRINK", MT_TYPE_COUNT, MT_UNIT_PAGES,
		      .help = "its price: pages of slabs to be shrunk" },
	[HELD] = { "held_pages", "HELD", MT_TYPE_COUNT, MT_UNIT_PAGES,
		   .help = "its price: pages that somebody must let go" },
	[NR_HOLDERS] = { "nr_holders", "NR", MT_TYPE_COUNT, .extra = true,
			 .help = "how many are in the way" },
	[HOLDERS] = { "holders", "HOLDERS", MT_TYPE_TEXTS,
		      .help = "who is in the way, at most the first three that hold the most" },
	[FREE] = { "free_pages", "FREE", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		   .help = "pages of it that are free" },
	[PINNED] = { "pinned_pages", "PINNED", MT_TYPE_COUNT, MT_UNIT_PAGES, .extra = true,
		     .help = "with references beyond their mappings" },
	[UNMOVABLE] = { "unmovable_pages", "UNMOVABLE", MT_TYPE_COUNT, MT_UNIT_PAGES,
			.extra = true, .help = "slab, page tables, stacks, vmalloc, drivers" },
	[CMA] = { "cma", "CMA", MT_TYPE_BOOL, .extra = true, .help = "all of it is CMA's" },
};

#define TOLD 3u

/* Names by holder, each looked up once. */
struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	struct mt_blocks blocks;
	char **names;			/* [nr_holders]; NULL: not looked up yet */
};

static struct mt_error *name_of(struct context *c, uint32_t holder, const char **name)
{
	struct mt_error *err = NULL;

	if (!c->names[holder])
		err = mt_holder_name(c->request->snapshot->inspector, &c->blocks.holders[holder],
				     &c->names[holder]);
	*name = c->names[holder];
	return err;
}

static int by_pages(const void *a, const void *b)
{
	const struct mt_block_hold *x = a, *y = b;

	return x->pages != y->pages ? (x->pages < y->pages) - (x->pages > y->pages) :
				      (x->holder > y->holder) - (x->holder < y->holder);
}

/* The names of those that hold the most. */
static struct mt_error *tell(struct context *c, size_t range, const char *names[TOLD], size_t *n)
{
	struct mt_block_hold *first = &c->blocks.holds[c->blocks.first_hold[range]];
	size_t all = c->blocks.first_hold[range + 1] - c->blocks.first_hold[range];
	struct mt_error *err = NULL;

	qsort(first, all, sizeof(*first), by_pages);
	for (*n = 0; !err && *n < all && *n < TOLD; (*n)++)
		err = name_of(c, first[*n].holder, &names[*n]);
	return err;
}

static struct mt_error *put_range(struct context *c, size_t i, const struct mt_block_range *r)
{
	const struct mt_block_zone *zone = r->zone < c->blocks.nr_zones ?
					   &c->blocks.zones[r->zone] : NULL;
	const char *names[TOLD];
	size_t n = 0, all = c->blocks.first_hold[i + 1] - c->blocks.first_hold[i];
	struct mt_error *err = tell(c, i, names, &n);

	if (err)
		return err;

	const struct mt_cell cells[NR_COLUMNS] = {
		[START_PFN] = mt_cell_count(r->pfn),
		[ORDER] = mt_cell_count(c->blocks.order),
		[NODE] = mt_cell_count(zone ? zone->node : MT_UNKNOWN),
		[ZONE] = mt_cell_text(zone ? zone->name : NULL),
		[VERDICT] = mt_cell_text(mt_block_verdicts[r->verdict].name),
		[MOVE] = mt_cell_count(r->move_pages),
		[RECLAIM] = mt_cell_count(r->reclaim_pages),
		[HELD] = mt_cell_count(r->held_pages),
		[NR_HOLDERS] = mt_cell_count(all),
		[HOLDERS] = mt_cell_texts(names, n),
		[FREE] = mt_cell_count(r->pages[MT_MOBILITY_FREE] +
				       r->pages[MT_MOBILITY_LISTED]),
		[PINNED] = mt_cell_count(r->pages[MT_MOBILITY_PINNED]),
		[UNMOVABLE] = mt_cell_count(r->pages[MT_MOBILITY_UNMOVABLE]),
		[CMA] = mt_cell_bool(r->cma),
	};

	return c->sink->ops->row(c->sink, cells);
}

static bool is_empty(const struct mt_block_range *range)
{
	for (int m = 0; m < MT_MOBILITY_HOLE; m++)
		if (range->pages[m])
			return false;
	return true;
}

static struct mt_error *put_all(struct context *c)
{
	struct mt_block_choice choice = mt_blockers_choice(c->request);
	struct mt_error *err = NULL;

	c->names = calloc(c->blocks.nr_holders + 1, sizeof(*c->names));
	if (!c->names)
		return mt_error_nomem();
	for (size_t i = 0; !err && i < c->blocks.nr_ranges; i++) {
		struct mt_block_range range;

		mt_block_range_judge(&c->blocks, i, &range);
		if (!is_empty(&range) && mt_block_chosen(&c->blocks, &choice, &range))
			err = put_range(c, i, &range);
	}
	for (size_t i = 0; i < c->blocks.nr_holders; i++)
		free(c->names[i]);
	free(c->names);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct context c = { .request = request, .sink = sink };
	struct mt_error *err = mt_blockers_ask(request, &c.blocks);

	if (!err)
		err = put_all(&c);
	mt_blocks_release(&c.blocks);
	return err;
}

const struct mt_view mt_view_blockers_list = {
	.name = "blockerlist",
	.summary = "every range with its verdict; what blockers --list shows (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_blockers_options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
