// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "model/counters.h"
#include "model/snapshot.h"

/* A copy of n elements at *array, in the place of the pointer; NULL stays NULL. */
static bool copy_array(void *array, size_t n, size_t size)
{
	void **p = array, *copy;

	if (!*p)
		return true;
	copy = calloc(n ? n : 1, size);
	if (copy && n)
		memcpy(copy, *p, n * size);
	*p = copy;
	return copy;
}

static bool copy_text(char **text)
{
	char *copy = *text ? strdup(*text) : NULL;
	bool fine = copy || !*text;

	*text = copy;
	return fine;
}

static bool copy_stats(struct mt_stats *stats)
{
	stats->capacity = stats->n;
	return copy_array(&stats->v, stats->n, sizeof(*stats->v));
}

static bool copy_pcp(struct mt_zone *zone)
{
	bool fine = copy_array(&zone->pcp, zone->nr_pcp, sizeof(*zone->pcp));

	zone->pcp_capacity = zone->nr_pcp;
	if (!zone->pcp)
		zone->nr_pcp = 0;
	for (size_t i = 0; i < zone->nr_pcp; i++)
		fine &= copy_stats(&zone->pcp[i].others);
	return fine;
}

/* All pointers of zone are those of another: each becomes its own, or NULL. */
static bool copy_zone(const struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	size_t orders = snapshot->nr_orders, types = snapshot->nr_types;
	bool fine = copy_array(&zone->lowmem_reserve, zone->nr_lowmem_reserve,
			       sizeof(*zone->lowmem_reserve));

	fine &= copy_stats(&zone->stats);
	fine &= copy_array(&zone->free_blocks, orders, sizeof(*zone->free_blocks));
	fine &= copy_array(&zone->listed_blocks, orders, sizeof(*zone->listed_blocks));
	fine &= copy_array(&zone->type_free_blocks, orders * types,
			   sizeof(*zone->type_free_blocks));
	fine &= copy_array(&zone->type_at_least, orders * types, sizeof(*zone->type_at_least));
	fine &= copy_array(&zone->pageblocks, types, sizeof(*zone->pageblocks));
	return copy_pcp(zone) && fine;
}

static bool copy_nodes(struct mt_snapshot *snapshot)
{
	bool fine = copy_array(&snapshot->nodes, snapshot->nr_nodes, sizeof(*snapshot->nodes));

	snapshot->nodes_capacity = snapshot->nr_nodes;
	if (!snapshot->nodes)
		snapshot->nr_nodes = 0;
	for (size_t i = 0; i < snapshot->nr_nodes; i++) {
		struct mt_node *node = &snapshot->nodes[i];

		fine &= copy_stats(&node->stats);
		fine &= copy_array(&node->distances, node->nr_distances,
				   sizeof(*node->distances));
	}
	return fine;
}

static bool copy_zones(struct mt_snapshot *snapshot)
{
	bool fine = copy_array(&snapshot->zones, snapshot->nr_zones, sizeof(*snapshot->zones));

	snapshot->zones_capacity = snapshot->nr_zones;
	if (!snapshot->zones)
		snapshot->nr_zones = 0;
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		fine &= copy_zone(snapshot, &snapshot->zones[i]);
	return fine;
}

static bool copy_reasons(struct mt_snapshot *snapshot)
{
	bool fine = copy_array(&snapshot->incomplete, snapshot->nr_incomplete,
			       sizeof(*snapshot->incomplete));

	snapshot->incomplete_capacity = snapshot->nr_incomplete;
	if (!snapshot->incomplete)
		snapshot->nr_incomplete = 0;
	for (size_t i = 0; i < snapshot->nr_incomplete; i++)
		fine &= copy_text(&snapshot->incomplete[i].reason);
	return fine;
}

static bool copy_origin(struct mt_origin *origin)
{
	bool fine = copy_text(&origin->path);

	fine &= copy_text(&origin->kernel);
	fine &= copy_text(&origin->arch);
	return copy_text(&origin->used) && fine;
}

static bool copy_holders(struct mt_holders *holders)
{
	holders->capacity = holders->n;
	return copy_array(&holders->v, holders->n, sizeof(*holders->v));
}

/* In the place of the pointer; NULL stays NULL. */
static bool copy_counters(struct mt_counters **counters)
{
	bool fine = copy_array(counters, 1, sizeof(**counters));
	struct mt_counters *new = *counters;

	if (!new)
		return fine;
	new->pools_capacity = new->nr_pools;
	new->slabs_capacity = new->nr_slabs;
	fine &= copy_stats(&new->meminfo);
	fine &= copy_stats(&new->vmstat);
	fine &= copy_array(&new->pools, new->nr_pools, sizeof(*new->pools));
	fine &= copy_array(&new->slabs, new->nr_slabs, sizeof(*new->slabs));
	fine &= copy_holders(&new->vmalloc);
	return copy_holders(&new->modules) && fine;
}

struct mt_error *mt_snapshot_copy(const struct mt_snapshot *snapshot, struct mt_snapshot **copy)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	struct mt_error *err = mt_snapshot_create_sharing(snapshot->origin.kind, snapshot->names,
							  &new);
	struct mt_names *names;
	bool fine;

	if (err)
		return err;
	names = new->names;
	*new = *snapshot;	/* what it points to is copied below, all of it */
	new->names = names;
	new->types_capacity = new->nr_types;
	fine = copy_origin(&new->origin);
	fine &= copy_reasons(new);
	fine &= copy_array(&new->types, new->nr_types, sizeof(*new->types));
	fine &= copy_nodes(new);
	fine &= copy_zones(new);
	fine &= copy_counters(&new->counters);
	if (!fine)
		return mt_error_nomem();
	*copy = mt_steal(new);
	return NULL;
}
