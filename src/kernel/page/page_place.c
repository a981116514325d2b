// SPDX-License-Identifier: GPL-2.0-or-later
/* Adds the pageblock's type and the place of a free page on the allocator's lists. */
#include <inttypes.h>

#include "kernel/page/page_properties.h"
#include "kernel/zone/freelist.h"

struct search {
	uint64_t pfn;
	bool found;
	uint64_t position;
};

static struct mt_error *on_entry(void *data, const struct mt_page_list_entry *entry)
{
	struct search *s = data;

	if (entry->pfn == s->pfn && !s->found) {
		s->found = true;
		s->position = entry->position;
	}
	return NULL;
}

static struct mt_error *search_lists(const struct mt_property_list *f,
				     const struct mt_page_scan_run *run)
{
	struct mt_kernel *kernel = f->kernel;
	const struct mt_kzone *zone = f->classifier->zones[run->zone];
	struct mt_error *err = NULL;

	for (unsigned int type = 0; !err && type < kernel->names.nr_types; type++) {
		struct mt_page_list list = mt_free_list(&kernel->page, zone, run->order, type);
		struct search s = { .pfn = run->head_pfn };
		const struct mt_page_list_visitor visitor = { .entry = on_entry, .data = &s };
		struct mt_page_list_result result;

		err = mt_page_list_walk(&kernel->page, &list, &visitor, &result);
		if (err || !s.found)
			continue;
		err = mt_property_add(f, "free_list", "migrate type of the list it is on", "%s",
			      kernel->names.migrate_types[type]);
		return err ? err
			   : mt_property_add(f, "list_position", "from 0", "%" PRIu64, s.position);
	}
	return err ? err
		   : mt_property_add(f, "free_list", "marked as free, but on no list", "none");
}

static struct mt_error *add_pageblock(const struct mt_property_list *f,
				      const struct mt_page_scan_run *run)
{
	struct mt_kernel *kernel = f->kernel;
	unsigned int type = 0;
	struct mt_error *err = mt_pageblock_type(&kernel->pageblocks, &kernel->page,
						 f->classifier->zones[run->zone], f->pfn, &type);

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err || type >= kernel->names.nr_types) {
		mt_error_destroy(err);
		return NULL;
	}
	return mt_property_add(f, "pageblock_type", NULL, "%s", kernel->names.migrate_types[type]);
}

static struct mt_error *add_pcp(const struct mt_property_list *f)
{
	const struct mt_pcp_block *block = mt_classifier_pcp(f->classifier, f->pfn);
	struct mt_error *err;

	if (!block)
		return NULL;
	err = mt_property_add(f, "cpu", "whose list it is on", "%u", block->cpu);
	if (!err)
		err = mt_property_add(f, "cpu_list", "index in per_cpu_pages.lists", "%u",
				      block->list);
	return err ? err
		   : mt_property_add(f, "list_position", "from 0", "%" PRIu64, block->position);
}

struct mt_error *mt_page_properties_place(const struct mt_property_list *f,
					  const struct mt_page_scan_run *run)
{
	struct mt_error *err;

	if (run->zone == MT_NO_INDEX || !mt_use_is_present(run->use))
		return NULL;
	err = add_pageblock(f, run);
	if (!err && run->use == MT_USE_FREE)
		err = search_lists(f, run);
	if (!err && run->use == MT_USE_PCP)
		err = add_pcp(f);
	return err;
}
