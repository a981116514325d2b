// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/zone/free_blocks.h"

#include <string.h>

#include "kernel/machine/machine.h"
#include "kernel/zone/freelist.h"
#include "kernel/zone/list_damage.h"

struct block_walk {
	struct mt_free_block block;
	struct mt_list_damage damage;
	struct mt_error *(*fn)(void *data, const struct mt_free_block *block);
	void *data;
};

static struct mt_error *on_entry(void *data, const struct mt_page_list_entry *entry)
{
	struct block_walk *walk = data;

	walk->block.position = entry->position;
	walk->block.pfn = entry->pfn;
	walk->block.page = entry->page;
	return walk->fn(walk->data, &walk->block);
}

static struct mt_error *on_error(void *data, const struct mt_page_list_error *error)
{
	struct block_walk *walk = data;

	return mt_list_damage_error(&walk->damage, error);
}

static struct mt_error *walk_list(struct mt_kernel *kernel, const struct mt_kzone *zone,
				  unsigned int order, unsigned int type, struct block_walk *walk)
{
	struct mt_page_list list = mt_free_list(&kernel->page, zone, order, type);
	const struct mt_page_list_visitor visitor = {
		.entry = on_entry,
		.error = on_error,
		.data = walk,
	};
	struct mt_page_list_result result;

	walk->block.node = zone->node;
	walk->block.zone = zone->name;
	walk->block.order = order;
	walk->block.type = kernel->names.migrate_types[type];
	mt_list_damage_at(&walk->damage, "zone %s, node %u: free_area[%u].free_list[%s]",
			  zone->name, zone->node, order, walk->block.type);
	return mt_page_list_walk(&kernel->page, &list, &visitor, &result);
}

static struct mt_error *walk_zone(struct mt_kernel *kernel, const struct mt_kzone *zone,
				  const struct mt_selection *selection, struct block_walk *walk)
{
	struct mt_error *err = NULL;

	if (!mt_kzone_populated(zone) ||
	    (selection->zone && strcasecmp(selection->zone, zone->name)))
		return NULL;
	for (unsigned int order = 0; !err && order < kernel->nr_orders; order++) {
		if (selection->has_order && selection->order != order)
			continue;
		for (unsigned int type = 0; !err && type < kernel->names.nr_types; type++)
			if (!selection->type ||
			    !strcasecmp(selection->type, kernel->names.migrate_types[type]))
				err = walk_list(kernel, zone, order, type, walk);
	}
	return err;
}

struct mt_error *mt_kernel_free_blocks(struct mt_inspector *inspector,
				    const struct mt_selection *selection,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_free_block *block),
				    void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct block_walk walk = {
		.damage = {
			.snapshot = inspector->snapshot,
			.section = MT_SECTION_BUDDYINFO,
		},
		.fn = fn,
		.data = data,
	};
	struct mt_error *err = mt_knodes_check(&kernel->nodes);

	if (!err)
		err = mt_kernel_need(kernel, MT_PART_PAGES);

	for (size_t i = 0; !err && i < kernel->nodes.n; i++) {
		const struct mt_knode *node = &kernel->nodes.v[i];

		if (selection->has_node && selection->node != node->id)
			continue;
		for (unsigned int z = 0; !err && z < node->nr_zones; z++)
			err = walk_zone(kernel, &node->zones[z], selection, &walk);
	}
	return err;
}
