// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/owners_shared.h"
#include "views/pages/pages.h"

enum {
	PFN, USE, ORDER, PID, COMM, TIME, CALLERS, NODE, ZONE, TGID, GFP_NAMES, GFP, FREE_TIME,
	FREE_PID, FREE_TGID, STACK, FREE_STACK, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[PFN] = { "pfn", "PFN", MT_TYPE_COUNT, .is_key = true, .help = "page frame number" },
	[USE] = { "use", "USE", MT_TYPE_TEXT, .help = "what the page is used for" },
	[ORDER] = { "order", "ORDER", MT_TYPE_COUNT,
		    .help = "order of the allocation it is part of; none: no owner is known" },
	[PID] = { "pid", "PID", MT_TYPE_COUNT, .help = "thread that allocated it" },
	[COMM] = { "comm", "COMM", MT_TYPE_TEXT, .help = "name of the task" },
	[TIME] = { "time_ns", "TIME", MT_TYPE_COUNT, .help = "when, in nanoseconds since boot" },
	[CALLERS] = { "callers", "CALLERS", MT_TYPE_TEXT,
		      .help = "innermost calls that are not the allocator's own" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .extra = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .extra = true, .help = "zone name" },
	[TGID] = { "tgid", "TGID", MT_TYPE_COUNT, .extra = true,
		   .help = "process that allocated it" },
	[GFP_NAMES] = { "gfp_names", "GFP", MT_TYPE_TEXT, .extra = true,
			.help = "flags of the allocation by name" },
	[GFP] = { "gfp", "RAW_GFP", MT_TYPE_ADDRESS, .extra = true,
		  .help = "the same as a number" },
	[FREE_TIME] = { "free_time_ns", "FREED", MT_TYPE_COUNT, .extra = true,
			.help = "when it was freed before that" },
	[FREE_PID] = { "free_pid", "FREE_PID", MT_TYPE_COUNT, .extra = true,
		       .help = "thread that freed it" },
	[FREE_TGID] = { "free_tgid", "FREE_TGID", MT_TYPE_COUNT, .extra = true,
			.help = "process that freed it" },
	[STACK] = { "stack", "STACK", MT_TYPE_TEXTS, .extra = true,
		    .help = "the whole call stack, the innermost call first" },
	[FREE_STACK] = { "free_stack", "FREE_STACK", MT_TYPE_TEXTS, .extra = true,
			 .help = "that of when it was freed before" },
};

struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	/* pages that follow each other are mostly allocated from one place */
	uint32_t last[2];
	struct mt_call_stack stacks[2];
};

static struct mt_error *read_stack(struct context *c, unsigned int which, uint32_t handle)
{
	struct mt_inspector *inspector = c->request->snapshot->inspector;

	if (handle && handle == c->last[which])
		return NULL;
	mt_call_stack_release(&c->stacks[which]);
	c->last[which] = handle;
	return handle ? inspector->ops->owner_stack(inspector, handle, &c->stacks[which]) : NULL;
}

static struct mt_cell stack_cell(const struct mt_call_stack *stack)
{
	return stack->calls ? mt_cell_texts((const char *const *)stack->calls, stack->n) :
			      mt_cell_unknown();
}

static struct mt_error *put_page(struct context *c, const struct mt_allocated_page *page)
{
	struct mt_inspector *inspector = c->request->snapshot->inspector;
	const struct mt_page_owner *o = &page->owner;
	char callers[MT_CALLERS_SIZE], gfp[512];
	bool has_gfp = o->gfp != MT_UNKNOWN;
	const struct mt_cell cells[NR_COLUMNS] = {
		[PFN] = mt_cell_count(page->pfn),
		[USE] = mt_cell_text(mt_uses[page->use].name),
		[ORDER] = mt_cell_count(o->order),
		[PID] = mt_cell_count(o->pid),
		[COMM] = mt_cell_text(*o->comm ? o->comm : NULL),
		[TIME] = mt_cell_count(o->nsec),
		[CALLERS] = mt_cell_text(c->stacks[0].n ? mt_callers_text(&c->stacks[0], callers) :
							  c->stacks[0].problem),
		[NODE] = mt_cell_count(page->node == MT_NO_INDEX ? MT_UNKNOWN : page->node),
		[ZONE] = mt_cell_text(page->zone),
		[TGID] = mt_cell_count(o->tgid),
		[GFP_NAMES] = mt_cell_text(has_gfp ?
					   inspector->ops->gfp_names(inspector, o->gfp, gfp,
								     sizeof(gfp)) : NULL),
		[GFP] = mt_cell_count(o->gfp),
		[FREE_TIME] = mt_cell_count(o->free_nsec),
		[FREE_PID] = mt_cell_count(o->free_pid),
		[FREE_TGID] = mt_cell_count(o->free_tgid),
		[STACK] = stack_cell(&c->stacks[0]),
		[FREE_STACK] = stack_cell(&c->stacks[1]),
	};

	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *put_unknown(struct context *c, const struct mt_allocated_page *page)
{
	struct mt_cell cells[NR_COLUMNS];

	for (size_t i = 0; i < NR_COLUMNS; i++)
		cells[i] = mt_cell_unknown();
	cells[PFN] = mt_cell_count(page->pfn);
	cells[USE] = mt_cell_text(mt_uses[page->use].name);
	cells[NODE] = mt_cell_count(page->node == MT_NO_INDEX ? MT_UNKNOWN : page->node);
	cells[ZONE] = mt_cell_text(page->zone);
	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *on_page(void *data, const struct mt_allocated_page *page)
{
	struct context *c = data;
	struct mt_error *err;

	if (!page->known || !page->owner.allocated)
		return put_unknown(c, page);
	err = read_stack(c, 0, page->owner.stack);
	if (!err)
		err = read_stack(c, 1, page->owner.free_stack);
	return err ? err : put_page(c, page);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = { .request = request, .sink = sink };
	struct mt_error *err = inspector->ops->owned_pages(inspector, &request->selection, on_page,
							   &c);

	mt_call_stack_release(&c.stacks[0]);
	mt_call_stack_release(&c.stacks[1]);
	return err;
}

const struct mt_view mt_view_owners_list = {
	.name = "ownerlist",
	.summary = "who allocated each page in use; what owners --list shows (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_owners_options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
