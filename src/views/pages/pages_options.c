// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/number.h"
#include "views/pages/pages_options.h"

static struct mt_error *set_use(struct mt_request *request, const char *text)
{
	request->selection.use = text;
	if (mt_use_find(text) != MT_NR_USES)
		return NULL;
	return mt_error_create(MT_ERR_USAGE, "a use of pages (see memtop pages --help)");
}

static struct mt_error *set_flag(struct mt_request *request, const char *text)
{
	request->selection.flag = strncmp(text, "PG_", 3) ? text : text + 3;
	return NULL;
}

static struct mt_error *set_list(struct mt_request *request, const char *text)
{
	(void)text;
	request->list = true;
	return NULL;
}

static struct mt_error *set_map(struct mt_request *request, const char *text)
{
	(void)text;
	request->map = true;
	return NULL;
}

static struct mt_error *set_cell(struct mt_request *request, const char *text)
{
	if (!mt_number_parse(text, &request->cell_pages) || !request->cell_pages ||
	    request->cell_pages & (request->cell_pages - 1))
		return mt_error_create(MT_ERR_USAGE, "a power of two of pages");
	request->map = true;
	return NULL;
}

static struct mt_error *set_svg(struct mt_request *request, const char *text)
{
	request->svg = text;
	request->map = true;
	return NULL;
}

static enum mt_holder_key find_key(const char *name, size_t len)
{
	for (int key = MT_BY_NOTHING + 1; key < MT_NR_HOLDER_KEYS; key++)
		if (strlen(mt_holder_keys[key].name) == len &&
		    !strncmp(mt_holder_keys[key].name, name, len))
			return key;
	return MT_BY_NOTHING;
}

/* "KEY" or "KEY,KEY2" */
static struct mt_error *set_by(struct mt_request *request, const char *text)
{
	size_t len = strcspn(text, ",");
	const char *second = text[len] ? text + len + 1 : NULL;

	request->by[0] = find_key(text, len);
	request->by[1] = second ? find_key(second, strlen(second)) : MT_BY_NOTHING;
	if (!request->by[0] || (second && !request->by[1]))
		return mt_error_create(MT_ERR_USAGE, "one or two of use, cache, cgroup, file, "
				       "filesystem, process, area, module, order, node, zone, "
				       "pageblock");
	if (request->by[0] == request->by[1])
		return mt_error_create(MT_ERR_USAGE, "two different keys");
	return NULL;
}

static struct mt_error *set_top(struct mt_request *request, const char *text)
{
	if (!mt_number_parse(text, &request->top) || !request->top)
		return mt_error_create(MT_ERR_USAGE, "a whole number above 0");
	return NULL;
}

const struct mt_view_option mt_option_use = {
	.name = "use", .value = "USE", .help = "only pages of this use (anon, file, slab, ...)",
	.set = set_use,
};

const struct mt_view_option mt_option_flag = {
	.name = "flag", .value = "NAME",
	.help = "only pages with this flag (dirty, reserved, ...), as the kernel names it; of a "
		"compound page the head's count", .set = set_flag,
};

const struct mt_view_option mt_option_pfns = {
	.name = "pfn", .value = "A-B", .help = "only these page frames",
	.set = mt_request_set_pfns,
};

const struct mt_view_option mt_option_list = {
	.name = "list", .help = "a row for each page", .set = set_list,
};

static const struct mt_view_option option_map = {
	.name = "map", .help = "a map of physical memory, a letter for each pageblock",
	.set = set_map,
};

static const struct mt_view_option option_cell = {
	.name = "cell", .value = "PAGES", .help = "a letter of the map for so many pages",
	.set = set_cell,
};

static const struct mt_view_option option_svg = {
	.name = "svg", .value = "FILE", .set = set_svg,
	.help = "write the map there as a picture, in place of rows",
};

static const struct mt_view_option option_by = {
	.name = "by", .value = "KEY[,KEY2]",
	.help = "by who holds them, the largest first: use, cache, cgroup, file, filesystem, "
		"process, area, module, order, node, zone, pageblock (dumps)",
	.set = set_by,
};

static const struct mt_view_option option_top = {
	.name = "largest", .value = "N",
	.help = "with --by: the N largest, and the others together",
	.set = set_top,
};

const struct mt_view_option *const mt_pages_options[] = {
	&option_by, &option_top,
	&mt_option_node, &mt_option_zone, &mt_option_use, &mt_option_flag, &mt_option_pfns,
	&mt_option_list, &option_map, &option_cell, &option_svg, NULL,
};
