// SPDX-License-Identifier: GPL-2.0-or-later
/* A list of named numbers as a snapshot. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "record/series.h"
#include "record/series_names.h"

const struct mt_field mt_node_fields[] = {
	{ "spanned_pages", offsetof(struct mt_node, spanned) },
	{ "present_pages", offsetof(struct mt_node, present) },
	{ "start_pfn", offsetof(struct mt_node, start_pfn) },
};
const size_t mt_nr_node_fields = MT_ARRAY_SIZE(mt_node_fields);

const struct mt_field mt_zone_fields[] = {
	{ "free_pages", offsetof(struct mt_zone, free) },
	{ "free_exact_pages", offsetof(struct mt_zone, free_exact) },
	{ "boost_pages", offsetof(struct mt_zone, boost) },
	{ "min_pages", offsetof(struct mt_zone, min) },
	{ "low_pages", offsetof(struct mt_zone, low) },
	{ "high_pages", offsetof(struct mt_zone, high) },
	{ "promo_pages", offsetof(struct mt_zone, promo) },
	{ "spanned_pages", offsetof(struct mt_zone, spanned) },
	{ "present_pages", offsetof(struct mt_zone, present) },
	{ "managed_pages", offsetof(struct mt_zone, managed) },
	{ "cma_pages", offsetof(struct mt_zone, cma) },
	{ "start_pfn", offsetof(struct mt_zone, start_pfn) },
	{ "reserved_highatomic_pages", offsetof(struct mt_zone, reserved_highatomic) },
	{ "free_highatomic_pages", offsetof(struct mt_zone, free_highatomic) },
};
const size_t mt_nr_zone_fields = MT_ARRAY_SIZE(mt_zone_fields);

const struct mt_field mt_pcp_fields[] = {
	{ "count", offsetof(struct mt_pcp, count) },
	{ "high", offsetof(struct mt_pcp, high) },
	{ "batch", offsetof(struct mt_pcp, batch) },
	{ "high_min", offsetof(struct mt_pcp, high_min) },
	{ "high_max", offsetof(struct mt_pcp, high_max) },
	{ "stat_threshold", offsetof(struct mt_pcp, stat_threshold) },
	{ "listed", offsetof(struct mt_pcp, listed) },
};
const size_t mt_nr_pcp_fields = MT_ARRAY_SIZE(mt_pcp_fields);

static bool is(const struct mt_series *series, const char *name)
{
	return !series->is_stat && !strcmp(series->name, name);
}

/* Finds the count with this name in object; NULL: a later version of memtop made the name. */
static uint64_t *find_field(void *object, const struct mt_field *fields, size_t n,
			    const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(fields[i].name, name))
			return (uint64_t *)(void *)((char *)object + fields[i].offset);
	return NULL;
}

static void set_field(void *object, const struct mt_field *fields, size_t n, const char *name,
		      uint64_t value)
{
	uint64_t *field = find_field(object, fields, n, name);

	if (field)
		*field = value;
}

/* Orders and types shape the arrays, so they come first. */
static struct mt_error *fill_shape(const struct mt_series *series, const uint64_t *values,
				   size_t n, struct mt_snapshot *snapshot)
{
	struct mt_error *err = NULL;
	unsigned int unused;

	for (size_t i = 0; !err && i < n; i++) {
		if (values[i] == MT_UNKNOWN)
			continue;
		if (series[i].type)
			err = mt_snapshot_type(snapshot, series[i].type, strlen(series[i].type),
					       &unused);
		else if (series[i].node == MT_SERIES_NONE && is(&series[i], MT_NAME_ORDERS))
			err = mt_snapshot_set_orders(
				snapshot, values[i] > MT_MAX_ORDERS ? 0 : (unsigned int)values[i]);
	}
	return err;
}

static void fill_machine(const struct mt_series *series, uint64_t value,
			 struct mt_snapshot *snapshot)
{
	if (is(series, MT_NAME_PAGEBLOCK_ORDER) && value < MT_MAX_ORDERS)
		snapshot->pageblock_order = (unsigned int)value;
	else if (is(series, MT_NAME_STATUS) && value < MT_NR_STATUSES)
		snapshot->status[series->section] = (enum mt_status)value;
}

static struct mt_error *fill_node(const struct mt_series *series, uint64_t value,
				  struct mt_snapshot *snapshot)
{
	struct mt_node *node;
	struct mt_error *err = mt_snapshot_node(snapshot, (unsigned int)series->node, &node);

	if (err)
		return err;
	if (series->is_stat)
		return mt_stats_add(snapshot, &node->stats, series->name, strlen(series->name),
				    value);
	set_field(node, mt_node_fields, mt_nr_node_fields, series->name, value);
	return NULL;
}

static struct mt_error *out_of_place(const struct mt_series *series)
{
	return mt_error_create(MT_ERR_FORMAT, "node %" PRId64 ", zone %s: %s at position %" PRId64,
			       series->node, series->zone, series->name, series->position);
}

static bool has_order(const struct mt_series *series, const struct mt_snapshot *snapshot)
{
	return series->position >= 0 && series->position < snapshot->nr_orders;
}

static struct mt_error *fill_blocks(const struct mt_series *series, uint64_t value,
				    struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	bool listed = is(series, MT_NAME_LISTED);
	struct mt_error *err;

	if (!listed && !is(series, MT_NAME_FREE))
		return NULL;
	if (!has_order(series, snapshot))
		return out_of_place(series);
	err = listed ? mt_zone_add_listed_blocks(snapshot, zone) :
		       mt_zone_add_free_blocks(snapshot, zone);
	if (!err)
		(listed ? zone->listed_blocks : zone->free_blocks)[series->position] = value;
	return err;
}

static struct mt_error *fill_type(const struct mt_series *series, uint64_t value,
				  struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	unsigned int type;
	struct mt_error *err = mt_snapshot_type(snapshot, series->type, strlen(series->type),
						&type);

	if (err)
		return err;
	if (is(series, MT_NAME_PAGEBLOCKS)) {
		err = mt_zone_add_pageblocks(snapshot, zone);
		if (!err)
			zone->pageblocks[type] = value;
		return err;
	}
	if (!has_order(series, snapshot))
		return out_of_place(series);
	err = mt_zone_add_type_blocks(snapshot, zone);
	if (err)
		return err;

	size_t i = (size_t)type * snapshot->nr_orders + (size_t)series->position;

	if (is(series, MT_NAME_AT_LEAST))
		zone->type_at_least[i] = true;
	else if (is(series, MT_NAME_FREE))
		zone->type_free_blocks[i] = value;
	return NULL;
}

static struct mt_error *fill_cpu(const struct mt_series *series, uint64_t value,
				 struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	struct mt_pcp *pcp = NULL;
	struct mt_error *err = NULL;

	/* the numbers of a CPU mostly follow one another */
	for (size_t i = zone->nr_pcp; !pcp && i-- > 0;)
		if (zone->pcp[i].cpu == (unsigned int)series->cpu)
			pcp = &zone->pcp[i];
	if (!pcp)
		err = mt_zone_add_pcp(zone, (unsigned int)series->cpu, &pcp);
	if (err)
		return err;
	if (series->is_stat)
		return mt_stats_add(snapshot, &pcp->others, series->name, strlen(series->name),
				    value);
	set_field(pcp, mt_pcp_fields, mt_nr_pcp_fields, series->name, value);
	return NULL;
}

static struct mt_error *fill_reserve(const struct mt_series *series, uint64_t value,
				     struct mt_zone *zone)
{
	size_t n = (size_t)series->position + 1;

	if (series->position < 0 || series->position >= MT_MAX_ORDERS)
		return out_of_place(series);
	if (n > zone->nr_lowmem_reserve) {
		uint64_t *grown = realloc(zone->lowmem_reserve, n * sizeof(*grown));

		if (!grown)
			return mt_error_nomem();
		for (size_t i = zone->nr_lowmem_reserve; i < n; i++)
			grown[i] = MT_UNKNOWN;
		zone->lowmem_reserve = grown;
		zone->nr_lowmem_reserve = n;
	}
	zone->lowmem_reserve[series->position] = value;
	return NULL;
}

static struct mt_error *fill_zone_count(const struct mt_series *series, uint64_t value,
					struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	if (series->is_stat)
		return mt_stats_add(snapshot, &zone->stats, series->name, strlen(series->name),
				    value);
	if (is(series, MT_NAME_RESERVE))
		return fill_reserve(series, value, zone);
	if (is(series, MT_NAME_INDEX) && value < MT_NO_INDEX)
		zone->index = (unsigned int)value;
	set_field(zone, mt_zone_fields, mt_nr_zone_fields, series->name, value);
	return NULL;
}

static struct mt_error *fill_zone(const struct mt_series *series, uint64_t value,
				  struct mt_snapshot *snapshot)
{
	struct mt_node *unused;
	struct mt_zone *zone;
	struct mt_error *err = mt_snapshot_node(snapshot, (unsigned int)series->node, &unused);

	if (!err)
		err = mt_snapshot_zone(snapshot, (unsigned int)series->node, series->zone,
				       strlen(series->zone), &zone);
	if (err)
		return err;
	if (series->type)
		return fill_type(series, value, snapshot, zone);
	if (series->cpu != MT_SERIES_NONE)
		return fill_cpu(series, value, snapshot, zone);
	if (series->section == MT_SECTION_BUDDYINFO)
		return fill_blocks(series, value, snapshot, zone);
	return fill_zone_count(series, value, snapshot, zone);
}

struct mt_error *mt_series_fill(const struct mt_series *series, const uint64_t *values, size_t n,
				struct mt_snapshot *snapshot)
{
	struct mt_error *err = fill_shape(series, values, n, snapshot);

	for (size_t i = 0; !err && i < n; i++) {
		if (values[i] == MT_UNKNOWN)
			continue;
		if (series[i].node == MT_SERIES_NONE)
			fill_machine(&series[i], values[i], snapshot);
		else if (!series[i].zone)
			err = fill_node(&series[i], values[i], snapshot);
		else
			err = fill_zone(&series[i], values[i], snapshot);
	}
	return err;
}
