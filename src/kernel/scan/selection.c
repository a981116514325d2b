// SPDX-License-Identifier: GPL-2.0-or-later
/* What pages are used for: the answers to model/inspect.h's questions about them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/read/damage.h"
#include "kernel/scan/page_flags.h"
#include "kernel/scan/selection.h"

static struct mt_error *flag_mask(struct mt_kernel *kernel, const char *name, uint64_t *mask)
{
	__attribute__((cleanup(mt_cleanup_page_flags))) struct mt_page_flags flags = { 0 };
	struct mt_error *err;

	if (!name)
		return NULL;
	err = mt_page_flags_read(kernel->image->types, &flags);
	return err ? err : mt_page_flags_mask(&flags, name, mask);
}

static bool has_zone(const struct mt_kernel *kernel, const struct mt_selection *selection)
{
	for (size_t i = 0; i < kernel->classifier->nr_zones; i++) {
		const struct mt_kzone *zone = kernel->classifier->zones[i];

		if ((!selection->has_node || selection->node == zone->node) &&
		    (!selection->zone || !strcasecmp(selection->zone, zone->name)))
			return true;
	}
	return false;
}

struct mt_error *mt_selection_prepare(struct mt_kernel *kernel,
				      const struct mt_selection *selection,
				      struct mt_page_scan_options *options)
{
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_CLASSIFIER);

	if (err)
		return err;
	if (selection->use && mt_use_find(selection->use) == MT_NR_USES)
		return mt_error_create(MT_ERR_USAGE, "no use of pages is called \"%s\"",
				       selection->use);
	if (!has_zone(kernel, selection))
		return mt_error_create(MT_ERR_USAGE, "there is no such node and zone");
	options->first_pfn = selection->has_pfns ? selection->first_pfn : 0;
	options->end_pfn = selection->has_pfns && selection->last_pfn < UINT64_MAX ?
			   selection->last_pfn + 1 : UINT64_MAX;
	return flag_mask(kernel, selection->flag, &options->flags);
}

bool mt_selection_has_kzone(const struct mt_selection *selection, const struct mt_kzone *zone)
{
	if (!zone)
		return !selection->has_node && !selection->zone;
	return (!selection->has_node || selection->node == zone->node) &&
	       (!selection->zone || !strcasecmp(selection->zone, zone->name));
}

void mt_page_scan_report(struct mt_kernel *kernel, const struct mt_page_scan_result *result)
{
	struct mt_snapshot *snapshot = kernel->inspector.snapshot;

	if (kernel->memmap->problem)
		mt_damage_say(snapshot, MT_SECTION_PAGES, "%s", kernel->memmap->problem);
	if (kernel->classifier->ram_problem)
		mt_damage_say(snapshot, MT_SECTION_PAGES,
			      "holes are counted as reserved pages: %s",
			      kernel->classifier->ram_problem);
	if (kernel->classifier->backing.problem)
		mt_damage_say(snapshot, MT_SECTION_PAGES,
			      "pages of vmalloc and kernel stacks may be counted as kernel: %s",
			      kernel->classifier->backing.problem);
	if (result->problem)
		mt_damage_say(snapshot, MT_SECTION_PAGES, "%s", result->problem);
	if (result->stopped)
		mt_snapshot_set_status(snapshot, MT_SECTION_PAGES, MT_STATUS_TRUNCATED,
				       "interrupted: what follows is a part of the machine");
}

static uint64_t sum(const uint64_t *pages)
{
	uint64_t total = 0;

	for (int use = 0; use < MT_NR_USES; use++)
		total += pages[use];
	return total;
}

/*
 * Whether a zone has anything to show.  Struct pages of holes may be uninitialised and name no
 * zone, so that a row of holes only is left out.
 */
static bool is_shown(const struct mt_selection *selection, const struct mt_kzone *zone,
		     const uint64_t *pages)
{
	/* a zone that the range does not reach */
	if (selection->has_pfns && !sum(pages))
		return false;
	if (zone)
		return mt_kzone_populated(zone) || sum(pages);
	return sum(pages) != pages[MT_USE_HOLE];
}

/*
 * Fills *uses.  present_pages is given only if all pages of the zone were counted, so that the sum
 * can be held against it.
 */
static void describe(const struct mt_kernel *kernel, const struct mt_selection *selection,
		     const struct mt_page_scan_result *result, size_t i, struct mt_zone_uses *uses)
{
	const struct mt_kzone *zone = i < result->nr_zones ? kernel->classifier->zones[i] : NULL;
	bool whole = !selection->has_pfns && !selection->flag && !result->stopped;

	*uses = (struct mt_zone_uses){
		.node = zone ? zone->node : MT_NO_INDEX,
		.zone = zone ? zone->name : NULL,
		.present = !whole ? MT_UNKNOWN : zone ? zone->present : 0,
	};
	memcpy(uses->pages, result->pages[i], sizeof(uses->pages));
	memcpy(uses->not_dumped, result->not_dumped[i], sizeof(uses->not_dumped));
}

/* Pages that are of another use in one count than in the other, at the least. */
static uint64_t difference(const struct mt_page_scan_result *a, const struct mt_page_scan_result *b)
{
	uint64_t gained = 0, lost = 0;

	for (size_t i = 0; i <= a->nr_zones; i++)
		for (int use = 0; use < MT_NR_USES; use++) {
			uint64_t x = a->pages[i][use], y = b->pages[i][use];

			gained += y > x ? y - x : 0;
			lost += x > y ? x - y : 0;
		}
	return gained > lost ? gained : lost;
}

/* Of a kernel that runs: how far a second pass differs. */
static struct mt_error *scan_again(struct mt_kernel *kernel, struct mt_page_scan_options options,
				   const struct mt_page_scan_result *first)
{
	struct mt_page_scan_result second = { 0 };
	struct mt_error *err;

	if (!kernel->image->is_living || first->stopped)
		return NULL;
	options.cells = NULL;
	err = mt_scan(kernel, &options, &second);
	if (err)
		return err;
	if (!second.stopped)
		kernel->seen.pages_moving += difference(first, &second);
	mt_page_scan_result_release(&second);
	return NULL;
}

struct mt_error *mt_kernel_page_uses(struct mt_inspector *inspector,
				     const struct mt_selection *selection,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zone_uses *uses),
				     void *data, struct mt_page_pass *pass)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_page_scan_options options = { 0 };
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_selection_prepare(kernel, selection, &options);

	if (!err)
		err = mt_scan(kernel, &options, &result);
	if (err)
		return err;
	mt_page_scan_report(kernel, &result);
	*pass = (struct mt_page_pass){
		.scanned = result.scanned,
		.workers = result.workers,
		.mapped = result.mapped,
		.stopped = result.stopped,
	};
	err = scan_again(kernel, options, &result);
	for (size_t i = 0; !err && i <= result.nr_zones; i++) {
		const struct mt_kzone *zone =
			i < result.nr_zones ? kernel->classifier->zones[i] : NULL;
		struct mt_zone_uses uses;

		describe(kernel, selection, &result, i, &uses);
		if (mt_selection_has_kzone(selection, zone) &&
		    is_shown(selection, zone, uses.pages))
			err = fn(data, &uses);
	}
	mt_page_scan_result_release(&result);
	return err;
}

struct list {
	struct mt_kernel *kernel;
	const struct mt_selection *selection;
	enum mt_use use;		/* MT_NR_USES: any */
	struct mt_page_flags flags;
	struct mt_error *(*fn)(void *data, const struct mt_page *page);
	void *data;
};

static void read_page(const struct list *list, const uint8_t *raw,
		      const char *names[MT_MAX_PAGE_FLAGS], struct mt_page *page)
{
	const struct mt_classifier *classifier = list->kernel->classifier;
	const struct mt_page_decoder *d = &classifier->decoder;

	page->readable = true;
	page->flags = mt_page_flags(d, raw);
	page->nr_flag_names = mt_page_flags_set(
		&list->flags,
		page->flags & mt_page_flag_bits(d, raw, page->pfn == page->head_pfn + 1), page->use,
		names);
	page->flag_names = names;
	page->refcount = (int32_t)mt_page_load32(d, raw + d->refcount_at);
	page->mapcount = (int64_t)(int32_t)mt_page_load32(d, raw + d->type_at) + 1;
	/* a word that far below zero is a page type, no mapcount */
	if (page->mapcount < -127)
		page->mapcount = INT64_MIN;
}

static struct mt_error *list_run(void *data, const struct mt_page_scan_run *run)
{
	const struct list *list = data;
	struct mt_kernel *kernel = list->kernel;
	const struct mt_kzone *zone = run->zone == MT_NO_INDEX ? NULL :
				      kernel->classifier->zones[run->zone];
	const char *names[MT_MAX_PAGE_FLAGS];
	struct mt_page page = {
		.node = zone ? zone->node : MT_NO_INDEX,
		.zone = zone ? zone->name : NULL,
		.use = run->use,
		.order = run->order,
		.head_pfn = run->head_pfn,
	};
	struct mt_error *err = NULL;

	if ((list->use != MT_NR_USES && list->use != run->use) ||
	    !mt_selection_has_kzone(list->selection, zone))
		return NULL;
	for (uint64_t i = 0; !err && i < run->pages; i++) {
		page.pfn = run->pfn + i;
		mt_memmap_pfn_to_page(kernel->memmap, page.pfn, &page.page);
		if (run->self)
			read_page(list, run->self + i * kernel->classifier->decoder.size, names,
				  &page);
		err = list->fn(list->data, &page);
	}
	return err;
}

struct mt_error *mt_kernel_pages(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_page *page),
				 void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct list list = {
		.kernel = kernel,
		.selection = selection,
		.use = selection->use ? mt_use_find(selection->use) : MT_NR_USES,
		.fn = fn,
		.data = data,
	};
	struct mt_page_scan_options options = { .run = list_run, .data = &list };
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_selection_prepare(kernel, selection, &options);

	if (!err)
		err = mt_page_flags_read(kernel->image->types, &list.flags);
	if (!err)
		err = mt_scan(kernel, &options, &result);
	if (!err)
		mt_page_scan_report(kernel, &result);
	mt_page_scan_result_release(&result);
	mt_page_flags_release(&list.flags);
	return err;
}

/* From the first page of the selection's memory to the last. */
static void span(const struct mt_kernel *kernel, const struct mt_selection *selection,
		 const struct mt_page_scan_options *options, uint64_t *start, uint64_t *end)
{
	*start = UINT64_MAX;
	*end = 0;
	for (size_t i = 0; i < kernel->classifier->nr_zones; i++) {
		const struct mt_kzone *zone = kernel->classifier->zones[i];

		if (!mt_selection_has_kzone(selection, zone) || !zone->spanned)
			continue;
		if (zone->start_pfn < *start)
			*start = zone->start_pfn;
		if (mt_kzone_end(zone) > *end)
			*end = mt_kzone_end(zone);
	}
	if (*start < options->first_pfn)
		*start = options->first_pfn;
	if (*end > options->end_pfn)
		*end = options->end_pfn;
}

struct mt_error *mt_kernel_page_map(struct mt_inspector *inspector,
				    const struct mt_selection *selection, uint64_t cell_pages,
				    struct mt_page_map *map)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_page_scan_options options = { 0 };
	struct mt_page_scan_result result = { 0 };
	uint64_t start, end;
	struct mt_error *err = mt_selection_prepare(kernel, selection, &options);

	if (err)
		return err;
	span(kernel, selection, &options, &start, &end);
	*map = (struct mt_page_map){ 0 };
	if (start >= end)
		return NULL;
	err = mt_page_map_create(start, end, cell_pages,
				 UINT64_C(1) << kernel->pageblocks.order, map);
	options.first_pfn = start;
	options.end_pfn = end;
	options.cells = map->cells;
	options.cell_start = map->start_pfn;
	options.cell_pages = map->cell_pages;
	options.nr_cells = map->nr_cells;
	if (!err)
		err = mt_scan(kernel, &options, &result);
	if (!err)
		mt_page_scan_report(kernel, &result);
	else
		free(map->cells);
	mt_page_scan_result_release(&result);
	return err;
}
