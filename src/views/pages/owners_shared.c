// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/owners_shared.h"

#include "analysis/page_owner_groups.h"
#include "views/pages/pages_options.h"

static struct mt_error *set_keys(struct mt_request *request, const char *text)
{
	return mt_page_owner_keys_parse(text, &request->owner_keys);
}

static const struct mt_view_option option_by = {
	.name = "by", .value = "LIST",
	.help = "put together by these: stack, use, order, gfp, comm, pid, tgid, node "
		"(default: stack)", .set = set_keys,
};

const struct mt_view_option *const mt_owners_options[] = {
	&option_by, &mt_option_list, &mt_option_node, &mt_option_zone, &mt_option_use,
	&mt_option_flag, &mt_option_pfns, NULL,
};
