// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/page.h"

enum { FIELD, VALUE, NOTE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[FIELD] = { "field", "FIELD", MT_TYPE_TEXT, .is_key = true, .help = "what is told" },
	[VALUE] = { "value", "VALUE", MT_TYPE_TEXT, .help = "the answer" },
	[NOTE] = { "note", "NOTE", MT_TYPE_TEXT, .help = "what it means, where that is not plain" },
};

static struct mt_error *fill_fact(void *data, const struct mt_property *property)
{
	struct mt_sink *sink = data;
	const struct mt_cell cells[NR_COLUMNS] = {
		[FIELD] = mt_cell_text(property->field),
		[VALUE] = mt_cell_text(property->value),
		[NOTE] = mt_cell_text(property->note ? property->note : ""),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;

	return inspector->ops->page(inspector, request->arguments[0],
				    request->all_members || request->raw, fill_fact, sink);
}

static struct mt_error *set_members(struct mt_request *request, const char *text)
{
	(void)text;
	request->all_members = true;
	return NULL;
}

static const struct mt_view_option option_members = {
	.name = "members", .help = "also struct page, member by member; --raw tells these, too",
	.set = set_members,
};

static struct mt_error *set_mappings(struct mt_request *request, const char *text)
{
	(void)text;
	request->page.mappings = true;
	return NULL;
}

static const struct mt_view_option option_mappings = {
	.name = "mappings", .help = "only who maps it, a row each", .set = set_mappings,
};

static struct mt_error *set_scan(struct mt_request *request, const char *text)
{
	request->page.scan = true;
	return set_mappings(request, text);
}

static const struct mt_view_option option_scan = {
	.name = "scan", .help = "the same by the page tables of all processes, whatever reverse "
	"mapping finds", .set = set_scan,
};

const struct mt_view_option *const mt_page_view_options[] = {
	&option_members, &option_mappings, &option_scan, NULL,
};

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->page.mappings ? &mt_view_page_mappings : &mt_view_page;
}

const struct mt_view mt_view_page = {
	.name = "page",
	.summary = "one page: what it is used for, whose it is, and who maps it (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_page_view_options,
	.arguments = "PFN|0xADDRESS",
	.min_arguments = 1,
	.max_arguments = 1,
	.asks = MT_QUESTION_MEMORY,
	.variant = variant,
	.fill = fill,
};
