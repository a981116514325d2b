// SPDX-License-Identifier: GPL-2.0-or-later
/* Every page by who holds it. */
#include <inttypes.h>

#include "views/pages/pages.h"
#include "views/pages/pages_options.h"

enum { HOLDER, KIND, SECOND, SECOND_KIND, PAGES, BYTES, SHARE, EXAMPLE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[HOLDER] = { "holder", "HOLDER", MT_TYPE_TEXT, .is_key = true,
		     .help = "who holds them, by the key asked for" },
	[KIND] = { "kind", "KIND", MT_TYPE_TEXT, .extra = true,
		   .help = "named; free: free pages; none: nobody of the kind; unknown: it cannot "
			   "be read who; shared: several, object by object; others: those that "
			   "--largest leaves out; total" },
	[SECOND] = { "second_holder", "AND", MT_TYPE_TEXT, .is_key = true, .extra = true,
		     .help = "the same by the second key" },
	[SECOND_KIND] = { "second_kind", "KIND2", MT_TYPE_TEXT, .extra = true,
			  .help = "its kind" },
	[PAGES] = { "pages", "PAGES", MT_TYPE_COUNT, MT_UNIT_PAGES, .help = "pages they hold" },
	[BYTES] = { "size_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		    .help = "the same as a size" },
	[SHARE] = { "share", "SHARE", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		    .help = "of all pages counted, in thousandths" },
	[EXAMPLE] = { "example_pfn", "EXAMPLE", MT_TYPE_COUNT, .extra = true,
		      .help = "page frame number of one of the pages" },
};

static const char *const kinds[] = {
	[MT_HOLDER_NAMED] = "named",
	[MT_HOLDER_FREE] = "free",
	[MT_HOLDER_NONE] = "none",
	[MT_HOLDER_UNKNOWN] = "unknown",
	[MT_HOLDER_SHARED] = "shared",
};

struct context {
	const struct mt_request *request;
	struct mt_sink *sink;
	uint64_t total, rows, others, others_rows;
};

static struct mt_error *put_row(struct context *c, const char *name, const char *kind,
				const struct mt_page_holder *holder, uint64_t pages)
{
	bool two = holder && c->request->by[1];
	const struct mt_cell cells[NR_COLUMNS] = {
		[HOLDER] = mt_cell_text(name),
		[KIND] = mt_cell_text(kind),
		[SECOND] = mt_cell_text(two ? holder->names[1] : NULL),
		[SECOND_KIND] = mt_cell_text(two ? kinds[holder->kinds[1]] : NULL),
		[PAGES] = mt_cell_count(pages),
		[BYTES] = mt_cell_count(mt_pages_to_bytes(c->request->snapshot, pages)),
		[SHARE] = mt_cell_count(c->total ? (pages * 1000 + c->total / 2) / c->total :
						   MT_UNKNOWN),
		[EXAMPLE] = mt_cell_count(holder ? holder->example_pfn : MT_UNKNOWN),
	};

	return c->sink->ops->row(c->sink, cells);
}

static struct mt_error *put_holder(void *data, const struct mt_page_holder *holder)
{
	struct context *c = data;

	c->total = holder->total;
	if (c->request->top && c->rows >= c->request->top) {
		c->others += holder->pages;
		c->others_rows++;
		return NULL;
	}
	c->rows++;
	return put_row(c, holder->names[0], kinds[holder->kinds[0]], holder, holder->pages);
}

static struct mt_error *put_rest(struct context *c)
{
	struct mt_error *err = NULL;

	if (c->others_rows)
		err = put_row(c, "others", "others", NULL, c->others);
	return err ? err : put_row(c, "total", "total", NULL, c->total);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct context c = { .request = request, .sink = sink };
	const enum mt_holder_key keys[2] = {
		request->by[0] ? request->by[0] : MT_BY_CACHE, request->by[1],
	};
	struct mt_page_pass pass;
	struct mt_error *err;

	if (!inspector->ops->page_holders)
		return mt_error_create(MT_ERR_USAGE, "pages --by needs a memory image (--core)");
	err = inspector->ops->page_holders(inspector, &request->selection, keys, put_holder, &c,
					   &pass);
	return err ? err : put_rest(&c);
}

#define COMMON								\
	.name = "pageholders",						\
	.summary = "every page by who holds it; what pages --by shows (dumps)", \
	.columns = columns,						\
	.nr_columns = NR_COLUMNS,					\
	.options = mt_pages_options,					\
	.asks = MT_QUESTION_MEMORY,					\
	.fill = fill

static const struct mt_view by_two = {
	COMMON,
	.usual = "holder,second_holder,pages,size_bytes,share",
};

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->by[1] ? &by_two : &mt_view_pages_by;
}

const struct mt_view mt_view_pages_by = {
	COMMON,
	.variant = variant,
};

const struct mt_view *mt_pages_by_variant(const struct mt_request *request)
{
	return variant(request);
}
