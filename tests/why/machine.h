/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines made by hand, for tests of the allocator's decision. */
#ifndef MT_TESTS_WHY_MACHINE_H
#define MT_TESTS_WHY_MACHINE_H

#include <string.h>

#include "unit.h"

#define NR_ORDERS 11

static const char *const machine_types[] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate",
};

/* Orders and types, no zones yet. release may be NULL. */
static inline struct mt_snapshot *machine(const char *release)
{
	struct mt_snapshot *snapshot = unit_snapshot();
	unsigned int unused;

	snapshot->origin.page_size = 4096;
	snapshot->origin.kernel = release ? strdup(release) : NULL;
	snapshot->pageblock_order = 9;
	assert_fine(mt_snapshot_set_orders(snapshot, NR_ORDERS));
	for (size_t i = 0; i < MT_ARRAY_SIZE(machine_types); i++)
		assert_fine(mt_snapshot_type(snapshot, machine_types[i], strlen(machine_types[i]),
					     &unused));
	return snapshot;
}

/*
 * A zone with these free pages and watermarks min, 2 * min, 3 * min, no
 * reserves, and no blocks yet.
 */
static inline struct mt_zone *machine_zone(struct mt_snapshot *snapshot, unsigned int node,
					   const char *name, unsigned int index, uint64_t free,
					   uint64_t min)
{
	struct mt_node *unused;
	struct mt_zone *zone;

	assert_fine(mt_snapshot_node(snapshot, node, &unused));
	assert_fine(mt_snapshot_zone(snapshot, node, name, strlen(name), &zone));
	zone->index = index;
	zone->free = free;
	zone->boost = 0;
	zone->min = min;
	zone->low = 2 * min;
	zone->high = 3 * min;
	zone->present = zone->managed = 100000;
	zone->cma = 0;
	zone->reserved_highatomic = 0;
	zone->lowmem_reserve = (uint64_t *)calloc(5, sizeof(uint64_t));
	zone->nr_lowmem_reserve = 5;
	assert_fine(mt_zone_add_free_blocks(snapshot, zone));
	assert_fine(mt_zone_add_type_blocks(snapshot, zone));
	memset(zone->free_blocks, 0, NR_ORDERS * sizeof(uint64_t));
	memset(zone->type_free_blocks, 0,
	       NR_ORDERS * snapshot->nr_types * sizeof(uint64_t));
	return zone;
}

/* Free blocks of a type. */
static inline void machine_blocks(const struct mt_snapshot *snapshot, struct mt_zone *zone,
				  const char *type, unsigned int order, uint64_t count)
{
	for (unsigned int i = 0; i < snapshot->nr_types; i++)
		if (!strcmp(snapshot->types[i], type))
			zone->type_free_blocks[i * NR_ORDERS + order] += count;
	zone->free_blocks[order] += count;
}

#endif
