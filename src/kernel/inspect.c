// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/inspect.h"

#include <string.h>

#include "kernel/log.h"
#include "kernel/machine/machine.h"
#include "kernel/read/damage.h"

/* The inspector is the first member. */
static struct mt_kernel *kernel_of(struct mt_inspector *inspector)
{
	return (struct mt_kernel *)inspector;
}

struct block_walk {
	struct mt_free_block block;
	struct mt_damage damage;
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

static struct mt_error *on_fault(void *data, const struct mt_page_list_error *fault)
{
	struct block_walk *walk = data;

	return mt_damage_fault(&walk->damage, fault);
}

static struct mt_error *walk_list(struct mt_kernel *kernel, const struct mt_kzone *zone,
				  unsigned int order, unsigned int type, struct block_walk *walk)
{
	struct mt_page_list list = mt_free_list(&kernel->page, zone, order, type);
	const struct mt_page_list_visitor visitor = {
		.entry = on_entry,
		.fault = on_fault,
		.data = walk,
	};
	struct mt_page_list_result result;

	walk->block.node = zone->node;
	walk->block.zone = zone->name;
	walk->block.order = order;
	walk->block.type = kernel->names.migrate_types[type];
	mt_damage_at(&walk->damage, "zone %s, node %u: free_area[%u].free_list[%s]", zone->name,
		     zone->node, order, walk->block.type);
	return mt_page_list_walk(&kernel->page, &list, &visitor, &result);
}

static struct mt_error *walk_zone(struct mt_kernel *kernel, const struct mt_kzone *zone,
				  const struct mt_selection *selection, struct block_walk *walk)
{
	struct mt_error *err = NULL;

	if (!mt_kzone_populated(zone) || (selection->zone && strcmp(selection->zone, zone->name)))
		return NULL;
	for (unsigned int order = 0; !err && order < kernel->nr_orders; order++) {
		if (selection->has_order && selection->order != order)
			continue;
		for (unsigned int type = 0; !err && type < kernel->names.nr_types; type++)
			if (!selection->type ||
			    !strcmp(selection->type, kernel->names.migrate_types[type]))
				err = walk_list(kernel, zone, order, type, walk);
	}
	return err;
}

static struct mt_error *free_blocks(struct mt_inspector *inspector,
				    const struct mt_selection *selection,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_free_block *block),
				    void *data)
{
	struct mt_kernel *kernel = kernel_of(inspector);
	struct block_walk walk = {
		.damage = {
			.snapshot = inspector->snapshot,
			.section = MT_SECTION_BUDDYINFO,
		},
		.fn = fn,
		.data = data,
	};
	struct mt_error *err = mt_kernel_need_pages(kernel);

	for (size_t i = 0; !err && i < kernel->nodes.n; i++) {
		const struct mt_knode *node = &kernel->nodes.v[i];

		if (selection->has_node && selection->node != node->id)
			continue;
		for (unsigned int z = 0; !err && z < node->nr_zones; z++)
			err = walk_zone(kernel, &node->zones[z], selection, &walk);
	}
	return err;
}

/* The node of a section's first page, if that can be read. */
static unsigned int node_of(const struct mt_page_format *format, const struct mt_stretch *s)
{
	uint8_t raw[MT_MAX_PAGE_SIZE];
	unsigned int node = MT_NO_INDEX;

	if (!s->map)
		return MT_NO_INDEX;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read(format->reader, s->map, raw, (size_t)format->layout->page.size);

	return !err && mt_page_node(format, raw, s->start_pfn, &node) ? node : MT_NO_INDEX;
}

static struct mt_mem_section describe(const struct mt_page_format *format,
				      const struct mt_stretch *s)
{
	const struct mt_memmap *memmap = format->memmap;
	const struct mt_section_flags *flag = &memmap->flag;
	bool flat = memmap->model == MT_FLATMEM;

	return (struct mt_mem_section){
		.number = s->number,
		.start_pfn = s->start_pfn,
		.end_pfn = s->end_pfn,
		.node = node_of(format, s),
		.present = flat || s->flags & flag->present,
		.has_mem_map = flat || s->flags & flag->has_mem_map,
		.online = flat || s->flags & flag->online,
		.early = !flat && s->flags & flag->early,
		.is_device = !flat && s->flags & flag->device,
		.flags = s->flags,
		.mem_map = s->map,
	};
}

static struct mt_error *sections(struct mt_inspector *inspector,
				 struct mt_error *(*fn)(void *data,
							const struct mt_mem_section *section),
				 void *data)
{
	struct mt_kernel *kernel = kernel_of(inspector);
	struct mt_error *err = mt_kernel_need_pages(kernel);

	if (err)
		return err;
	if (kernel->memmap->problem)
		mt_damage_say(inspector->snapshot, MT_SECTION_PAGETYPEINFO, "%s",
			      kernel->memmap->problem);
	for (size_t i = 0; !err && i < kernel->memmap->n; i++) {
		struct mt_mem_section section = describe(&kernel->page, &kernel->memmap->v[i]);

		err = fn(data, &section);
	}
	return err;
}

static const char *memory_model(struct mt_inspector *inspector)
{
	struct mt_kernel *kernel = kernel_of(inspector);
	mt_cleanup(mt_error) struct mt_error *err = mt_kernel_need_pages(kernel);

	return err ? NULL : mt_memory_model_name(kernel->memmap->model);
}

const struct mt_inspector_ops mt_kernel_inspector_ops = {
	.free_blocks = free_blocks,
	.zonelists = mt_kernel_zonelists,
	.sections = sections,
	.memory_model = memory_model,
	.page_uses = mt_kernel_page_uses,
	.pages = mt_kernel_pages,
	.page_map = mt_kernel_page_map,
	.page = mt_kernel_page,
	.owned_pages = mt_kernel_owned_pages,
	.owner_stack = mt_kernel_owner_stack,
	.gfp_names = mt_kernel_gfp_names,
	.check = mt_kernel_check,
	.log = mt_kernel_log,
	.spaces = &mt_kernel_space_ops,
};
