// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/blockers/blockers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/blockers/units.h"
#include "kernel/read/damage.h"
#include "kernel/scan/selection.h"

/* 128 MiB of them at most. */
#define MAX_UNITS (2u << 20)

/* Higher than any zone needs, and a range's pages are still counted in 32 bits. */
#define MAX_ORDER 30u

/* From the first page of the selected zones to the last, in whole ranges. */
static void span(const struct mt_kernel *kernel, const struct mt_selection *selection,
		 const struct mt_page_scan_options *options, uint64_t *start, uint64_t *end)
{
	*start = UINT64_MAX;
	*end = 0;
	for (size_t i = 0; i < kernel->classifier->nr_zones; i++) {
		const struct mt_kzone *zone = kernel->classifier->zones[i];

		if (!mt_selection_has_kzone(selection, zone) || !zone->spanned)
			continue;
		*start = zone->start_pfn < *start ? zone->start_pfn : *start;
		*end = mt_kzone_end(zone) > *end ? mt_kzone_end(zone) : *end;
	}
	*start = *start < options->first_pfn ? options->first_pfn : *start;
	*end = *end > options->end_pfn ? options->end_pfn : *end;
}

static struct mt_error *make_units(struct mt_blocks *blocks, uint64_t start, uint64_t end)
{
	unsigned int order = blocks->order > blocks->pageblock_order ? blocks->order :
								      blocks->pageblock_order;
	uint64_t size = UINT64_C(1) << order, n;

	if (start >= end)
		return NULL;
	blocks->start_pfn = start & ~(size - 1);
	n = ((end - 1) >> order) - (start >> order) + 1;
	if (n > MAX_UNITS >> (order - blocks->unit_order))
		return mt_error_create(MT_ERR_USAGE, "more than %u blocks of order %u: ask for a "
				       "larger order, or for a range of pages", MAX_UNITS,
				       blocks->unit_order);
	blocks->nr_units = (size_t)(n << (order - blocks->unit_order));
	blocks->nr_ranges = blocks->nr_units >> (blocks->order - blocks->unit_order);
	blocks->units = calloc(blocks->nr_units, sizeof(*blocks->units));
	if (!blocks->units)
		return mt_error_nomem();
	for (size_t i = 0; i < blocks->nr_units; i++)
		blocks->units[i].zone = MT_UNIT_NO_ZONE;
	return NULL;
}

static struct mt_error *make_zones(const struct mt_kernel *kernel, struct mt_blocks *blocks)
{
	const struct mt_classifier *classifier = kernel->classifier;

	blocks->zones = calloc(classifier->nr_zones + 1, sizeof(*blocks->zones));
	if (!blocks->zones)
		return mt_error_nomem();
	for (size_t i = 0; i < classifier->nr_zones; i++) {
		const struct mt_kzone *zone = classifier->zones[i];

		blocks->zones[i] = (struct mt_block_zone){
			.node = zone->node, .name = zone->name, .index = zone->index,
			.is_movable = !strcmp(zone->name, "Movable"),
			.start_pfn = zone->start_pfn, .end_pfn = mt_kzone_end(zone),
		};
	}
	blocks->nr_zones = classifier->nr_zones;
	return NULL;
}

static bool is_type(const struct mt_kernel *kernel, unsigned int type, const char *name)
{
	return type < kernel->names.nr_types && kernel->names.migrate_types[type] &&
	       !strcmp(kernel->names.migrate_types[type], name);
}

static void set_type(const struct mt_kernel *kernel, struct mt_block_unit *unit, unsigned int type)
{
	unit->type = type < MT_UNIT_NO_TYPE ? (uint8_t)type : MT_UNIT_NO_TYPE;
	unit->cma = is_type(kernel, type, "CMA");
	unit->isolated = is_type(kernel, type, "Isolate");
	unit->target = unit->cma || is_type(kernel, type, "Movable");
}

/* The migrate types of the pageblocks of all units that have pages. */
static struct mt_error *read_types(struct mt_kernel *kernel, struct mt_blocks *blocks)
{
	unsigned int type = MT_UNIT_NO_TYPE, shift = blocks->pageblock_order - blocks->unit_order;
	uint64_t unreadable = 0;

	for (size_t i = 0; i < blocks->nr_units; i++) {
		struct mt_block_unit *unit = &blocks->units[i];
		struct mt_error *err = NULL;

		if (unit->zone >= blocks->nr_zones) {
			unit->type = MT_UNIT_NO_TYPE;
			continue;
		}
		err = mt_pageblock_type(&kernel->pageblocks, &kernel->page,
					kernel->classifier->zones[unit->zone],
					blocks->start_pfn + ((uint64_t)i << blocks->unit_order),
					&type);
		if (err && mt_error_code(err) == MT_ERR_NOMEM)
			return err;
		unreadable += err && !(i & (((size_t)1 << shift) - 1));
		set_type(kernel, unit, err ? MT_UNIT_NO_TYPE : type);
		mt_error_destroy(err);
	}
	if (unreadable)
		mt_damage_say(kernel->inspector.snapshot, MT_SECTION_PAGES,
			      "the migrate types of %" PRIu64 " pageblocks cannot be read: nothing "
			      "is thought to be moved into them", unreadable);
	return NULL;
}

/* Slabs that can be shrunk are told by their cache. */
static void find_reclaimable(struct mt_kernel *kernel, const struct mt_mobility_rules *rules,
			     struct mt_unit_pass *pass)
{
	struct mt_block_holders *holders = &pass->holders;

	for (size_t i = 0; i < holders->n; i++) {
		struct mt_block_holder *h = &holders->v[i];

		if (h->use == MT_USE_SLAB &&
		    mt_mobility_cache_is_reclaimable(rules, kernel->reader, h->key))
			h->mobility = MT_MOBILITY_RECLAIMABLE;
	}
	for (size_t i = 0; i < holders->nr_holds; i++) {
		const struct mt_unit_hold *hold = &holders->holds[i];
		struct mt_block_unit *unit = &pass->blocks->units[hold->unit];

		if (holders->v[hold->holder].mobility != MT_MOBILITY_RECLAIMABLE)
			continue;
		unit->pages[MT_MOBILITY_UNMOVABLE] -= hold->pages;
		unit->pages[MT_MOBILITY_RECLAIMABLE] += hold->pages;
	}
}

static struct mt_error *count(struct mt_kernel *kernel, struct mt_page_scan_options *options,
			      struct mt_blocks *blocks)
{
	struct mt_mobility_rules rules;
	struct mt_unit_pass pass = { .kernel = kernel, .rules = &rules, .blocks = blocks };
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_mobility_rules_read(kernel, &rules);

	options->share = &mt_unit_share;
	options->data = &pass;
	blocks->rules = rules.rules;
	if (!err)
		err = mt_scan(kernel, options, &result);
	if (!err) {
		mt_page_scan_report(kernel, &result);
		blocks->stopped = result.stopped;
		find_reclaimable(kernel, &rules, &pass);
		err = read_types(kernel, blocks);
	}
	if (!err)
		err = mt_block_holders_by_range(&pass.holders, blocks);
	mt_page_scan_result_release(&result);
	mt_block_holders_release(&pass.holders);
	return err;
}

struct mt_error *mt_kernel_blocks(struct mt_inspector *inspector,
				  const struct mt_selection *selection, unsigned int order,
				  struct mt_blocks *blocks)
{
	const struct mt_selection where = {
		.has_node = selection->has_node, .node = selection->node,
		.zone = selection->zone, .has_pfns = selection->has_pfns,
		.first_pfn = selection->first_pfn, .last_pfn = selection->last_pfn,
	};
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_page_scan_options options = { 0 };
	struct mt_error *err = mt_selection_prepare(kernel, &where, &options);
	uint64_t start, end;

	*blocks = (struct mt_blocks){ .order = order };
	if (!err && order > MAX_ORDER)
		err = mt_error_create(MT_ERR_USAGE, "no memory has blocks of order %u", order);
	if (err)
		return err;
	blocks->pageblock_order = kernel->pageblocks.order;
	blocks->unit_order = order < blocks->pageblock_order ? order : blocks->pageblock_order;
	span(kernel, &where, &options, &start, &end);
	err = make_units(blocks, start, end);
	if (!err)
		err = make_zones(kernel, blocks);
	if (err || !blocks->nr_units)
		return err;
	options.first_pfn = blocks->start_pfn;
	options.end_pfn = blocks->start_pfn + ((uint64_t)blocks->nr_units << blocks->unit_order);
	return count(kernel, &options, blocks);
}
