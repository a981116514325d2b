// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/zone/pcp.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/read/damage.h"
#include "kernel/zone/list_damage.h"

#define MAX_STRUCT (64u << 10)
#define COSTLY_ORDER 3u		/* PAGE_ALLOC_COSTLY_ORDER */

/* per_cpu_ptr() of a pointer that is a member of the zone */
static uint64_t per_cpu(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			const struct mt_field *pointer, const struct mt_cpu *cpu)
{
	return mt_reader_add(kernel->reader, mt_reader_field(kernel->reader, zone->raw, pointer),
			     cpu->offset);
}

struct mt_error *mt_zonestat_read(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				  const struct mt_cpu *cpu, uint8_t **raw)
{
	const struct mt_layout *layout = &kernel->layout;
	const struct mt_field *pointer = layout->zone.zonestats.exists ?
					 &layout->zone.zonestats : &layout->zone.pageset;

	if (!pointer->exists || !layout->zonestat.size)
		return mt_error_create(MT_ERR_NOT_FOUND, "struct zone has no per-CPU counters");

	struct mt_error *err = mt_reader_read_alloc(kernel->reader,
						    per_cpu(kernel, zone, pointer, cpu),
						    layout->zonestat.size, MAX_STRUCT, raw);

	return mt_error_prefix(err, "CPU %u: per-CPU counters", cpu->id);
}

static uint64_t pcp_address(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			    const struct mt_cpu *cpu)
{
	const struct mt_layout *layout = &kernel->layout;
	uint64_t address = per_cpu(kernel, zone, &layout->zone.pageset, cpu);

	if (layout->zone.zonestats.exists)
		return address;
	return mt_reader_add(kernel->reader, address, layout->pageset.pcp.m.offset);
}

static struct mt_error *read_pcp(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				 const struct mt_cpu *cpu, struct mt_kpcp *pcp, uint8_t **raw)
{
	const struct mt_layout *layout = &kernel->layout;
	struct mt_error *err;

	if (!layout->zone.pageset.exists || !layout->pcp.count.exists ||
	    !layout->pcp.lists.exists ||
	    (!layout->zone.zonestats.exists && !layout->pageset.pcp.exists))
		return mt_error_create(MT_ERR_NOT_FOUND, "struct zone has no per-CPU lists");
	pcp->address = pcp_address(kernel, zone, cpu);
	pcp->nr_lists = (unsigned int)layout->pcp.lists.m.nr_elements;
	err = mt_reader_read_alloc(kernel->reader, pcp->address, layout->pcp.size, MAX_STRUCT,
				   raw);
	if (err)
		return err;
	pcp->count = mt_reader_field(kernel->reader, *raw, &layout->pcp.count);
	pcp->batch = layout->pcp.batch.exists ?
		     mt_reader_field_signed(kernel->reader, *raw, &layout->pcp.batch) : 1;
	return err;
}

struct mt_error *mt_kpcp_find(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			      const struct mt_cpu *cpu, struct mt_kpcp *pcp)
{
	mt_cleanup(free) uint8_t *raw = NULL;

	return read_pcp(kernel, zone, cpu, pcp, &raw);
}

/* pindex_to_order() */
static unsigned int order_of(const struct mt_kernel *kernel, unsigned int nr_lists,
			     unsigned int index)
{
	unsigned int types = kernel->layout.pcp_types.exists &&
			     kernel->layout.pcp_types.value > 0 ?
			     (unsigned int)kernel->layout.pcp_types.value : nr_lists;
	unsigned int order = index / types;

	return order > COSTLY_ORDER ? kernel->huge_order : order;
}

struct mt_page_list mt_pcp_list(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				const struct mt_kpcp *pcp, unsigned int index)
{
	const struct mt_layout *layout = &kernel->layout;
	uint64_t offset = layout->pcp.lists.m.offset + index * layout->list_head.size;

	return (struct mt_page_list){
		.head = mt_reader_add(kernel->reader, pcp->address, offset),
		.link = &layout->page.pcp_list,
		.zone = zone,
		.order = order_of(kernel, pcp->nr_lists, index),
	};
}

/* Counts the pages on a CPU's lists; MT_UNKNOWN if a list is broken. */
static struct mt_error *count_listed(struct mt_kernel *kernel, const struct mt_kzone *zone,
				     const struct mt_cpu *cpu, const struct mt_kpcp *pcp,
				     struct mt_list_damage *damage, uint64_t *listed)
{
	uint64_t pages = 0;
	struct mt_error *err = NULL;

	for (unsigned int i = 0; !err && i < pcp->nr_lists; i++) {
		struct mt_page_list list = mt_pcp_list(kernel, zone, pcp, i);
		struct mt_page_list_visitor visitor = mt_list_damage_visitor(damage);
		struct mt_page_list_result result;

		mt_list_damage_at(damage, "zone %s, node %u: CPU %u: lists[%u]", zone->name,
				  zone->node, cpu->id, i);
		err = mt_page_list_walk(&kernel->page, &list, &visitor, &result);
		if (!err && !result.complete)
			pages = MT_UNKNOWN;
		if (!err)
			pages = mt_count_add(pages, mt_count_shift(result.entries, list.order));
	}
	if (!err)
		*listed = pages;
	return err;
}

/* Reads a signed int of which negative values make no sense: MT_UNKNOWN for these. */
static uint64_t number(const struct mt_kernel *kernel, const uint8_t *raw,
		       const struct mt_field *field)
{
	int64_t value = field->exists ? mt_reader_field_signed(kernel->reader, raw, field) : -1;

	return value < 0 ? MT_UNKNOWN : (uint64_t)value;
}

static struct mt_error *fill_cpu(struct mt_kernel *kernel, const struct mt_kzone *from,
				 const struct mt_cpu *cpu, struct mt_list_damage *damage,
				 struct mt_zone *zone)
{
	const struct mt_layout *layout = &kernel->layout;
	mt_cleanup(free) uint8_t *raw = NULL;
	mt_cleanup(free) uint8_t *stat = NULL;
	struct mt_kpcp pcp;
	struct mt_pcp *to;
	struct mt_error *err = read_pcp(kernel, from, cpu, &pcp, &raw);

	/*
	 * a CPU that is taken offline gives its pages back; one stopped by a panic still has them
	 */
	if (err || (!cpu->online && !pcp.count))
		return err;
	err = mt_zone_add_pcp(zone, cpu->id, &to);
	if (err)
		return err;
	to->count = number(kernel, raw, &layout->pcp.count);
	to->high = number(kernel, raw, &layout->pcp.high);
	to->batch = number(kernel, raw, &layout->pcp.batch);
	to->high_min = number(kernel, raw, &layout->pcp.high_min);
	to->high_max = number(kernel, raw, &layout->pcp.high_max);
	if (layout->zonestat.stat_threshold.exists) {
		err = mt_zonestat_read(kernel, from, cpu, &stat);
		if (err)
			return err;
		to->stat_threshold = number(kernel, stat, &layout->zonestat.stat_threshold);
	}
	return damage ? count_listed(kernel, from, cpu, &pcp, damage, &to->listed) : NULL;
}

static void compare(const struct mt_kzone *from, const struct mt_zone *zone,
		    struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < zone->nr_pcp; i++) {
		const struct mt_pcp *pcp = &zone->pcp[i];

		if (pcp->listed != MT_UNKNOWN && pcp->listed != pcp->count)
			mt_damage_say(snapshot, MT_SECTION_PCP,
				      "zone %s, node %u: CPU %u counts %" PRId64
				      " pages, its lists hold "
				      "%" PRIu64,
				      from->name, from->node, pcp->cpu, pcp->count, pcp->listed);
	}
}

struct mt_error *mt_zone_fill_pcp(struct mt_kernel *kernel, const struct mt_kzone *from, bool walk,
				  struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	struct mt_list_damage damage = { .snapshot = snapshot, .section = MT_SECTION_PCP };

	for (size_t i = 0; i < kernel->percpu.n; i++) {
		const struct mt_cpu *cpu = &kernel->percpu.v[i];
		struct mt_error *err = fill_cpu(kernel, from, cpu, walk ? &damage : NULL, zone);

		if (err && mt_error_code(err) == MT_ERR_NOMEM)
			return err;
		if (err)
			mt_damage_say(snapshot, MT_SECTION_PCP, "zone %s, node %u: CPU %u: %s",
				      from->name, from->node, cpu->id, mt_error_message(err));
		mt_error_destroy(err);
	}
	compare(from, zone, snapshot);
	return NULL;
}
