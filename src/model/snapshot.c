// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "model/counters.h"
#include "model/names.h"

struct mt_error *mt_snapshot_create_sharing(enum mt_origin_kind kind, struct mt_names *names,
					    struct mt_snapshot **snapshot)
{
	struct mt_snapshot *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	new->origin = (struct mt_origin){ .kind = kind, .page_size = MT_UNKNOWN };
	new->pageblock_order = MT_NO_INDEX;
	new->names = mt_names_share(names);
	*snapshot = new;
	return NULL;
}

struct mt_error *mt_snapshot_create(enum mt_origin_kind kind, struct mt_snapshot **snapshot)
{
	struct mt_names *names;
	struct mt_error *err = mt_names_create(&names);

	if (err)
		return err;
	err = mt_snapshot_create_sharing(kind, names, snapshot);
	mt_names_destroy(names);
	return err;
}

static void release_origin(struct mt_origin *origin)
{
	free(origin->path);
	free(origin->kernel);
	free(origin->arch);
	free(origin->used);
}

static void release_zone(struct mt_zone *zone)
{
	for (size_t i = 0; i < zone->nr_pcp; i++)
		free(zone->pcp[i].others.v);
	free(zone->pcp);
	free(zone->lowmem_reserve);
	free(zone->stats.v);
	free(zone->free_blocks);
	free(zone->listed_blocks);
	free(zone->type_free_blocks);
	free(zone->type_at_least);
	free(zone->pageblocks);
}

void mt_snapshot_destroy(struct mt_snapshot *snapshot)
{
	if (!snapshot)
		return;
	release_origin(&snapshot->origin);
	for (size_t i = 0; i < snapshot->nr_incomplete; i++)
		free(snapshot->incomplete[i].reason);
	free(snapshot->incomplete);
	for (size_t i = 0; i < snapshot->nr_nodes; i++) {
		free(snapshot->nodes[i].stats.v);
		free(snapshot->nodes[i].distances);
	}
	free(snapshot->nodes);
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		release_zone(&snapshot->zones[i]);
	free(snapshot->zones);
	free(snapshot->types);
	mt_counters_destroy(snapshot->counters);
	mt_names_destroy(snapshot->names);
	free(snapshot);
}

struct mt_error *mt_snapshot_name(struct mt_snapshot *snapshot, const char *name, size_t len,
				  const char **interned)
{
	return mt_names_intern(snapshot->names, name, len, interned);
}

const struct mt_node *mt_snapshot_find_node(const struct mt_snapshot *snapshot, unsigned int id)
{
	/* the node that is looked for is nearly always the newest */
	for (size_t i = snapshot->nr_nodes; i-- > 0;)
		if (snapshot->nodes[i].id == id)
			return &snapshot->nodes[i];
	return NULL;
}

struct mt_error *mt_snapshot_node(struct mt_snapshot *snapshot, unsigned int id,
				  struct mt_node **node)
{
	const struct mt_node *found = mt_snapshot_find_node(snapshot, id);

	if (found) {
		*node = &snapshot->nodes[found - snapshot->nodes];
		return NULL;
	}

	struct mt_error *err = mt_array_reserve(&snapshot->nodes, &snapshot->nodes_capacity,
						snapshot->nr_nodes + 1, sizeof(struct mt_node),
						MT_MAX_NODES);

	if (err)
		return mt_error_prefix(err, "nodes");
	*node = &snapshot->nodes[snapshot->nr_nodes++];
	**node = (struct mt_node){
		.id = id,
		.spanned = MT_UNKNOWN,
		.present = MT_UNKNOWN,
		.start_pfn = MT_UNKNOWN,
	};
	return NULL;
}

/*
 * Sources list zones in the same order again and again, so the search begins
 * at the zone that was found last.
 */
static size_t zone_position(const struct mt_snapshot *snapshot, unsigned int node,
			    const char *name, size_t len)
{
	for (size_t n = 0; n < snapshot->nr_zones; n++) {
		size_t i = (snapshot->last_zone + n) % snapshot->nr_zones;
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->node == node && !strncmp(zone->name, name, len) && !zone->name[len])
			return i;
	}
	return snapshot->nr_zones;
}

const struct mt_zone *mt_snapshot_find_zone(const struct mt_snapshot *snapshot,
					    unsigned int node, const char *name)
{
	size_t i = zone_position(snapshot, node, name, strlen(name));

	return i < snapshot->nr_zones ? &snapshot->zones[i] : NULL;
}

static void init_zone(struct mt_zone *zone, unsigned int node, const char *name)
{
	*zone = (struct mt_zone){
		.node = node,
		.name = name,
		.index = MT_NO_INDEX,
		.free = MT_UNKNOWN,
		.free_exact = MT_UNKNOWN,
		.boost = MT_UNKNOWN,
		.min = MT_UNKNOWN,
		.low = MT_UNKNOWN,
		.high = MT_UNKNOWN,
		.promo = MT_UNKNOWN,
		.spanned = MT_UNKNOWN,
		.present = MT_UNKNOWN,
		.managed = MT_UNKNOWN,
		.cma = MT_UNKNOWN,
		.start_pfn = MT_UNKNOWN,
		.reserved_highatomic = MT_UNKNOWN,
		.free_highatomic = MT_UNKNOWN,
	};
}

struct mt_error *mt_snapshot_zone(struct mt_snapshot *snapshot, unsigned int node,
				  const char *name, size_t len, struct mt_zone **zone)
{
	const char *interned;
	struct mt_error *err = mt_snapshot_name(snapshot, name, len, &interned);

	if (err)
		return err;

	size_t i = zone_position(snapshot, node, interned, strlen(interned));

	if (i == snapshot->nr_zones) {
		err = mt_array_reserve(&snapshot->zones, &snapshot->zones_capacity, i + 1,
				       sizeof(struct mt_zone), MT_MAX_ZONES);
		if (err)
			return mt_error_prefix(err, "zones");
		snapshot->nr_zones++;
		init_zone(&snapshot->zones[i], node, interned);
	}
	snapshot->last_zone = i;
	*zone = &snapshot->zones[i];
	return NULL;
}

static bool has_type_arrays(const struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].type_free_blocks || snapshot->zones[i].type_at_least ||
		    snapshot->zones[i].pageblocks)
			return true;
	return false;
}

struct mt_error *mt_snapshot_type(struct mt_snapshot *snapshot, const char *name, size_t len,
				  unsigned int *type)
{
	const char *interned;
	struct mt_error *err = mt_snapshot_name(snapshot, name, len, &interned);

	if (err)
		return err;
	for (unsigned int i = 0; i < snapshot->nr_types; i++) {
		if (snapshot->types[i] == interned) {
			*type = i;
			return NULL;
		}
	}
	if (has_type_arrays(snapshot))
		return mt_error_create(MT_ERR_FORMAT, "unexpected migrate type %s", interned);
	err = mt_array_reserve(&snapshot->types, &snapshot->types_capacity, snapshot->nr_types + 1,
			       sizeof(*snapshot->types), MT_MAX_TYPES);
	if (err)
		return mt_error_prefix(err, "migrate types");
	*type = snapshot->nr_types++;
	snapshot->types[*type] = interned;
	return NULL;
}

static bool has_arrays_by_order(const struct mt_zone *zone)
{
	return zone->free_blocks || zone->listed_blocks || zone->type_free_blocks ||
	       zone->type_at_least;
}

struct mt_error *mt_snapshot_set_orders(struct mt_snapshot *snapshot, unsigned int nr_orders)
{
	if (nr_orders == 0 || nr_orders > MT_MAX_ORDERS)
		return mt_error_create(MT_ERR_FORMAT, "%u orders", nr_orders);
	if (snapshot->nr_orders && snapshot->nr_orders != nr_orders)
		return mt_error_create(MT_ERR_FORMAT, "%u orders where %u were before", nr_orders,
				       snapshot->nr_orders);
	for (size_t i = 0; !snapshot->nr_orders && i < snapshot->nr_zones; i++)
		if (has_arrays_by_order(&snapshot->zones[i]))
			return mt_error_create(MT_ERR_FORMAT, "%u orders where none were before",
					       nr_orders);
	snapshot->nr_orders = nr_orders;
	return NULL;
}

static struct mt_error *add_counts(uint64_t **array, size_t n)
{
	if (*array)
		return NULL;

	uint64_t *counts = malloc((n ? n : 1) * sizeof(*counts));

	if (!counts)
		return mt_error_nomem();
	for (size_t i = 0; i < n; i++)
		counts[i] = MT_UNKNOWN;
	*array = counts;
	return NULL;
}

struct mt_error *mt_zone_add_free_blocks(const struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	return add_counts(&zone->free_blocks, snapshot->nr_orders);
}

struct mt_error *mt_zone_add_listed_blocks(const struct mt_snapshot *snapshot,
					   struct mt_zone *zone)
{
	return add_counts(&zone->listed_blocks, snapshot->nr_orders);
}

struct mt_error *mt_zone_add_type_blocks(const struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	size_t n = (size_t)snapshot->nr_types * snapshot->nr_orders;

	if (!zone->type_at_least)
		zone->type_at_least = calloc(n ? n : 1, sizeof(bool));
	if (!zone->type_at_least)
		return mt_error_nomem();
	return add_counts(&zone->type_free_blocks, n);
}

struct mt_error *mt_zone_add_pageblocks(const struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	return add_counts(&zone->pageblocks, snapshot->nr_types);
}

struct mt_error *mt_zone_add_pcp(struct mt_zone *zone, unsigned int cpu, struct mt_pcp **pcp)
{
	struct mt_error *err = mt_array_reserve(&zone->pcp, &zone->pcp_capacity, zone->nr_pcp + 1,
						sizeof(struct mt_pcp), MT_MAX_CPUS);

	if (err)
		return mt_error_prefix(err, "CPUs");
	*pcp = &zone->pcp[zone->nr_pcp++];
	**pcp = (struct mt_pcp){
		.cpu = cpu,
		.count = MT_UNKNOWN,
		.high = MT_UNKNOWN,
		.batch = MT_UNKNOWN,
		.high_min = MT_UNKNOWN,
		.high_max = MT_UNKNOWN,
		.stat_threshold = MT_UNKNOWN,
		.listed = MT_UNKNOWN,
	};
	return NULL;
}
