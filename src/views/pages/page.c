// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/page_options.h"
#include "views/pages/pages.h"

enum { FIELD, VALUE, NOTE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[FIELD] = { "field", "FIELD", MT_TYPE_TEXT, .is_key = true, .help = "what is told" },
	[VALUE] = { "value", "VALUE", MT_TYPE_TEXT, .help = "the answer" },
	[NOTE] = { "note", "NOTE", MT_TYPE_TEXT, .help = "what it means, where that is not plain" },
};

static struct mt_error *fill_property(void *data, const struct mt_property *property)
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
				    request->all_members || request->raw, fill_property, sink);
}

static const struct mt_view *variant(const struct mt_request *request)
{
	return request->page.mappings ? &mt_view_page_mappings : &mt_view_page;
}

const struct mt_view mt_view_page = {
	.name = "page",
	.summary = "one page: what it is used for, whose it is, and who maps it (dumps)",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.options = mt_page_options,
	.arguments = "PFN|0xADDRESS",
	.min_arguments = 1,
	.max_arguments = 1,
	.asks = MT_QUESTION_MEMORY,
	.variant = variant,
	.fill = fill,
};
