// SPDX-License-Identifier: GPL-2.0-or-later
/* A snapshot as a list of named numbers. */
#include "record/series.h"

#include <string.h>

#include "record/series_names.h"

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

bool mt_series_is_name(const char *name)
{
	return name && *name && strlen(name) <= MT_MAX_SERIES_NAME;
}

bool mt_series_equal(const struct mt_series *a, const struct mt_series *b)
{
	return a->section == b->section && a->node == b->node && a->cpu == b->cpu &&
	       a->position == b->position && a->is_stat == b->is_stat &&
	       same_text(a->name, b->name) && same_text(a->zone, b->zone) &&
	       same_text(a->type, b->type);
}

/* FNV-1a */
static uint32_t hash_bytes(uint32_t hash, const void *data, size_t len)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 16777619u;
	return hash;
}

static uint32_t hash_text(uint32_t hash, const char *text)
{
	return text ? hash_bytes(hash, text, strlen(text) + 1) : hash * 16777619u;
}

uint32_t mt_series_hash(const struct mt_series *series)
{
	const int64_t numbers[] = { series->section, series->node, series->cpu, series->position,
				    series->is_stat };
	uint32_t hash = hash_bytes(2166136261u, numbers, sizeof(numbers));

	return hash_text(hash_text(hash_text(hash, series->zone), series->type), series->name);
}

/* A walk through a snapshot: the series it has come to, and the function it calls. */
struct walk {
	const struct mt_snapshot *snapshot;
	unsigned int sections;
	struct mt_error *(*visit)(void *data, const struct mt_series *series, uint64_t value);
	void *data;
	struct mt_series at;
	struct mt_error *err;
};

static void tell(struct walk *walk, const char *name, uint64_t value)
{
	if (walk->err || value == MT_UNKNOWN)
		return;
	walk->at.name = name;
	walk->err = walk->visit(walk->data, &walk->at, value);
}

static void emit_list(struct walk *walk, const char *name, const uint64_t *values, size_t n)
{
	for (size_t i = 0; values && i < n; i++) {
		walk->at.position = (int64_t)i;
		tell(walk, name, values[i]);
	}
	walk->at.position = MT_SERIES_NONE;
}

static void emit_stats(struct walk *walk, const struct mt_stats *stats)
{
	walk->at.is_stat = true;
	for (size_t i = 0; i < stats->n; i++)
		tell(walk, stats->v[i].name, stats->v[i].value);
	walk->at.is_stat = false;
}

static bool enter(struct walk *walk, enum mt_section section)
{
	walk->at.section = section;
	return walk->sections & 1u << section;
}

static void walk_machine(struct walk *walk)
{
	const struct mt_snapshot *snapshot = walk->snapshot;

	if (enter(walk, MT_SECTION_BUDDYINFO) && snapshot->nr_orders)
		tell(walk, MT_NAME_ORDERS, snapshot->nr_orders);
	if (enter(walk, MT_SECTION_PAGETYPEINFO) && snapshot->pageblock_order != MT_NO_INDEX)
		tell(walk, MT_NAME_PAGEBLOCK_ORDER, snapshot->pageblock_order);
	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (enter(walk, i) && snapshot->status[i] != MT_STATUS_ABSENT)
			tell(walk, MT_NAME_STATUS, snapshot->status[i]);
}

static void walk_nodes(struct walk *walk)
{
	if (!enter(walk, MT_SECTION_ZONEINFO))
		return;
	for (size_t i = 0; i < walk->snapshot->nr_nodes; i++) {
		const struct mt_node *node = &walk->snapshot->nodes[i];

		walk->at.node = node->id;
		tell(walk, MT_NAME_EXISTS, 1);
		for (size_t f = 0; f < mt_nr_node_fields; f++)
			tell(walk, mt_node_fields[f].name,
			     *mt_node_field(node, &mt_node_fields[f]));
		emit_stats(walk, &node->stats);
	}
}

static void walk_zoneinfo(struct walk *walk, const struct mt_zone *zone)
{
	tell(walk, MT_NAME_EXISTS, 1);
	if (zone->index != MT_NO_INDEX)
		tell(walk, MT_NAME_INDEX, zone->index);
	for (size_t f = 0; f < mt_nr_zone_fields; f++)
		tell(walk, mt_zone_fields[f].name, *mt_zone_field(zone, &mt_zone_fields[f]));
	emit_list(walk, MT_NAME_RESERVE, zone->lowmem_reserve, zone->nr_lowmem_reserve);
	emit_stats(walk, &zone->stats);
}

static void walk_types(struct walk *walk, const struct mt_zone *zone)
{
	unsigned int n = walk->snapshot->nr_orders;

	for (unsigned int type = 0; type < walk->snapshot->nr_types; type++) {
		walk->at.type = walk->snapshot->types[type];
		if (zone->pageblocks)
			tell(walk, MT_NAME_PAGEBLOCKS, zone->pageblocks[type]);
		if (!zone->type_free_blocks)
			continue;
		emit_list(walk, MT_NAME_FREE, zone->type_free_blocks + (size_t)type * n, n);
		for (unsigned int order = 0; order < n; order++) {
			walk->at.position = order;
			if (zone->type_at_least && zone->type_at_least[(size_t)type * n + order])
				tell(walk, MT_NAME_AT_LEAST, 1);
		}
		walk->at.position = MT_SERIES_NONE;
	}
	walk->at.type = NULL;
}

static void walk_pcp(struct walk *walk, const struct mt_zone *zone)
{
	for (size_t i = 0; i < zone->nr_pcp; i++) {
		walk->at.cpu = zone->pcp[i].cpu;
		for (size_t f = 0; f < mt_nr_pcp_fields; f++)
			tell(walk, mt_pcp_fields[f].name,
			     *mt_pcp_field(&zone->pcp[i], &mt_pcp_fields[f]));
		emit_stats(walk, &zone->pcp[i].others);
	}
	walk->at.cpu = MT_SERIES_NONE;
}

static void walk_zone(struct walk *walk, const struct mt_zone *zone)
{
	walk->at.node = zone->node;
	walk->at.zone = zone->name;
	if (enter(walk, MT_SECTION_ZONEINFO))
		walk_zoneinfo(walk, zone);
	if (enter(walk, MT_SECTION_BUDDYINFO)) {
		emit_list(walk, MT_NAME_FREE, zone->free_blocks, walk->snapshot->nr_orders);
		emit_list(walk, MT_NAME_LISTED, zone->listed_blocks, walk->snapshot->nr_orders);
	}
	if (enter(walk, MT_SECTION_PAGETYPEINFO))
		walk_types(walk, zone);
	if (enter(walk, MT_SECTION_PCP))
		walk_pcp(walk, zone);
	walk->at.zone = NULL;
}

struct mt_error *mt_series_each(const struct mt_snapshot *snapshot, unsigned int sections,
				struct mt_error *(*visit)(void *data,
							  const struct mt_series *series,
							  uint64_t value),
				void *data)
{
	struct walk walk = {
		.snapshot = snapshot,
		.sections = sections,
		.visit = visit,
		.data = data,
		.at = { .node = MT_SERIES_NONE, .cpu = MT_SERIES_NONE,
			.position = MT_SERIES_NONE },
	};

	walk_machine(&walk);
	walk_nodes(&walk);
	for (size_t i = 0; !walk.err && i < snapshot->nr_zones; i++)
		walk_zone(&walk, &snapshot->zones[i]);
	return walk.err;
}
