// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks sizes, watermarks and reserves of zones and nodes against each other. */
#include <inttypes.h>
#include <stdio.h>

#include "kernel/audit/audit_private.h"

static struct mt_error *check_sizes(struct mt_auditor *a)
{
	const struct mt_field *managed = &a->kernel->layout.zone.managed;
	const struct mt_kzone *zone = a->zone;
	uint64_t m = managed->exists ? mt_reader_field(a->kernel->reader, zone->raw, managed) : 0;
	char found[96];

	if (zone->spanned >= zone->present && zone->present >= m &&
	    mt_kzone_end(zone) != UINT64_MAX)
		return NULL;
	snprintf(found, sizeof(found), "%" PRIu64 ", %" PRIu64 ", %" PRIu64, zone->spanned,
		 zone->present, m);
	return mt_audit_report(a, MT_SEVERITY_DAMAGE, "sizes", MT_UNKNOWN, zone->address,
			       "spanned >= present >= managed", found,
			       "the zone's sizes contradict each other");
}

/* Reads an int, or one of an array of ints; MT_UNKNOWN if it cannot be read. */
static uint64_t read_setting(const struct mt_auditor *a, const char *symbol, unsigned int index)
{
	uint64_t address, value = MT_UNKNOWN;
	struct mt_error *err;

	if (!mt_symbols_find(a->kernel->image->symbols, symbol, &address))
		return MT_UNKNOWN;
	err = mt_reader_read_uint(a->kernel->reader, address + index * 4ull, 4, &value);
	if (err || value > INT32_MAX)
		value = MT_UNKNOWN;
	mt_error_destroy(err);
	return value;
}

/*
 * __setup_per_zone_wmarks(): the lowest is a share of min_free_kbytes, or 128 pages at most
 * where it is not taken from there; each further one adds a quarter of that, or up to 30 % of
 * the zone.
 */
static uint64_t highest_watermark(const struct mt_auditor *a)
{
	uint64_t kbytes = read_setting(a, "min_free_kbytes", 0);
	uint64_t pages = kbytes == MT_UNKNOWN ? 0 :
			 kbytes * 1024 >> a->kernel->memmap->page_shift;

	return kbytes == MT_UNKNOWN ? UINT64_MAX :
	       mt_count_add(2 * (pages > 128 ? pages : 128), a->zone->present);
}

static struct mt_error *check_watermarks(struct mt_auditor *a)
{
	const struct mt_layout *layout = &a->kernel->layout;
	const struct mt_constant *const order[] = {
		&layout->wmark_min, &layout->wmark_low, &layout->wmark_high, &layout->wmark_promo,
	};
	const struct mt_field *marks = &layout->zone.watermark;
	uint64_t last = 0, highest = highest_watermark(a);

	for (size_t i = 0; marks->exists && i < MT_ARRAY_SIZE(order); i++) {
		struct mt_audit_numbers n;
		uint64_t mark;

		if (!order[i]->exists || order[i]->value < 0 ||
		    (uint64_t)order[i]->value >= marks->m.nr_elements)
			continue;
		mark = mt_reader_element(a->kernel->reader, a->zone->raw, marks,
					 (size_t)order[i]->value);
		snprintf(n.expected, sizeof(n.expected), ">= %" PRIu64, last);
		snprintf(n.found, sizeof(n.found), "%" PRIu64, mark);
		if (mark < last)
			return mt_audit_report(a, MT_SEVERITY_DAMAGE, "watermarks", MT_UNKNOWN,
					       a->zone->address, n.expected, n.found,
					       "a watermark is below the one before it");
		snprintf(n.expected, sizeof(n.expected), "<= %" PRIu64, highest);
		if (mark > highest)
			return mt_audit_report(a, MT_SEVERITY_DAMAGE, "watermarks", MT_UNKNOWN,
					       a->zone->address, n.expected, n.found,
					       "a watermark is above what the zone's size and "
					       "min_free_kbytes allow");
		last = mark;
	}
	return NULL;
}

static const struct mt_knode *node_of(const struct mt_auditor *a)
{
	for (size_t i = 0; i < a->kernel->nodes.n; i++)
		if (a->kernel->nodes.v[i].id == a->zone->node)
			return &a->kernel->nodes.v[i];
	return NULL;
}

/*
 * Returns the largest possible lowmem_reserve[index] (setup_per_zone_lowmem_reserve()): the managed
 * pages of the zones above, for which their present pages are a bound, divided by the ratio.
 */
static uint64_t highest_reserve(const struct mt_auditor *a, const struct mt_knode *node,
				unsigned int index)
{
	uint64_t pages = 0;
	uint64_t ratio = read_setting(a, "sysctl_lowmem_reserve_ratio", a->zone->index);

	if (index <= a->zone->index || !ratio)
		return 0;
	for (unsigned int i = a->zone->index + 1; i <= index && i < node->nr_zones; i++)
		pages = mt_count_add(pages, node->zones[i].present);
	return ratio == MT_UNKNOWN || pages == MT_UNKNOWN ? MT_UNKNOWN : pages / ratio;
}

static struct mt_error *check_reserves(struct mt_auditor *a)
{
	const struct mt_field *reserve = &a->kernel->layout.zone.lowmem_reserve;
	const struct mt_knode *node = node_of(a);
	struct mt_error *err = NULL;

	for (unsigned int i = 0; reserve->exists && node && !err && i < reserve->m.nr_elements;
	     i++) {
		int64_t pages = mt_reader_element_signed(a->kernel->reader, a->zone->raw, reserve,
							 i);
		uint64_t highest = highest_reserve(a, node, i);
		struct mt_audit_numbers n;

		if (pages >= 0 && (uint64_t)pages <= highest)
			continue;
		snprintf(n.expected, sizeof(n.expected), "0 to %" PRIu64, highest);
		snprintf(n.found, sizeof(n.found), "%" PRId64, pages);
		snprintf(a->list, sizeof(a->list), "lowmem_reserve[%u]", i);
		err = mt_audit_report(a, MT_SEVERITY_DAMAGE, "lowmem_reserve", MT_UNKNOWN,
				      a->zone->address, n.expected, n.found,
				      "more is reserved than the zones above and the ratio allow");
	}
	a->list[0] = 0;
	return err;
}

struct mt_error *mt_audit_zone(struct mt_auditor *a)
{
	struct mt_error *err = check_sizes(a);

	if (!err)
		err = check_reserves(a);
	return err || !mt_kzone_populated(a->zone) ? err : check_watermarks(a);
}

/* Checks that a node spans all that its zones span. */
static struct mt_error *check_span(struct mt_auditor *a, const struct mt_knode *node)
{
	uint64_t end;

	if (__builtin_add_overflow(node->start_pfn, node->spanned, &end))
		end = UINT64_MAX;
	for (unsigned int z = 0; z < node->nr_zones; z++) {
		const struct mt_kzone *zone = &node->zones[z];
		char expected[64], found[64];

		if (!zone->spanned || (zone->start_pfn >= node->start_pfn &&
				       mt_kzone_end(zone) <= end))
			continue;
		snprintf(expected, sizeof(expected), "%" PRIu64 " to %" PRIu64,
			 node->start_pfn, end);
		snprintf(found, sizeof(found), "%" PRIu64 " to %" PRIu64, zone->start_pfn,
			 mt_kzone_end(zone));
		return mt_audit_report(a, MT_SEVERITY_DAMAGE, "node", MT_UNKNOWN, node->address,
				       expected, found, "node %u does not span its zone %s",
				       node->id, zone->name);
	}
	return NULL;
}

/* calculate_totalreserve_pages() adds up both at once. */
static struct mt_error *check_total_reserve(struct mt_auditor *a)
{
	const struct mt_field *field = &a->layout.node_reserve;
	uint64_t address, total, sum = 0, pages;

	if (!field->exists || a->selection->has_node || a->kernel->nodes.nr_problems ||
	    !mt_symbols_find(a->kernel->image->symbols, "totalreserve_pages", &address))
		return NULL;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read_long(a->kernel->reader, address, &total);

	for (size_t i = 0; !err && i < a->kernel->nodes.n; i++) {
		err = mt_reader_read_long(a->kernel->reader,
					  mt_reader_add(a->kernel->reader,
							a->kernel->nodes.v[i].address,
							field->m.offset), &pages);
		sum += err ? 0 : pages;
	}
	if (err || sum == total)
		return NULL;
	return mt_audit_report_numbers(a, MT_SEVERITY_DAMAGE, "reserve", (int64_t)sum,
				       (int64_t)total,
				       "totalreserve_pages is not the sum of the nodes'");
}

struct mt_error *mt_audit_nodes(struct mt_auditor *a)
{
	struct mt_error *err = check_total_reserve(a);

	for (size_t i = 0; !err && i < a->kernel->nodes.n; i++) {
		const struct mt_knode *node = &a->kernel->nodes.v[i];
		uint64_t present = 0;
		char text[64];

		if (a->selection->has_node && a->selection->node != node->id)
			continue;
		err = check_span(a, node);
		if (err || node->present == MT_UNKNOWN)
			continue;
		for (unsigned int z = 0; z < node->nr_zones; z++)
			present += node->zones[z].present;
		if (present == node->present)
			continue;
		snprintf(text, sizeof(text),
			 "node %u: node_present_pages is not the sum of its zones'", node->id);
		err = mt_audit_report_numbers(a, MT_SEVERITY_DAMAGE, "node", (int64_t)present,
					      (int64_t)node->present, text);
	}
	for (size_t i = 0; !err && i < a->kernel->nodes.nr_problems; i++)
		err = mt_audit_report(a, MT_SEVERITY_DAMAGE, "node", MT_UNKNOWN, MT_UNKNOWN, NULL,
				      NULL, "%s", a->kernel->nodes.problems[i]);
	return err;
}
