// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/blockers/blockers_options.h"

#include <inttypes.h>

#include "analysis/huge.h"
#include "base/number.h"

static struct mt_error *set_list(struct mt_request *request, const char *text)
{
	(void)text;
	request->list = true;
	return NULL;
}

static struct mt_error *set_holders(struct mt_request *request, const char *text)
{
	(void)text;
	request->blockers.holders = true;
	return NULL;
}

static struct mt_error *set_offline(struct mt_request *request, const char *text)
{
	(void)text;
	request->blockers.offline = true;
	return NULL;
}

static struct mt_error *set_map(struct mt_request *request, const char *text)
{
	(void)text;
	request->map = true;
	return NULL;
}

static struct mt_error *set_svg(struct mt_request *request, const char *text)
{
	request->svg = text;
	request->map = true;
	return NULL;
}

static struct mt_error *set_cma(struct mt_request *request, const char *text)
{
	(void)text;
	request->blockers.cma = true;
	return NULL;
}

static struct mt_error *set_block(struct mt_request *request, const char *text)
{
	request->blockers.has_block = true;
	return mt_number_parse(text, &request->blockers.block) ? NULL :
	       mt_error_create(MT_ERR_USAGE, "the number of a memory section");
}

/* Also blocks that the allocator has none of: 1 GiB. */
static struct mt_error *set_order(struct mt_request *request, const char *text)
{
	uint64_t order;

	if (!mt_number_parse(text, &order) || order >= MT_MAX_ORDERS)
		return mt_error_create(MT_ERR_USAGE, "a number below %u", MT_MAX_ORDERS);
	request->blockers.order = (unsigned int)order;
	request->blockers.has_order = true;
	return NULL;
}

static const struct mt_view_option option_order = {
	.name = "order", .value = "N",
	.help = "blocks of 2^N pages, also of 1 GiB and more (usual: a huge page)",
	.set = set_order,
};

static const struct mt_view_option option_range = {
	.name = "range", .value = "A-B",
	.help = "only ranges with these page frames", .set = mt_request_set_pfns,
};

static const struct mt_view_option option_block = {
	.name = "block", .value = "N",
	.help = "only the ranges of this memory section, by the number that sections gives it",
	.set = set_block,
};

static const struct mt_view_option option_cma = {
	.name = "cma", .help = "only ranges that are CMA's", .set = set_cma,
};

static const struct mt_view_option option_list = {
	.name = "list", .help = "a row for each range", .set = set_list,
};

static const struct mt_view_option option_holders = {
	.name = "holders", .help = "a row for each of those in the way", .set = set_holders,
};

static const struct mt_view_option option_offline = {
	.name = "offline",
	.help = "a row for each memory section: whether it could be taken offline",
	.set = set_offline,
};

static const struct mt_view_option option_map = {
	.name = "map", .help = "a map of physical memory, a letter for each range", .set = set_map,
};

static const struct mt_view_option option_svg = {
	.name = "svg", .value = "FILE", .set = set_svg,
	.help = "write the map there as a picture, in place of rows",
};

const struct mt_view_option *const mt_blockers_options[] = {
	&mt_option_node, &mt_option_zone, &option_order, &option_range, &option_block,
	&option_cma, &option_list, &option_holders,
	&option_offline, &option_map, &option_svg, NULL,
};

unsigned int mt_blockers_order(const struct mt_request *request)
{
	return request->blockers.has_order ? request->blockers.order :
					     mt_huge_order(request->snapshot);
}

struct mt_block_choice mt_blockers_choice(const struct mt_request *request)
{
	return (struct mt_block_choice){
		.has_node = request->selection.has_node,
		.node = request->selection.node,
		.zone = request->selection.zone,
		.cma = request->blockers.cma,
	};
}

struct search {
	uint64_t number;
	bool found;
	struct mt_selection *selection;
};

static struct mt_error *on_section(void *data, const struct mt_mem_section *section)
{
	struct search *search = data;

	if (section->number != search->number || section->end_pfn <= section->start_pfn)
		return NULL;
	search->found = true;
	search->selection->has_pfns = true;
	search->selection->first_pfn = section->start_pfn;
	search->selection->last_pfn = section->end_pfn - 1;
	return NULL;
}

static struct mt_error *find_block(const struct mt_request *request,
				   struct mt_selection *selection)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct search search = { .number = request->blockers.block, .selection = selection };
	struct mt_error *err;

	if (!request->blockers.has_block)
		return NULL;
	err = inspector->ops->sections(inspector, on_section, &search);
	if (err || search.found)
		return err;
	return mt_error_create(MT_ERR_NOT_FOUND, "no memory section has the number %" PRIu64
			       " (see memtop sections)", request->blockers.block);
}

struct mt_error *mt_blockers_ask(const struct mt_request *request, struct mt_blocks *blocks)
{
	struct mt_inspector *inspector = request->snapshot->inspector;
	struct mt_selection selection = request->selection;
	unsigned int order = mt_blockers_order(request);
	struct mt_error *err;

	*blocks = (struct mt_blocks){ 0 };
	if (!inspector || !inspector->ops->blocks)
		return mt_error_create(MT_ERR_NOT_FOUND, "only a memory image tells which pages "
				       "are in the way");
	if (order == MT_NO_INDEX)
		return mt_error_create(MT_ERR_NOT_FOUND, "the order of huge pages is not known: "
				       "say --order");
	err = find_block(request, &selection);
	return err ? err : inspector->ops->blocks(inspector, &selection, order, blocks);
}
