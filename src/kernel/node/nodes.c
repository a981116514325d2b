// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/node/nodes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/vmcoreinfo/vmcoreinfo.h"
#include "model/snapshot.h"

#define MAX_ZONE_NAME 63u

static struct mt_error *add_problem(struct mt_knodes *nodes, unsigned int id, struct mt_error *err)
{
	char *text;

	if (asprintf(&text, "node %u: %s", id, mt_error_message(err)) < 0)
		return err;
	mt_error_destroy(err);
	err = mt_array_reserve(&nodes->problems, &nodes->problems_capacity,
			       nodes->nr_problems + 1, sizeof(char *), MT_MAX_NODES);
	if (err)
		free(text);
	else
		nodes->problems[nodes->nr_problems++] = text;
	return err;
}

/*
 * Returns MAX_NUMNODES.  A zonelist has room for every zone of every node and an end marker, so the
 * length of its array tells it exactly; the length of a nodemask is rounded up to whole words.
 */
static unsigned int max_nodes(const struct mt_layout *layout, const struct mt_image *image)
{
	const struct mt_field *refs = &layout->zonelist.zonerefs;
	uint64_t zones = layout->node.zones.m.nr_elements;
	uint64_t n = layout->nodemask_size * 8;
	int64_t length;

	if (mt_vmcoreinfo_number(mt_dump_vmcoreinfo(image->dump), "LENGTH(node_data)", &length) &&
	    length > 0)
		n = (uint64_t)length;
	if (refs->exists && zones && refs->m.nr_elements > zones)
		n = (refs->m.nr_elements - 1) / zones;
	return n < 1 ? 1 : n > MT_MAX_NODES ? MT_MAX_NODES : (unsigned int)n;
}

static struct mt_error *name_zone(struct mt_reader *reader, const struct mt_layout *layout,
				  struct mt_kzone *zone)
{
	uint64_t address = mt_reader_field(reader, zone->raw, &layout->zone.name);
	struct mt_error *err = mt_reader_read_string(reader, address, MAX_ZONE_NAME, &zone->name);

	if (!err && *zone->name)
		return NULL;
	mt_error_destroy(err);
	free(zone->name);
	zone->name = NULL;
	return asprintf(&zone->name, "zone%u", zone->index) < 0 ? mt_error_nomem() : NULL;
}

static struct mt_error *fill_zone(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_knode *node, unsigned int index,
				  struct mt_kzone *zone)
{
	uint64_t offset = layout->node.zones.m.offset + index * layout->zone.size;

	zone->node = node->id;
	zone->index = index;
	zone->address = mt_reader_add(reader, node->address, offset);
	zone->raw = node->zones_raw + index * layout->zone.size;
	zone->start_pfn = mt_reader_field(reader, zone->raw, &layout->zone.start_pfn);
	zone->spanned = mt_reader_field(reader, zone->raw, &layout->zone.spanned);
	zone->present = mt_reader_field(reader, zone->raw, &layout->zone.present);
	return name_zone(reader, layout, zone);
}

/*
 * Checks the members that tell a pglist_data from other memory: with a wrong vmlinux or overwritten
 * memory the other members would give plausible numbers.
 */
static struct mt_error *check_node(struct mt_reader *reader, const struct mt_layout *layout,
				   const struct mt_knode *node, uint64_t id)
{
	const struct mt_field *pgdat = &layout->zone.pgdat;

	if (id != node->id)
		return mt_error_create(MT_ERR_FORMAT,
				       "pglist_data at 0x%" PRIx64 " says it is node %" PRIu64,
				       node->address, id);
	for (unsigned int i = 0; pgdat->exists && i < node->nr_zones; i++) {
		uint64_t back = mt_reader_field(reader, node->zones[i].raw, pgdat);

		if (back != node->address)
			return mt_error_create(MT_ERR_FORMAT,
					       "zone %u of the pglist_data at 0x%" PRIx64
					       " says it "
					       "belongs to 0x%" PRIx64,
					       i, node->address, back);
	}
	return NULL;
}

static struct mt_error *read_number(struct mt_reader *reader, const struct mt_knode *node,
				    const struct mt_field *field, uint64_t *value)
{
	uint64_t address = mt_reader_add(reader, node->address, field->m.offset);

	return mt_reader_read_uint(reader, address, (size_t)field->m.size, value);
}

static struct mt_error *read_numbers(struct mt_reader *reader, const struct mt_layout *layout,
				     struct mt_knode *node, uint64_t *id)
{
	struct mt_error *err = read_number(reader, node, &layout->node.id, id);

	if (!err)
		err = read_number(reader, node, &layout->node.start_pfn, &node->start_pfn);
	if (!err)
		err = read_number(reader, node, &layout->node.spanned, &node->spanned);
	node->present = MT_UNKNOWN;
	if (!err && layout->node.present.exists)
		err = read_number(reader, node, &layout->node.present, &node->present);
	node->kswapd_failures = MT_UNKNOWN;
	if (!err && layout->node.kswapd_failures.exists)
		err = read_number(reader, node, &layout->node.kswapd_failures,
				  &node->kswapd_failures);
	if (!err && layout->node.mem_map.exists)
		err = read_number(reader, node, &layout->node.mem_map, &node->mem_map);
	if (!err && layout->node.page_ext.exists)
		err = read_number(reader, node, &layout->node.page_ext, &node->page_ext);
	return err;
}

static struct mt_error *read_raw_zones(struct mt_reader *reader, const struct mt_layout *layout,
				       const struct mt_knode *node)
{
	uint64_t address = mt_reader_add(reader, node->address, layout->node.zones.m.offset);

	return mt_reader_read(reader, address, node->zones_raw,
			      node->nr_zones * (size_t)layout->zone.size);
}

static struct mt_error *read_zones(struct mt_reader *reader, const struct mt_layout *layout,
				   struct mt_knode *node)
{
	struct mt_error *err;

	node->zones = calloc(node->nr_zones, sizeof(*node->zones));
	node->zones_raw = malloc(node->nr_zones * (size_t)layout->zone.size);
	if (!node->zones || !node->zones_raw)
		return mt_error_nomem();
	err = read_raw_zones(reader, layout, node);
	for (unsigned int i = 0; !err && i < node->nr_zones; i++)
		err = fill_zone(reader, layout, node, i, &node->zones[i]);
	return err;
}

static void release_node(struct mt_knode *node)
{
	for (unsigned int i = 0; node->zones && i < node->nr_zones; i++)
		free(node->zones[i].name);
	free(node->zones);
	free(node->zones_raw);
}

static struct mt_error *read_node(struct mt_reader *reader, const struct mt_layout *layout,
				  struct mt_knode *node)
{
	uint64_t id = 0;
	struct mt_error *err = read_numbers(reader, layout, node, &id);

	if (!err)
		err = read_zones(reader, layout, node);
	if (!err)
		err = check_node(reader, layout, node, id);
	return err;
}

static struct mt_error *add_node(struct mt_reader *reader, const struct mt_layout *layout,
				 unsigned int id, uint64_t address, struct mt_knodes *nodes)
{
	struct mt_knode *v = realloc(nodes->v, (nodes->n + 1) * sizeof(*v));

	if (!v)
		return mt_error_nomem();
	nodes->v = v;
	v[nodes->n] = (struct mt_knode){
		.id = id,
		.address = address,
		.nr_zones = nodes->nr_zones,
	};

	struct mt_error *err = read_node(reader, layout, &v[nodes->n]);

	if (!err) {
		nodes->n++;
		return NULL;
	}
	release_node(&v[nodes->n]);
	return mt_error_code(err) == MT_ERR_NOMEM ? err : add_problem(nodes, id, err);
}

/* node_states[N_ONLINE], which VMCOREINFO calls node_online_map. NULL: not known. */
static uint8_t *online_mask(struct mt_reader *reader, const struct mt_layout *layout,
			    const struct mt_image *image)
{
	uint64_t size = layout->nodemask_size;
	int64_t state = layout->n_online.exists ? layout->n_online.value : 1;
	uint64_t address;
	uint8_t *mask = NULL;

	if (!size || state < 0)
		return NULL;
	if (mt_symbols_find(image->symbols, "node_states", &address))
		address += (uint64_t)state * size;
	else if (!mt_symbols_find(image->symbols, "node_online_map", &address))
		return NULL;
	mt_error_destroy(mt_reader_read_alloc(reader, address, size, MT_MAX_NODES / 8, &mask));
	return mask;
}

/* Pages of zeros may have been left out of the dump, so only what is needed is read. */
static struct mt_error *read_numa(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_image *image, uint64_t node_data,
				  struct mt_knodes *nodes)
{
	unsigned int pointer = mt_reader_memory(reader)->pointer_size;
	mt_cleanup(free) uint8_t *mask = online_mask(reader, layout, image);
	struct mt_error *err = NULL;

	for (unsigned int id = 0; !err && id < nodes->max_nodes; id++) {
		uint64_t address = 0;

		if (mask && !mt_reader_bit(reader, mask, (size_t)layout->nodemask_size, id))
			continue;
		err = mt_reader_read_long(reader, node_data + (uint64_t)id * pointer, &address);
		if (err && mt_error_code(err) != MT_ERR_NOMEM)
			err = add_problem(nodes, id, mt_error_prefix(err, "node_data"));
		else if (!err && address)
			err = add_node(reader, layout, id, address, nodes);
		else if (!err && mask)
			err = add_problem(nodes, id, mt_error_create(MT_ERR_FORMAT, "is online, "
								     "but node_data has none"));
	}
	return err;
}

static struct mt_error *find_nodes(struct mt_reader *reader, const struct mt_layout *layout,
				   const struct mt_image *image, struct mt_knodes *nodes)
{
	uint64_t address;

	if (mt_symbols_find(image->symbols, "node_data", &address))
		return read_numa(reader, layout, image, address, nodes);
	if (mt_symbols_find(image->symbols, "contig_page_data", &address)) {
		nodes->max_nodes = 1;
		return add_node(reader, layout, 0, address, nodes);
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "no symbol node_data (NUMA) or contig_page_data "
			       "(UMA) in %s (kallsyms has variables only with "
			       "CONFIG_KALLSYMS_ALL: a vmlinux is needed)",
			       mt_symbols_origin(image->symbols));
}

/* Keeps why no node could be read: what the file lacks comes first, being the cause. */
static struct mt_error *tell_none(const struct mt_image *image, struct mt_error *err,
				  struct mt_knodes *nodes)
{
	const char *damage = mt_dump_damage(image->dump);

	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;

	int len = asprintf(&nodes->problem, "%s%sno node can be read: %s", damage ? damage : "",
			   damage ? "; " : "", mt_error_message(err));

	mt_error_destroy(err);
	if (len >= 0)
		return NULL;
	nodes->problem = NULL;
	return mt_error_nomem();
}

struct mt_error *mt_knodes_read(struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image, struct mt_knodes *nodes)
{
	struct mt_knodes new = {
		.max_nodes = max_nodes(layout, image),
		.nr_zones = (unsigned int)layout->node.zones.m.nr_elements,
	};
	struct mt_error *err = find_nodes(reader, layout, image, &new);

	if (!err && !new.n)
		err = mt_error_create(MT_ERR_FORMAT, "%s", new.nr_problems ?
				      new.problems[0] : "none is online");
	err = tell_none(image, err, &new);
	if (err)
		mt_knodes_release(&new);
	else
		*nodes = new;
	return err;
}

struct mt_error *mt_knodes_check(const struct mt_knodes *nodes)
{
	return nodes->problem ? mt_error_create(MT_ERR_FORMAT, "%s", nodes->problem) : NULL;
}

struct mt_error *mt_knodes_refresh(struct mt_reader *reader, const struct mt_layout *layout,
				   struct mt_knodes *nodes)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < nodes->n; i++)
		err = read_raw_zones(reader, layout, &nodes->v[i]);
	return err;
}

void mt_knodes_release(struct mt_knodes *nodes)
{
	for (size_t i = 0; i < nodes->n; i++)
		release_node(&nodes->v[i]);
	for (size_t i = 0; i < nodes->nr_problems; i++)
		free(nodes->problems[i]);
	free(nodes->problems);
	free(nodes->problem);
	free(nodes->v);
	*nodes = (struct mt_knodes){ 0 };
}

const struct mt_kzone *mt_knodes_zone_at(const struct mt_knodes *nodes, uint64_t address)
{
	for (size_t i = 0; i < nodes->n; i++)
		for (unsigned int k = 0; k < nodes->v[i].nr_zones; k++)
			if (nodes->v[i].zones[k].address == address)
				return &nodes->v[i].zones[k];
	return NULL;
}
