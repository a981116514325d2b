// SPDX-License-Identifier: GPL-2.0-or-later
/* Sizes and watermarks, which contradict nothing but themselves and each other. */
#include <stdio.h>

#include "kernel/audit_private.h"

static struct mt_error *check_sizes(struct mt_auditor *a)
{
	const struct mt_field *managed = &a->kernel->layout.zone.managed;
	const struct mt_kzone *zone = a->zone;
	uint64_t m = managed->exists ? mt_access_field(a->kernel->access, zone->raw, managed) : 0;
	char found[96];

	if (zone->spanned >= zone->present && zone->present >= m &&
	    mt_kzone_end(zone) != UINT64_MAX)
		return NULL;
	snprintf(found, sizeof(found), "%llu, %llu, %llu", (unsigned long long)zone->spanned,
		 (unsigned long long)zone->present, (unsigned long long)m);
	return mt_audit_say(a, MT_SEVERITY_DAMAGE, "sizes", MT_UNKNOWN, zone->address,
			    "spanned >= present >= managed", found,
			    "the zone's sizes contradict each other");
}

static struct mt_error *check_watermarks(struct mt_auditor *a)
{
	const struct mt_layout *layout = &a->kernel->layout;
	const struct mt_constant *const order[] = {
		&layout->wmark_min, &layout->wmark_low, &layout->wmark_high, &layout->wmark_promo,
	};
	const struct mt_field *marks = &layout->zone.watermark;
	uint64_t last = 0;

	for (size_t i = 0; marks->exists && i < MT_ARRAY_SIZE(order); i++) {
		struct mt_audit_numbers n;
		uint64_t mark;

		if (!order[i]->exists || order[i]->value < 0 ||
		    (uint64_t)order[i]->value >= marks->m.nr_elements)
			continue;
		mark = mt_access_element(a->kernel->access, a->zone->raw, marks,
					 (size_t)order[i]->value);
		snprintf(n.expected, sizeof(n.expected), ">= %llu", (unsigned long long)last);
		snprintf(n.found, sizeof(n.found), "%llu", (unsigned long long)mark);
		if (mark < last)
			return mt_audit_say(a, MT_SEVERITY_DAMAGE, "watermarks", MT_UNKNOWN,
					    a->zone->address, n.expected, n.found,
					    "a watermark is below the one before it");
		last = mark;
	}
	return NULL;
}

struct mt_error *mt_audit_zone(struct mt_auditor *a)
{
	struct mt_error *err = check_sizes(a);

	return err || !mt_kzone_populated(a->zone) ? err : check_watermarks(a);
}

struct mt_error *mt_audit_nodes(struct mt_auditor *a)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < a->kernel->nodes.n; i++) {
		const struct mt_knode *node = &a->kernel->nodes.v[i];
		uint64_t present = 0;
		char text[64];

		if (node->present == MT_UNKNOWN ||
		    (a->selection->has_node && a->selection->node != node->id))
			continue;
		for (unsigned int z = 0; z < node->nr_zones; z++)
			present += node->zones[z].present;
		if (present == node->present)
			continue;
		snprintf(text, sizeof(text),
			 "node %u: node_present_pages is not the sum of its zones'", node->id);
		err = mt_audit_numbers(a, MT_SEVERITY_DAMAGE, "node", (int64_t)present,
				       (int64_t)node->present, text);
	}
	for (size_t i = 0; !err && i < a->kernel->nodes.nr_problems; i++)
		err = mt_audit_say(a, MT_SEVERITY_DAMAGE, "node", MT_UNKNOWN, MT_UNKNOWN, NULL,
				   NULL, "%s", a->kernel->nodes.problems[i]);
	return err;
}
