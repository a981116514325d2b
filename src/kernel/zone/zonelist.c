// SPDX-License-Identifier: GPL-2.0-or-later
/* The order in which zones are tried: pglist_data.node_zonelists. */
#include <inttypes.h>
#include <stdlib.h>

#include "kernel/machine/machine.h"
#include "kernel/read/damage.h"
#include "kernel/zone/zonelist.h"

struct zonelist {
	const struct mt_knode *node;
	const char *name;
	uint64_t address;
};

static const char *list_name(const struct mt_layout *layout, unsigned int index)
{
	if (layout->zonelist_fallback.exists && layout->zonelist_fallback.value == index)
		return "fallback";
	if (layout->zonelist_nofallback.exists && layout->zonelist_nofallback.value == index)
		return "nofallback";
	return index ? "other" : "fallback";
}

/* The zoneref at *address; zone NULL: the end of the list. */
static struct mt_error *read_ref(struct mt_kernel *kernel, uint64_t address, uint64_t *zone,
				 uint64_t *index)
{
	const struct mt_layout *layout = &kernel->layout;
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_error *err = mt_reader_read_alloc(kernel->reader, address, layout->zoneref.size,
						    256, &raw);

	if (err)
		return err;
	*zone = mt_reader_field(kernel->reader, raw, &layout->zoneref.zone);
	*index = mt_reader_field(kernel->reader, raw, &layout->zoneref.zone_idx);
	return NULL;
}

static struct mt_error *say_end(struct mt_kernel *kernel, const struct zonelist *list,
				uint64_t position, struct mt_error *err)
{
	if (mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_damage_say(kernel->inspector.snapshot, MT_SECTION_ZONEINFO,
		      "node %u: zonelist %s: after %" PRIu64 " entries: %s", list->node->id,
		      list->name, position, mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *walk(struct mt_kernel *kernel, const struct zonelist *list,
			     struct mt_error *(*fn)(void *data,
						    const struct mt_zonelist_entry *e),
			     void *data)
{
	const struct mt_field *refs = &kernel->layout.zonelist.zonerefs;

	for (uint64_t i = 0; i < refs->m.nr_elements; i++) {
		uint64_t address = list->address + refs->m.offset + i * kernel->layout.zoneref.size;
		uint64_t zone_address, index;
		const struct mt_kzone *zone;
		struct mt_error *err = read_ref(kernel, address, &zone_address, &index);

		if (err)
			return say_end(kernel, list, i, err);
		if (!zone_address)
			return NULL;
		zone = mt_knodes_zone_at(&kernel->nodes, zone_address);
		if (!zone)
			return say_end(kernel, list, i,
				       mt_error_create(MT_ERR_FORMAT, "0x%" PRIx64 " is no zone",
						       zone_address));
		err = fn(data, &(struct mt_zonelist_entry){
			.node = list->node->id,
			.list = list->name,
			.position = (unsigned int)i,
			.zone_node = zone->node,
			.zone = zone->name,
			.zone_index = (unsigned int)index,
		});
		if (err)
			return err;
	}
	return NULL;
}

struct mt_error *mt_kernel_zonelists(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zonelist_entry *e),
				     void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	const struct mt_layout *layout = &kernel->layout;
	uint64_t n = layout->node.zonelists.m.nr_elements;
	struct mt_error *err = mt_knodes_check(&kernel->nodes);

	if (err)
		return err;
	if (!layout->node.zonelists.exists || !layout->zonelist.zonerefs.exists ||
	    !layout->zoneref.zone.exists || !layout->zoneref.zone_idx.exists)
		return mt_error_create(MT_ERR_NOT_FOUND, "the kernel's types have no zonelists");
	for (size_t i = 0; !err && i < kernel->nodes.n; i++) {
		for (unsigned int k = 0; !err && k < n; k++) {
			const struct mt_knode *node = &kernel->nodes.v[i];
			struct zonelist list = {
				.node = node,
				.name = list_name(layout, k),
				.address = node->address + layout->node.zonelists.m.offset +
					   k * layout->zonelist.size,
			};

			err = walk(kernel, &list, fn, data);
		}
	}
	return err;
}
