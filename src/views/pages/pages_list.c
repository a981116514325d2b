// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/pages.h"
#include "views/pages/pages_options.h"

enum {
	PFN, PHYS, NODE, ZONE, USE, ORDER, HEAD, REFCOUNT, MAPCOUNT, FLAG_NAMES, FLAGS, PAGE,
	NR_COLUMNS
};

static const struct mt_column columns[NR_COLUMNS] = {
	[PFN] = { "pfn", "PFN", MT_TYPE_COUNT, .is_key = true, .help = "page frame number" },
	[PHYS] = { "phys", "PHYS", MT_TYPE_ADDRESS, .help = "physical address" },
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .help = "zone name" },
	[USE] = { "use", "USE", MT_TYPE_TEXT, .help = "what the page is used for" },
	[ORDER] = { "order", "ORDER", MT_TYPE_COUNT,
		    .help = "order of the free block or compound page it lies in" },
	[HEAD] = { "head_pfn", "HEAD", MT_TYPE_COUNT, .help = "first page frame of that" },
	[REFCOUNT] = { "refcount", "REFS", MT_TYPE_NUMBER, .help = "references (_refcount)" },
	[MAPCOUNT] = { "mapcount", "MAPS", MT_TYPE_NUMBER,
		       .help = "mappings (_mapcount + 1), where the word is not a page type" },
	[FLAG_NAMES] = { "flag_names", "FLAGS", MT_TYPE_TEXTS, .help = "flags by name" },
	[FLAGS] = { "flags", "RAW_FLAGS", MT_TYPE_ADDRESS, .extra = true,
		    .help = "page.flags as they are, with node and zone" },
	[PAGE] = { "page", "PAGE", MT_TYPE_ADDRESS, .extra = true,
		   .help = "address of its struct page" },
};

struct context {
	const struct mt_snapshot *snapshot;
	struct mt_sink *sink;
};

static struct mt_error *fill_page(void *data, const struct mt_page *page)
{
	const struct context *context = data;
	bool known = page->readable;
	const struct mt_cell cells[NR_COLUMNS] = {
		[PFN] = mt_cell_count(page->pfn),
		[PHYS] = mt_cell_count(mt_pages_to_bytes(context->snapshot, page->pfn)),
		[NODE] = mt_cell_count(page->node == MT_NO_INDEX ? MT_UNKNOWN : page->node),
		[ZONE] = mt_cell_text(page->zone),
		[USE] = mt_cell_text(mt_uses[page->use].name),
		[ORDER] = mt_cell_count(known ? page->order : MT_UNKNOWN),
		[HEAD] = mt_cell_count(known ? page->head_pfn : MT_UNKNOWN),
		[REFCOUNT] = mt_cell_number(known ? page->refcount : INT64_MIN),
		[MAPCOUNT] = mt_cell_number(known ? page->mapcount : INT64_MIN),
		[FLAG_NAMES] = known ? mt_cell_texts(page->flag_names, page->nr_flag_names) :
				       mt_cell_unknown(),
		[FLAGS] = mt_cell_count(known ? page->flags : MT_UNKNOWN),
		[PAGE] = mt_cell_count(page->page),
	};

	return context->sink->ops->row(context->sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context context = { request->snapshot, sink };

	return inspector->ops->pages(inspector, &request->selection, fill_page, &context);
}

const struct mt_view mt_view_pages_list = {
	.name = "pagelist",
	.summary = "every page, one by one; what pages --list shows (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_pages_options,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
