// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/node_set.h"

#include <string.h>

#include "base/number.h"

bool mt_node_set_has(const struct mt_node_set *set, unsigned int node)
{
	if (!set->limited)
		return true;
	return node < MT_NODE_SET_SIZE && set->bits[node / 64] >> node % 64 & 1;
}

static bool take_node(const char **p, const char *end, uint64_t *node)
{
	size_t n = mt_number_digits(*p, (size_t)(end - *p), node);

	*p += n;
	return n && *node < MT_NODE_SET_SIZE;
}

bool mt_node_set_parse(const char *text, size_t len, struct mt_node_set *set)
{
	struct mt_node_set new = { .limited = true };
	const char *p = text, *end = text + len;

	if (len == 6 && !memcmp(text, "(null)", 6)) {
		*set = (struct mt_node_set){ 0 };
		return true;
	}
	for (;;) {
		uint64_t first, last;

		if (!take_node(&p, end, &first))
			return false;
		last = first;
		if (p < end && *p == '-' && (p++, !take_node(&p, end, &last)))
			return false;
		if (last < first)
			return false;
		for (uint64_t node = first; node <= last; node++)
			new.bits[node / 64] |= UINT64_C(1) << node % 64;
		if (p == end)
			break;
		if (*p++ != ',')
			return false;
	}
	*set = new;
	return true;
}
