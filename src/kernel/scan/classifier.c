// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/scan/classifier.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/read/damage.h"
#include "kernel/zone/list_damage.h"
#include "kernel/zone/pcp.h"

/* A bound on entries of damaged lists; no machine has so many blocks on per-CPU lists. */
#define MAX_PCP_BLOCKS (16u << 20)

struct collect {
	struct mt_classifier *classifier;
	struct mt_list_damage damage;
	struct mt_pcp_block block;
};

static struct mt_error *on_entry(void *data, const struct mt_page_list_entry *entry)
{
	struct collect *c = data;
	struct mt_classifier *classifier = c->classifier;
	struct mt_error *err = mt_array_reserve(&classifier->pcp, &classifier->pcp_capacity,
						classifier->nr_pcp + 1, sizeof(*classifier->pcp),
						MAX_PCP_BLOCKS);

	if (err)
		return err;
	c->block.pfn = entry->pfn;
	c->block.position = entry->position;
	classifier->pcp[classifier->nr_pcp++] = c->block;
	return NULL;
}

static struct mt_error *on_error(void *data, const struct mt_page_list_error *error)
{
	struct collect *c = data;

	return mt_list_damage_error(&c->damage, error);
}

static struct mt_error *collect_cpu(struct mt_kernel *kernel, const struct mt_kzone *zone,
				    const struct mt_cpu *cpu, struct collect *c)
{
	struct mt_kpcp pcp;
	struct mt_error *err = mt_kpcp_find(kernel, zone, cpu, &pcp);

	/* the lists of a CPU that never was online are not initialised */
	if (err || !pcp.count)
		return err;
	for (unsigned int i = 0; !err && i < pcp.nr_lists; i++) {
		struct mt_page_list list = mt_pcp_list(kernel, zone, &pcp, i);
		const struct mt_page_list_visitor visitor = { on_entry, on_error, c };
		struct mt_page_list_result result;

		c->block = (struct mt_pcp_block){ .order = list.order, .cpu = cpu->id, .list = i };
		mt_list_damage_at(&c->damage, "zone %s, node %u: CPU %u: lists[%u]", zone->name,
			     zone->node, cpu->id, i);
		err = mt_page_list_walk(&kernel->page, &list, &visitor, &result);
	}
	return err;
}

static int by_pfn(const void *a, const void *b)
{
	const struct mt_pcp_block *x = a, *y = b;

	return x->pfn < y->pfn ? -1 : x->pfn > y->pfn;
}

static bool is_final(const struct mt_error *err)
{
	return mt_error_code(err) == MT_ERR_NOMEM || mt_error_code(err) == MT_ERR_STOPPED;
}

static struct mt_error *collect_unaccepted(struct mt_kernel *kernel, const struct mt_kzone *zone,
					   struct collect *c)
{
	const struct mt_page_layout *layout = &c->classifier->layout;
	const struct mt_page_list list = {
		.head = mt_reader_add(kernel->reader, zone->address,
				      layout->unaccepted_pages.m.offset),
		.link = &kernel->layout.page.buddy_list,
		.zone = zone,
		.order = kernel->nr_orders - 1,
	};
	const struct mt_page_list_visitor visitor = { on_entry, on_error, c };
	struct mt_page_list_result result;

	if (!layout->unaccepted_pages.exists || layout->pgty_unaccepted.exists ||
	    layout->pg_unaccepted.exists)
		return NULL;
	c->block = (struct mt_pcp_block){ .order = list.order, .cpu = MT_NO_INDEX };
	mt_list_damage_at(&c->damage, "zone %s, node %u: unaccepted_pages", zone->name, zone->node);
	return mt_page_list_walk(&kernel->page, &list, &visitor, &result);
}

static struct mt_error *collect_pcp(struct mt_kernel *kernel, struct mt_classifier *classifier)
{
	struct mt_snapshot *snapshot = kernel->inspector.snapshot;
	struct collect c = {
		.classifier = classifier,
		.damage = { .snapshot = snapshot, .section = MT_SECTION_PCP },
	};

	if (kernel->percpu_problem)
		mt_damage_say(snapshot, MT_SECTION_PCP, "%s", kernel->percpu_problem);
	for (size_t z = 0; z < classifier->nr_zones; z++) {
		const struct mt_kzone *zone = classifier->zones[z];
		struct mt_error *no = mt_kzone_populated(zone) ?
				      collect_unaccepted(kernel, zone, &c) : NULL;

		if (no)
			return no;
		for (size_t i = 0; mt_kzone_populated(zone) && i < kernel->percpu.n; i++) {
			struct mt_error *err = collect_cpu(kernel, zone, &kernel->percpu.v[i], &c);

			if (err && is_final(err))
				return err;
			if (err)
				mt_damage_say(snapshot, MT_SECTION_PCP,
					      "zone %s, node %u: CPU %u: %s", zone->name,
					      zone->node, kernel->percpu.v[i].id,
					      mt_error_message(err));
			mt_error_destroy(err);
		}
	}
	if (classifier->nr_pcp)
		qsort(classifier->pcp, classifier->nr_pcp, sizeof(*classifier->pcp), by_pfn);
	return NULL;
}

static struct mt_error *collect_zones(const struct mt_kernel *kernel,
				      struct mt_classifier *classifier)
{
	const struct mt_knodes *nodes = &kernel->nodes;
	size_t n = 0;

	for (size_t i = 0; i < nodes->n; i++)
		n += nodes->v[i].nr_zones;
	if (n >= UINT16_MAX)
		return mt_error_create(MT_ERR_FORMAT, "%zu zones", n);
	classifier->max_nodes = nodes->max_nodes;
	classifier->zones = calloc(n + 1, sizeof(*classifier->zones));
	classifier->node_first =
		calloc(classifier->max_nodes + 1u, sizeof(*classifier->node_first));
	if (!classifier->zones || !classifier->node_first)
		return mt_error_nomem();
	for (size_t i = 0; i < nodes->n; i++) {
		const struct mt_knode *node = &nodes->v[i];

		if (node->id < classifier->max_nodes)
			classifier->node_first[node->id] = (uint16_t)(classifier->nr_zones + 1);
		for (unsigned int z = 0; z < node->nr_zones; z++)
			classifier->zones[classifier->nr_zones++] = &node->zones[z];
	}
	return NULL;
}

/*
 * Takes offline sections out of RAM: their struct pages are stale, and their pages not counted as
 * present.  Kernels without SECTION_IS_ONLINE have no offline sections.
 */
static struct mt_error *leave_out_offline(const struct mt_memmap *memmap, struct mt_ram *ram)
{
	struct mt_error *err = NULL;
	bool any = false;

	for (size_t i = 0; i < memmap->n; i++)
		any |= (memmap->v[i].flags & memmap->flag.online) != 0;
	for (size_t i = 0; !err && any && i < memmap->n; i++)
		if (!(memmap->v[i].flags & memmap->flag.online))
			err = mt_ram_remove(ram, memmap->v[i].start_pfn, memmap->v[i].end_pfn);
	return err;
}

static struct mt_error *find_ram(const struct mt_kernel *kernel, struct mt_classifier *classifier)
{
	struct mt_error *err = mt_ram_read(kernel, &classifier->layout, &classifier->ram);

	if (!err && kernel->memmap->model != MT_FLATMEM)
		err = leave_out_offline(kernel->memmap, &classifier->ram);
	if (!err || is_final(err))
		return err;
	classifier->ram_problem = strdup(mt_error_message(err));
	mt_error_destroy(err);
	return classifier->ram_problem ? NULL : mt_error_nomem();
}

static struct mt_error *fill(struct mt_kernel *kernel, struct mt_classifier *classifier)
{
	struct mt_error *err = mt_knodes_check(&kernel->nodes);

	if (!err)
		err = mt_kernel_need(kernel, MT_PART_PAGES);
	if (!err)
		err = mt_page_layout_resolve(kernel->image->types,
					     mt_reader_memory(kernel->reader)->pointer_size,
					     &classifier->layout);
	if (!err)
		err = mt_page_decoder_init(&kernel->page, &classifier->layout, kernel->nr_orders,
					   &classifier->decoder);
	if (!err)
		err = collect_zones(kernel, classifier);
	if (!err)
		err = find_ram(kernel, classifier);
	if (!err)
		err = collect_pcp(kernel, classifier);
	return err ? err : mt_backing_read(kernel, &classifier->backing);
}

static void release(struct mt_classifier *classifier)
{
	if (!classifier)
		return;
	free(classifier->zones);
	free(classifier->node_first);
	mt_ram_release(&classifier->ram);
	free(classifier->ram_problem);
	mt_backing_release(&classifier->backing);
	free(classifier->pcp);
	free(classifier);
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct mt_classifier *new;
	struct mt_error *err;

	new = calloc(1, sizeof(*new));
	if (!new)
		return mt_error_nomem();
	err = fill(kernel, new);
	if (err)
		release(new);
	else
		kernel->classifier = new;
	return err;
}

static void destroy(struct mt_kernel *kernel)
{
	release(kernel->classifier);
}

const struct mt_part_type mt_part_classifier = {
	.name = "page classifier",
	.make = make,
	.destroy = destroy,
};

unsigned int mt_classifier_zone(const struct mt_classifier *classifier, const uint8_t *raw,
			    unsigned int section_node)
{
	const struct mt_page_format *f = classifier->decoder.format;
	uint64_t flags = mt_page_flags(&classifier->decoder, raw);
	/* the shift of a field of width 0 may be 64 */
	uint64_t zone = flags >> (f->zone_shift & 63) & ((UINT64_C(1) << f->zone_width) - 1);
	uint64_t node = section_node;
	unsigned int first;

	if (f->node_width)
		node = flags >> f->node_shift & ((UINT64_C(1) << f->node_width) - 1);
	if (!f->zone_width)
		zone = 0;
	first = node < classifier->max_nodes ? classifier->node_first[node] : 0;
	if (!first || first - 1 + zone >= classifier->nr_zones ||
	    classifier->zones[first - 1 + zone]->node != node)
		return MT_NO_INDEX;
	return first - 1 + (unsigned int)zone;
}

unsigned int mt_classifier_zone_by_span(const struct mt_classifier *classifier, uint64_t pfn)
{
	for (size_t i = 0; i < classifier->nr_zones; i++) {
		const struct mt_kzone *zone = classifier->zones[i];

		if (mt_kzone_populated(zone) && pfn >= zone->start_pfn && pfn < mt_kzone_end(zone))
			return (unsigned int)i;
	}
	return MT_NO_INDEX;
}

const struct mt_pcp_block *mt_classifier_pcp(const struct mt_classifier *classifier, uint64_t pfn)
{
	size_t low = 0, high = classifier->nr_pcp;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (classifier->pcp[mid].pfn <= pfn)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || pfn - classifier->pcp[low - 1].pfn >= UINT64_C(1)
								  << classifier->pcp[low - 1].order)
		return NULL;
	return &classifier->pcp[low - 1];
}
