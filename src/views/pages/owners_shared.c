// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/pages/owners_shared.h"

#include <stdio.h>
#include <string.h>

#include "analysis/page_owner_groups.h"
#include "views/pages/pages_options.h"

#define MOST_CALLERS 3u

const char *mt_callers_text(const struct mt_call_stack *stack, char buf[MT_CALLERS_SIZE])
{
	size_t len = 0, i = 0;

	*buf = '\0';
	while (i < stack->n && mt_call_is_allocator(stack->calls[i]))
		i++;
	for (size_t k = 0; k < MOST_CALLERS && i + k < stack->n && len < MT_CALLERS_SIZE; k++)
		len += (size_t)snprintf(buf + len, MT_CALLERS_SIZE - len, "%s%.*s",
					k ? " < " : "", (int)strcspn(stack->calls[i + k], "+"),
					stack->calls[i + k]);
	return buf;
}

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
