// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes a snapshot of a dump: what /proc would have shown, and more. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernel.h"
#include "kernel/machine/machine.h"
#include "kernel/read/damage.h"
#include "kernel/zone/blocks.h"
#include "kernel/zone/pcp.h"
#include "kernel/zone/vmstat.h"

/* Lists with at most so many blocks are walked for buddyinfo, too; see prepare_walk(). */
#define WALK_ANYWAY (4u << 20)

struct sample {
	struct mt_kernel *kernel;
	struct mt_snapshot *snapshot;
	unsigned int wanted;
	bool walk;			/* the free lists, too */
};

static bool wants(const struct sample *s, enum mt_section section)
{
	return s->wanted & 1u << section;
}

static struct mt_error *copy_text(const char *from, char **to)
{
	*to = from ? strdup(from) : NULL;
	return from && !*to ? mt_error_nomem() : NULL;
}

static struct mt_error *fill_origin(const struct mt_image *image, struct mt_origin *origin)
{
	struct mt_error *err = copy_text(image->path, &origin->path);

	if (!err)
		err = copy_text(image->release, &origin->kernel);
	if (!err)
		err = copy_text(mt_dump_machine(image->dump), &origin->arch);
	origin->page_size = mt_dump_page_size(image->dump);
	origin->has_time = image->has_time;
	origin->time.tv_sec = image->time;
	if (image->is_living) {
		origin->kind = MT_ORIGIN_LIVE;
		origin->has_time = !clock_gettime(CLOCK_REALTIME, &origin->time);
	}
	return err;
}

static struct mt_error *fill_types(const struct mt_knames *names, struct mt_snapshot *snapshot)
{
	struct mt_error *err = NULL;

	for (unsigned int i = 0; !err && i < names->nr_types; i++) {
		const char *name = names->migrate_types[i];
		unsigned int type;

		err = mt_snapshot_type(snapshot, name, strlen(name), &type);
		if (!err && type != i)
			err = mt_error_create(MT_ERR_FORMAT, "two migrate types are called %s",
					      name);
	}
	return err;
}

/* A number of a zone or MT_UNKNOWN; none is as large as INT64_MAX. */
static uint64_t number(const struct mt_kernel *kernel, const struct mt_kzone *zone,
		       const struct mt_field *field)
{
	uint64_t value = field->exists ? mt_reader_field(kernel->reader, zone->raw, field) :
			 MT_UNKNOWN;

	return value > INT64_MAX ? MT_UNKNOWN : value;
}

/* wmark_pages(): since v5.0 the boost is added wherever a watermark is used. */
static uint64_t watermark(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			  const struct mt_constant *index)
{
	const struct mt_field *marks = &kernel->layout.zone.watermark;
	const struct mt_field *boost = &kernel->layout.zone.watermark_boost;
	uint64_t value;

	if (!marks->exists || !index->exists || index->value < 0 ||
	    (uint64_t)index->value >= marks->m.nr_elements)
		return MT_UNKNOWN;
	value = mt_reader_element(kernel->reader, zone->raw, marks, (size_t)index->value);
	return boost->exists ? mt_count_add(value, number(kernel, zone, boost)) : value;
}

static void fill_watermarks(const struct mt_kernel *kernel, const struct mt_kzone *from,
			    struct mt_zone *zone)
{
	zone->boost = number(kernel, from, &kernel->layout.zone.watermark_boost);
	zone->min = watermark(kernel, from, &kernel->layout.wmark_min);
	zone->low = watermark(kernel, from, &kernel->layout.wmark_low);
	zone->high = watermark(kernel, from, &kernel->layout.wmark_high);
	zone->promo = watermark(kernel, from, &kernel->layout.wmark_promo);
}

static struct mt_error *fill_reserve(const struct mt_kernel *kernel, const struct mt_kzone *from,
				     struct mt_zone *zone)
{
	const struct mt_field *reserve = &kernel->layout.zone.lowmem_reserve;
	uint64_t n = reserve->exists ? reserve->m.nr_elements : 0;

	if (!n)
		return NULL;
	zone->lowmem_reserve = calloc((size_t)n, sizeof(*zone->lowmem_reserve));
	if (!zone->lowmem_reserve)
		return mt_error_nomem();
	zone->nr_lowmem_reserve = (size_t)n;
	for (size_t i = 0; i < n; i++) {
		int64_t pages = mt_reader_element_signed(kernel->reader, from->raw, reserve, i);

		zone->lowmem_reserve[i] = pages < 0 ? MT_UNKNOWN : (uint64_t)pages;
	}
	return NULL;
}

/* A kernel without CMA has no CMA pages (zone_cma_pages()). */
static uint64_t cma_pages(const struct mt_kernel *kernel, const struct mt_kzone *from)
{
	if (!kernel->layout.zone.cma.exists && !kernel->layout.migrate_cma.exists)
		return 0;
	return number(kernel, from, &kernel->layout.zone.cma);
}

static void check_sizes(const struct mt_zone *zone, struct mt_snapshot *snapshot)
{
	if (zone->present > zone->spanned ||
	    (zone->managed != MT_UNKNOWN && zone->managed > zone->present))
		mt_damage_say(snapshot, MT_SECTION_ZONEINFO,
			      "zone %s, node %u: %" PRId64 " pages spanned, %" PRId64
			      " present, %" PRId64 " managed",
			      zone->name, zone->node, zone->spanned, zone->present, zone->managed);
}

static void say_zone(struct mt_snapshot *snapshot, const struct mt_kzone *from,
		     enum mt_section section, struct mt_error *err)
{
	if (err)
		mt_damage_say(snapshot, section, "zone %s, node %u: %s", from->name, from->node,
			      mt_error_message(err));
	mt_error_destroy(err);
}

/* Tells errors that end the work from those that a damaged dump causes. */
static bool is_final(const struct mt_error *err)
{
	return err && (mt_error_code(err) == MT_ERR_NOMEM || mt_error_code(err) == MT_ERR_STOPPED);
}

static struct mt_error *fill_exact(struct sample *s, const struct mt_kzone *from,
				   struct mt_zone *zone)
{
	int64_t value = 0;
	struct mt_error *err = mt_zone_page_state_exact(s->kernel, from,
							s->kernel->layout.free_pages.value,
							&value);

	if (is_final(err))
		return err;
	if (!err && value >= 0)
		zone->free_exact = (uint64_t)value;
	say_zone(s->snapshot, from, MT_SECTION_ZONEINFO, err);
	return NULL;
}

/* Fills what only zones with pages have (populated_zone()). */
static struct mt_error *fill_populated(struct sample *s, const struct mt_kzone *from,
				       struct mt_zone *zone)
{
	struct mt_kernel *kernel = s->kernel;
	struct mt_error *err;

	zone->start_pfn = from->start_pfn;
	zone->reserved_highatomic = number(kernel, from, &kernel->layout.zone.reserved_highatomic);
	zone->free_highatomic = number(kernel, from, &kernel->layout.zone.free_highatomic);
	err = mt_zone_add_stats(kernel, from, s->snapshot, &zone->stats);
	if (is_final(err))
		return err;
	say_zone(s->snapshot, from, MT_SECTION_ZONEINFO, err);
	return fill_exact(s, from, zone);
}

static struct mt_error *fill_zoneinfo(struct sample *s, const struct mt_kzone *from,
				      struct mt_zone *zone)
{
	struct mt_kernel *kernel = s->kernel;
	struct mt_error *err;

	zone->free = mt_zone_page_state(kernel, from, kernel->layout.free_pages.value);
	zone->spanned = number(kernel, from, &kernel->layout.zone.spanned);
	zone->present = number(kernel, from, &kernel->layout.zone.present);
	zone->managed = number(kernel, from, &kernel->layout.zone.managed);
	zone->cma = cma_pages(kernel, from);
	fill_watermarks(kernel, from, zone);
	check_sizes(zone, s->snapshot);
	err = fill_reserve(kernel, from, zone);
	return err || !mt_kzone_populated(from) ? err : fill_populated(s, from, zone);
}

static struct mt_error *fill_lists(struct sample *s, const struct mt_kzone *from,
				   struct mt_zone *zone)
{
	bool by_type = wants(s, MT_SECTION_PAGETYPEINFO);
	struct mt_error *err = NULL;

	if (wants(s, MT_SECTION_BUDDYINFO) || by_type)
		err = mt_zone_fill_blocks(s->kernel, from, s->snapshot, zone);
	if (!err && s->walk)
		err = mt_zone_walk_blocks(s->kernel, from, by_type ? MT_SECTION_PAGETYPEINFO :
					  MT_SECTION_BUDDYINFO, by_type, s->snapshot, zone);
	if (!err && s->walk && by_type)
		err = mt_zone_fill_pageblocks(s->kernel, from, s->snapshot, zone);
	if (!err && wants(s, MT_SECTION_PCP))
		err = mt_zone_fill_pcp(s->kernel, from, mt_kernel_has(s->kernel, MT_PART_PAGES),
				       s->snapshot, zone);
	return err;
}

static struct mt_error *fill_zone(struct sample *s, const struct mt_kzone *from)
{
	struct mt_zone *zone;
	struct mt_error *err;

	if (!mt_kzone_populated(from) && !wants(s, MT_SECTION_ZONEINFO))
		return NULL;
	err = mt_snapshot_zone(s->snapshot, from->node, from->name, strlen(from->name), &zone);
	if (err)
		return err;
	if (zone->index != MT_NO_INDEX)
		return mt_error_create(MT_ERR_FORMAT, "node %u has two zones called %s",
				       from->node, from->name);
	zone->index = from->index;
	if (wants(s, MT_SECTION_ZONEINFO))
		err = fill_zoneinfo(s, from, zone);
	if (!err && mt_kzone_populated(from))
		err = fill_lists(s, from, zone);
	return err;
}

static bool has_populated_zone(const struct mt_knode *node)
{
	for (unsigned int i = 0; i < node->nr_zones; i++)
		if (mt_kzone_populated(&node->zones[i]))
			return true;
	return false;
}

static struct mt_error *fill_node(struct sample *s, const struct mt_knode *from)
{
	struct mt_node *node;
	struct mt_error *err = mt_snapshot_node(s->snapshot, from->id, &node);

	if (err)
		return err;
	node->spanned = from->spanned;
	node->present = from->present;
	node->start_pfn = from->start_pfn;
	if (wants(s, MT_SECTION_ZONEINFO) && has_populated_zone(from))
		err = mt_node_add_stats(s->kernel, from, s->snapshot, &node->stats);
	if (is_final(err))
		return err;
	if (err)
		mt_damage_say(s->snapshot, MT_SECTION_ZONEINFO, "node %u: vm_stat: %s", from->id,
			      mt_error_message(err));
	mt_error_destroy(err);
	err = NULL;
	for (unsigned int i = 0; !err && i < from->nr_zones; i++)
		err = fill_zone(s, &from->zones[i]);
	return err;
}

static uint64_t count_free_blocks(const struct mt_kernel *kernel)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < kernel->nodes.n; i++) {
		const struct mt_knode *node = &kernel->nodes.v[i];

		for (unsigned int z = 0; z < node->nr_zones; z++)
			for (unsigned int o = 0; o < kernel->nr_orders; o++)
				sum += mt_reader_field(kernel->reader, node->zones[z].raw +
						       kernel->layout.zone.free_area.m.offset +
						       o * kernel->layout.free_area.size,
						       &kernel->layout.free_area.nr_free);
	}
	return sum;
}

/* What is made of nodes and zones; without any it is absent, and that is why. */
#define OF_NODES (1u << MT_SECTION_ZONEINFO | 1u << MT_SECTION_BUDDYINFO | \
		  1u << MT_SECTION_PAGETYPEINFO | 1u << MT_SECTION_PCP | 1u << MT_SECTION_COUNTERS)

static void report_section(struct sample *s, enum mt_section section)
{
	const struct mt_knodes *nodes = &s->kernel->nodes;

	if (nodes->problem && OF_NODES & 1u << section) {
		mt_snapshot_set_status(s->snapshot, section, MT_STATUS_ABSENT, nodes->problem);
		return;
	}
	mt_snapshot_set_status(s->snapshot, section, MT_STATUS_PRESENT, NULL);
	if (!(OF_NODES & 1u << section))
		return;
	for (size_t k = 0; k < nodes->nr_problems; k++)
		mt_damage_say(s->snapshot, section, "%s", nodes->problems[k]);
}

/* Reports problems of the whole machine. */
static void report_problems(struct sample *s)
{
	const struct mt_kernel *kernel = s->kernel;

	for (unsigned int i = 0; i < MT_NR_SECTIONS; i++) {
		if (wants(s, i))
			report_section(s, i);
	}
	if (kernel->nodes.problem)
		return;
	if (kernel->percpu_problem && wants(s, MT_SECTION_PCP))
		mt_damage_say(s->snapshot, MT_SECTION_PCP, "%s", kernel->percpu_problem);
	/* the numbers are right whatever names they have */
	if (kernel->names.problem && wants(s, MT_SECTION_ZONEINFO))
		mt_snapshot_set_status(s->snapshot, MT_SECTION_ZONEINFO, MT_STATUS_PRESENT,
				       kernel->names.problem);
}

/*
 * Free lists are walked for buddyinfo, too, so that a wrong nr_free is found out, unless there are
 * so many blocks that it would take long.
 */
static struct mt_error *prepare_walk(struct sample *s)
{
	bool by_type = wants(s, MT_SECTION_PAGETYPEINFO);
	struct mt_error *err;

	s->walk = by_type || (wants(s, MT_SECTION_BUDDYINFO) &&
			      count_free_blocks(s->kernel) <= WALK_ANYWAY);
	if (s->kernel->nodes.problem || (!s->walk && !wants(s, MT_SECTION_PCP)))
		return NULL;
	err = mt_kernel_need(s->kernel, MT_PART_PAGES);
	if (is_final(err))
		return err;
	if (err)
		mt_damage_say(s->snapshot, by_type ? MT_SECTION_PAGETYPEINFO :
			      s->walk ? MT_SECTION_BUDDYINFO : MT_SECTION_PCP,
			      "lists of pages cannot be walked: %s", mt_error_message(err));
	else if (s->kernel->memmap->problem)
		mt_damage_say(s->snapshot, by_type ? MT_SECTION_PAGETYPEINFO :
			      s->walk ? MT_SECTION_BUDDYINFO : MT_SECTION_PCP, "%s",
			      s->kernel->memmap->problem);
	if (err)
		s->walk = false;
	else
		s->snapshot->pageblock_order = s->kernel->pageblocks.order;
	mt_error_destroy(err);
	return NULL;
}

/* What was seen before is seen anew. */
static void begin_to_look(struct mt_kernel *kernel, struct mt_snapshot *snapshot)
{
	mt_kernel_forget(kernel);
	kernel->seen = (struct mt_seen){ 0 };
	clock_gettime(CLOCK_REALTIME, &kernel->seen.from);
	mt_dump_count_bytes(kernel->image->dump, &kernel->seen.bytes_read);
	snapshot->seen = &kernel->seen;
}

struct mt_error *mt_kernel_sample(struct mt_kernel *kernel, unsigned int sections,
				  struct mt_snapshot **snapshot)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	struct mt_error *err = mt_snapshot_create(MT_ORIGIN_CORE, &new);
	struct sample s = { .kernel = kernel, .wanted = sections };

	if (err)
		return err;
	s.snapshot = new;
	if (kernel->image->is_living)
		begin_to_look(kernel, new);
	err = mt_kernel_refresh(kernel);
	if (!err)
		err = fill_origin(kernel->image, &new->origin);
	if (!err)
		err = fill_types(&kernel->names, new);
	if (!err)
		err = mt_snapshot_set_orders(new, kernel->nr_orders);
	if (!err)
		report_problems(&s);
	if (!err)
		err = prepare_walk(&s);
	for (size_t i = 0; !err && i < kernel->nodes.n; i++)
		err = fill_node(&s, &kernel->nodes.v[i]);
	if (err)
		return err;
	err = copy_text(mt_image_used(kernel->image), &new->origin.used);
	if (err)
		return err;
	kernel->inspector.snapshot = new;
	new->inspector = &kernel->inspector;
	*snapshot = mt_steal(new);
	return NULL;
}
