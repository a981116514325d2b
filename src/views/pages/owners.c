// SPDX-License-Identifier: GPL-2.0-or-later
/* Who allocated the memory that is in use (page_owner=on). */
#include <inttypes.h>

#include "analysis/page_owner_groups.h"
#include "views/pages/owners_shared.h"
#include "views/pages/pages.h"

enum {
	PAGES, BYTES, SHARE, BLOCKS, USE, ORDER, COMM, CALLERS, GFP_NAMES, GFP, PID, TGID, NODE,
	OLDEST, NEWEST, EXAMPLE, STACK, NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[PAGES] = { "pages", "PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES,
		    .help = "pages in use that were allocated so" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "the same as a size" },
	[SHARE] = { "share", "SHARE", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		    .help = "of all pages with a known owner, in thousandths" },
	[BLOCKS] = { "blocks", "BLOCKS", MT_TYPE_COUNT, MT_UNIT_BLOCKS,
		     .help = "allocations: those pages that begin a block of their order" },
	[USE] = { "use", "USE", MT_TYPE_TEXT, .is_key = true,
		  .help = "what they are used for; none: it differs" },
	[ORDER] = { "order", "ORDER", MT_TYPE_COUNT,
		    .help = "order of the allocations; none: it differs" },
	[COMM] = { "comm", "COMM", MT_TYPE_TEXT, .is_key = true,
		   .help = "task that allocated; none: it differs" },
	[CALLERS] = { "callers", "CALLERS", MT_TYPE_TEXT, .is_key = true,
		      .help = "innermost calls that are not the allocator's own; none: the stack "
			      "differs" },
	[GFP_NAMES] = { "gfp_names", "GFP", MT_TYPE_TEXT, .extra = true,
			.help = "flags of the allocations by name; none: they differ" },
	[GFP] = { "gfp", "RAW_GFP", MT_TYPE_ADDRESS, .extra = true,
		  .help = "the same as a number" },
	[PID] = { "pid", "PID", MT_TYPE_COUNT, .extra = true,
		  .help = "thread that allocated; none: it differs" },
	[TGID] = { "tgid", "TGID", MT_TYPE_COUNT, .extra = true,
		   .help = "process that allocated; none: it differs" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .extra = true,
		   .help = "node number; none: it differs" },
	[OLDEST] = { "oldest_ns", "OLDEST", MT_TYPE_COUNT, .extra = true,
		     .help = "first of the allocations, in nanoseconds since boot" },
	[NEWEST] = { "newest_ns", "NEWEST", MT_TYPE_COUNT, .extra = true, .help = "last of them" },
	[EXAMPLE] = { "example_pfn", "EXAMPLE", MT_TYPE_COUNT, .extra = true,
		      .help = "page frame number of one of the pages" },
	[STACK] = { "stack", "STACK", MT_TYPE_TEXTS, .extra = true,
		    .help = "the whole call stack, the innermost call first" },
};

struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	struct mt_page_owner_groups groups;
};

static uint64_t if_common(const struct mt_page_owner_group *group, unsigned int key, uint64_t value)
{
	return group->common & key ? value : MT_UNKNOWN;
}

static struct mt_error *put_group(const struct context *c, const struct mt_page_owner_group *group)
{
	struct mt_inspector *inspector = c->request->snapshot->inspector;
	__attribute__((cleanup(mt_call_stack_release))) struct mt_call_stack stack = { 0 };
	const struct mt_page_owner *owner = &group->first.owner;
	unsigned int same = group->common;
	char callers[MT_CALLERS_SIZE], gfp[512];
	struct mt_error *err = NULL;

	if (same & MT_PAGE_OWNER_STACK)
		err = inspector->ops->owner_stack(inspector, owner->stack, &stack);
	if (err)
		return err;

	bool has_gfp = same & MT_PAGE_OWNER_GFP && owner->gfp != MT_UNKNOWN;
	const struct mt_cell cells[NR_COLUMNS] = {
		[PAGES] = mt_cell_count(group->pages),
		[BYTES] = mt_cell_count(mt_pages_to_bytes(c->request->snapshot, group->pages)),
		[SHARE] = mt_cell_count((group->pages * 1000 + c->groups.pages / 2) /
					c->groups.pages),
		[BLOCKS] = mt_cell_count(group->blocks),
		[USE] = mt_cell_text(same & MT_PAGE_OWNER_USE ? mt_uses[group->first.use].name
							      : NULL),
		[ORDER] = mt_cell_count(if_common(group, MT_PAGE_OWNER_ORDER, owner->order)),
		[COMM] = mt_cell_text(same & MT_PAGE_OWNER_COMM && *owner->comm ? owner->comm
										: NULL),
		[CALLERS] =
			mt_cell_text(stack.n ? mt_callers_text(&stack, callers) : stack.problem),
		[GFP_NAMES] = mt_cell_text(
			has_gfp ? inspector->ops->gfp_names(inspector, owner->gfp, gfp, sizeof(gfp))
				: NULL),
		[GFP] = mt_cell_count(has_gfp ? owner->gfp : MT_UNKNOWN),
		[PID] = mt_cell_count(if_common(group, MT_PAGE_OWNER_PID, owner->pid)),
		[TGID] = mt_cell_count(if_common(group, MT_PAGE_OWNER_TGID, owner->tgid)),
		[NODE] = mt_cell_count(
			group->first.node == MT_NO_INDEX
				? MT_UNKNOWN
				: if_common(group, MT_PAGE_OWNER_NODE, group->first.node)),
		[OLDEST] = mt_cell_count(group->oldest_nsec),
		[NEWEST] = mt_cell_count(group->newest_nsec),
		[EXAMPLE] = mt_cell_count(group->first.pfn),
		[STACK] = stack.calls ? mt_cell_texts((const char *const *)stack.calls, stack.n)
				      : mt_cell_unknown(),
	};

	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *on_page(void *data, const struct mt_allocated_page *page)
{
	struct context *c = data;

	return mt_page_owner_groups_add(&c->groups, page);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = {
		.request = request,
		.sink = sink,
		.groups.by = request->owner_keys ? request->owner_keys : MT_PAGE_OWNER_STACK,
	};
	struct mt_error *err = inspector->ops->owned_pages(inspector, &request->selection, on_page,
							   &c);

	mt_page_owner_groups_sort(&c.groups);
	for (size_t i = 0; !err && i < c.groups.n; i++)
		err = put_group(&c, &c.groups.v[i]);
	if (!err)
		err = mt_sink_note(sink, MT_PLAIN,
				   "%" PRIu64 " pages in use have a known owner, %" PRIu64 " "
				   "have none: they were never allocated (the kernel itself, "
				   "reserved memory), or the kernel keeps none of them",
				   c.groups.pages, c.groups.unknown);
	mt_page_owner_groups_release(&c.groups);
	return err;
}

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->list ? &mt_view_owners_list : &mt_view_owners;
}

const struct mt_view mt_view_owners = {
	.name = "owners",
	.summary = "who allocated the memory in use (dumps of kernels with page_owner=on)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_owners_options,
	.asks = MT_QUESTION_MEMORY,
	.variant = variant,
	.fill = fill,
};
