// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/zonelist.h"

#include <stdlib.h>
#include <string.h>

#include "model/inspect.h"
#include "model/report.h"

bool mt_zone_is_managed(const struct mt_zone *zone)
{
	return zone->managed == MT_UNKNOWN ? zone->free_blocks != NULL : zone->managed != 0;
}

/* The zones that a kernel can be configured to have, in their order. */
static const char *const zone_names[] = {
	"DMA", "DMA32", "Normal", "HighMem", "Movable", "Device",
};

static int rank(const char *name)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(zone_names); i++)
		if (!strcmp(zone_names[i], name))
			return (int)i;
	return -1;
}

#define BIT(name) (1u << (name))
#define ALWAYS (BIT(2) | BIT(4))	/* Normal, Movable (since 2.6.23) */

/*
 * Sets of zones by likelihood, where a source leaves out those without pages
 * or those that a request could not use (since v6.1, 974f4367dd31).
 */
static const unsigned int layouts[] = {
	ALWAYS | BIT(0) | BIT(1),		/* x86-64, arm64 */
	ALWAYS | BIT(0) | BIT(1) | BIT(5),
	ALWAYS | BIT(0) | BIT(3),		/* i386 */
	ALWAYS | BIT(0) | BIT(3) | BIT(5),
	ALWAYS | BIT(0),
	ALWAYS | BIT(1),
	ALWAYS | BIT(3),			/* arm */
	ALWAYS,
	ALWAYS | BIT(0) | BIT(5),
	ALWAYS | BIT(1) | BIT(5),
	ALWAYS | BIT(3) | BIT(5),
	ALWAYS | BIT(5),
	ALWAYS | BIT(1) | BIT(3),
	ALWAYS | BIT(1) | BIT(3) | BIT(5),
	ALWAYS | BIT(0) | BIT(1) | BIT(3),
	ALWAYS | BIT(0) | BIT(1) | BIT(3) | BIT(5),
};

static unsigned int index_in(unsigned int layout, int name)
{
	return (unsigned int)__builtin_popcount(layout & (BIT(name) - 1));
}

/* "pages HighMem/MovableOnly" is not 0: the kernel has HighMem, shown or not. */
static bool has_high_pages(const struct mt_snapshot *snapshot)
{
	uint64_t pages = snapshot->report ? mt_stats_get(&snapshot->report->others,
							 "pages HighMem/MovableOnly") :
					    MT_UNKNOWN;

	return pages != MT_UNKNOWN && pages;
}

/* setup_per_zone_lowmem_reserve(): nothing is kept from requests for the zone, or a lower one. */
static bool fits_reserve(const struct mt_zone *zone, unsigned int index)
{
	for (unsigned int i = 0; i <= index && i < zone->nr_lowmem_reserve; i++)
		if (zone->lowmem_reserve[i])
			return false;
	return index < zone->nr_lowmem_reserve;
}

static bool fits(const struct mt_snapshot *snapshot, unsigned int layout)
{
	if (has_high_pages(snapshot) && !(layout & BIT(3)))
		return false;
	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];
		int name = rank(zone->name);

		if (name < 0)
			continue;
		if (!(layout & BIT(name)))
			return false;
		if (zone->nr_lowmem_reserve &&
		    (zone->nr_lowmem_reserve != (size_t)__builtin_popcount(layout) ||
		     !fits_reserve(zone, index_in(layout, name))))
			return false;
	}
	return true;
}

/* Where no set of zones fits, those that are there. */
static unsigned int layout_seen(const struct mt_snapshot *snapshot)
{
	unsigned int layout = ALWAYS;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (rank(snapshot->zones[i].name) >= 0)
			layout |= BIT(rank(snapshot->zones[i].name));
	return layout;
}

unsigned int mt_zone_index(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	int name = rank(zone->name);

	if (zone->index != MT_NO_INDEX)
		return zone->index;
	if (name < 0)
		return MT_NO_INDEX;
	for (size_t i = 0; i < MT_ARRAY_SIZE(layouts); i++)
		if (layouts[i] & BIT(name) && fits(snapshot, layouts[i]))
			return index_in(layouts[i], name);
	return index_in(layout_seen(snapshot), name);
}

static struct mt_error *add(struct mt_zonelist *list, const struct mt_zone *zone)
{
	const struct mt_zone **v = reallocarray(list->v, list->n + 1, sizeof(*v));

	if (!v)
		return mt_error_nomem();
	list->v = v;
	list->v[list->n++] = zone;
	return NULL;
}

struct collect {
	const struct mt_snapshot *snapshot;
	unsigned int node;
	const char *name;
	struct mt_zonelist *list;
};

static struct mt_error *on_entry(void *data, const struct mt_zonelist_entry *e)
{
	struct collect *c = data;
	const struct mt_zone *zone;

	if (e->node != c->node || strcmp(e->list, c->name))
		return NULL;
	zone = mt_snapshot_find_zone(c->snapshot, e->zone_node, e->zone);
	return zone ? add(c->list, zone) : NULL;
}

/* What the kernel itself has; nothing added if it cannot be read. */
static struct mt_error *read_list(const struct mt_snapshot *snapshot, unsigned int node,
				  bool this_node, struct mt_zonelist *list)
{
	struct collect c = { snapshot, node, this_node ? "nofallback" : "fallback", list };
	struct mt_inspector *inspector = snapshot->inspector;
	struct mt_error *err;

	if (!inspector || !inspector->ops->zonelists)
		return NULL;
	err = inspector->ops->zonelists(inspector, on_entry, &c);
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	list->n = 0;
	return NULL;
}

static struct mt_error *add_node(const struct mt_snapshot *snapshot, unsigned int node,
				 struct mt_zonelist *list)
{
	size_t first = list->n;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->node == node && mt_zone_is_managed(zone) &&
		    strcmp(zone->name, "Device"))
			err = add(list, zone);
	}
	/* the highest first: there are a handful of them */
	for (size_t i = first + 1; !err && i < list->n; i++) {
		for (size_t j = i; j > first; j--) {
			const struct mt_zone *a = list->v[j - 1], *b = list->v[j];

			if (rank(a->name) >= rank(b->name))
				break;
			list->v[j - 1] = b;
			list->v[j] = a;
		}
	}
	return err;
}

static uint64_t distance(const struct mt_snapshot *snapshot, size_t from, size_t to)
{
	const struct mt_node *node = &snapshot->nodes[from];

	if (to < node->nr_distances)
		return node->distances[to];
	return from == to ? 10 : 20;	/* LOCAL_DISTANCE, REMOTE_DISTANCE */
}

static bool has_memory(const struct mt_snapshot *snapshot, size_t node)
{
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].node == snapshot->nodes[node].id &&
		    mt_zone_is_managed(&snapshot->zones[i]))
			return true;
	return false;
}

/*
 * find_next_best_node(): the nearest node not yet used; of equally near ones
 * those of higher numbers first, then those that fewer lists begin with.
 */
static size_t next_node(const struct mt_snapshot *snapshot, size_t local, const bool *used,
			const uint64_t *load)
{
	size_t best = SIZE_MAX;
	uint64_t least = UINT64_MAX;

	if (!used[local] && has_memory(snapshot, local))
		return local;
	for (size_t n = 0; n < snapshot->nr_nodes; n++) {
		uint64_t value = (distance(snapshot, local, n) + (n < local)) * MT_MAX_NODES +
				 load[n];

		if (used[n] || !has_memory(snapshot, n) || value >= least)
			continue;
		least = value;
		best = n;
	}
	return best;
}

/*
 * build_zonelists() of every node up to the one asked for, as each list's
 * first remote node counts in the order of those after it (node_load).
 */
static struct mt_error *order_nodes(const struct mt_snapshot *snapshot, size_t wanted,
				    struct mt_zonelist *list)
{
	size_t nr = snapshot->nr_nodes;
	mt_cleanup(free) uint64_t *load = calloc(nr, sizeof(*load));
	mt_cleanup(free) bool *used = calloc(nr, sizeof(*used));
	struct mt_error *err = NULL;

	if (!load || !used)
		return mt_error_nomem();
	for (size_t local = 0; !err && local <= wanted; local++) {
		size_t previous = local, node;

		memset(used, 0, nr * sizeof(*used));
		while (!err && (node = next_node(snapshot, local, used, load)) != SIZE_MAX) {
			if (distance(snapshot, local, node) !=
			    distance(snapshot, local, previous))
				load[node]++;
			used[node] = true;
			previous = node;
			if (local == wanted)
				err = add_node(snapshot, snapshot->nodes[node].id, list);
		}
	}
	return err;
}

static bool knows_distances(const struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		if (snapshot->nodes[i].nr_distances != snapshot->nr_nodes)
			return false;
	return true;
}

static struct mt_error *infer(const struct mt_snapshot *snapshot, unsigned int node,
			      bool this_node, struct mt_zonelist *list)
{
	list->inferred = true;
	if (this_node)
		return add_node(snapshot, node, list);
	list->blind = snapshot->nr_nodes > 2 && !knows_distances(snapshot);
	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		if (snapshot->nodes[i].id == node)
			return order_nodes(snapshot, i, list);
	return NULL;
}

struct mt_error *mt_zonelist_get(const struct mt_snapshot *snapshot, unsigned int node,
				 bool this_node, struct mt_zonelist *list)
{
	struct mt_zonelist new = { 0 };
	struct mt_error *err = read_list(snapshot, node, this_node, &new);

	if (!err && !new.n)
		err = infer(snapshot, node, this_node, &new);
	if (err) {
		free(new.v);
		return err;
	}
	*list = new;
	return NULL;
}
