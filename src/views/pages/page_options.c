// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/page_options.h"

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

const struct mt_view_option *const mt_page_options[] = {
	&option_members, &option_mappings, &option_scan, NULL,
};
