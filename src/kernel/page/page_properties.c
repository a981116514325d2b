// SPDX-License-Identifier: GPL-2.0-or-later
/* Collects all properties of one page. */
#include "kernel/page/page_properties.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/page/page.h"
#include "kernel/read/damage.h"
#include "kernel/scan/page_flags.h"

static struct mt_error *add_flags(const struct mt_property_list *f,
				  const struct mt_page_scan_run *run, const uint8_t *raw,
				  const char *field, const char *names_field)
{
	__attribute__((cleanup(mt_cleanup_page_flags))) struct mt_page_flags flags = { 0 };
	uint64_t value = mt_page_flags(&f->classifier->decoder, raw);
	const char *names[MT_MAX_PAGE_FLAGS];
	char text[1024] = "";
	size_t len = 0;
	struct mt_error *err = mt_page_flags_read(f->kernel->image->types, &flags);
	uint64_t bits = mt_page_flag_bits(&f->classifier->decoder, raw,
					  raw == run->self && f->pfn == run->head_pfn + 1);
	size_t n = err ? 0 : mt_page_flags_set(&flags, value & bits, run->use, names);

	mt_error_destroy(err);
	for (size_t i = 0; i < n && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? " " : "",
					names[i]);
	err = mt_property_add(f, field, NULL, "0x%" PRIx64, value);
	return err ? err : mt_property_add(f, names_field, NULL, "%s", *text ? text : "none");
}

static struct mt_error *add_counts(const struct mt_property_list *f, const uint8_t *raw)
{
	const struct mt_page_decoder *d = &f->classifier->decoder;
	uint32_t type = mt_page_load32(d, raw + d->type_at);
	struct mt_error *err = mt_property_add(f, "page_type", "or the count of mappings, less one",
				       "0x%x", type);

	if (!err)
		err = mt_property_add(f, "refcount", NULL, "%d",
			      (int32_t)mt_page_load32(d, raw + d->refcount_at));
	if (!err && (int32_t)type >= -1)
		err = mt_property_add(f, "mapcount", NULL, "%d", (int32_t)type + 1);
	return err;
}

static struct mt_error *add_where(const struct mt_property_list *f,
				  const struct mt_page_scan_run *run)
{
	const struct mt_kzone *zone =
		run->zone == MT_NO_INDEX ? NULL : f->classifier->zones[run->zone];
	const struct mt_memmap_range *s = mt_memmap_range_at(f->kernel->memmap, f->pfn);
	uint64_t page = 0;
	struct mt_error *err;

	mt_memmap_pfn_to_page(f->kernel->memmap, f->pfn, &page);
	err = mt_property_add(f, "asked", NULL, "%s", f->asked);
	if (!err)
		err = mt_property_add(f, "pfn", NULL, "%" PRIu64, f->pfn);
	if (!err)
		err = mt_property_add(f, "phys", NULL, "0x%" PRIx64,
			      f->pfn << f->kernel->memmap->page_shift);
	if (!err)
		err = mt_property_add(f, "page", "address of its struct page", "0x%" PRIx64, page);
	if (!err && s)
		err = mt_property_add(f, "section", NULL, "%" PRIu64, s->number);
	if (!err && zone)
		err = mt_property_add(f, "node", NULL, "%u", zone->node);
	if (!err)
		err = mt_property_add(f, "zone", NULL, "%s", zone ? zone->name : "none");
	return err;
}

static struct mt_error *add_block(const struct mt_property_list *f,
				  const struct mt_page_scan_run *run)
{
	struct mt_error *err;

	if (!run->order)
		return NULL;
	err = mt_property_add(f, "order", "of the block it lies in", "%u", run->order);
	if (!err)
		err = mt_property_add(f, "head_pfn", "first page of that block", "%" PRIu64,
			      run->head_pfn);
	if (!err)
		err = mt_property_add(f, "page_in_block", NULL, "%" PRIu64 " of %llu",
			      f->pfn - run->head_pfn, 1ull << run->order);
	return err;
}

/* Adds whether the dump holds the page itself; it may hold its struct page only. */
static struct mt_error *add_contents(const struct mt_property_list *f)
{
	uint64_t phys = f->pfn << f->kernel->memmap->page_shift;
	mt_cleanup(mt_error) struct mt_error *no = mt_dump_try(f->kernel->image->dump, phys);

	if (!no)
		return mt_property_add(f, "contents", NULL, "in the dump");
	return mt_property_add(f, "contents", mt_error_message(no), "%s",
		       mt_error_code(no) == MT_ERR_EXCLUDED ? "left out of the dump" :
							      "not in the dump");
}

static struct mt_error *add_all(const struct mt_property_list *f,
				const struct mt_page_scan_run *run)
{
	const uint8_t *raw = run->self;
	struct mt_error *err = add_where(f, run);

	if (!err)
		err = mt_property_add(f, "use", mt_uses[run->use].help, "%s",
				      mt_uses[run->use].name);
	if (!err && raw)
		err = add_flags(f, run, raw, "flags", "flag_names");
	if (!err && raw)
		err = add_counts(f, raw);
	if (!err)
		err = add_block(f, run);
	if (!err && run->raw && f->pfn != run->head_pfn)
		err = add_flags(f, run, run->raw, "head_flags", "head_flag_names");
	if (!err && run->raw)
		err = mt_page_properties_place(f, run);
	if (!err && run->raw)
		err = mt_page_properties_owner(f, run);
	if (!err && run->raw)
		err = mt_page_properties_mappings(f, run);
	if (!err)
		err = mt_page_properties_vmalloc(f);
	if (!err)
		err = mt_page_properties_allocation(f);
	if (!err)
		err = add_contents(f);
	if (!err && raw && f->all_members)
		err = mt_page_properties_members(f, run);
	return err;
}

static struct mt_error *on_run(void *data, const struct mt_page_scan_run *run)
{
	struct mt_property_list *f = data;

	f->found = true;
	return add_all(f, run);
}

struct mt_error *mt_kernel_page(struct mt_inspector *inspector, const char *which, bool all_members,
				struct mt_error *(*fn)(void *data,
						       const struct mt_property *property),
				void *data)
{
	struct mt_property_list f = {
		.kernel = mt_kernel_of(inspector),
		.all_members = all_members,
		.fn = fn,
		.data = data,
	};
	struct mt_page_scan_options options = { .run = on_run, .data = &f };
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_kernel_need(f.kernel, MT_PART_CLASSIFIER);

	if (!err)
		err = mt_page_properties_resolve(&f, which);
	if (err)
		return err;
	f.classifier = f.kernel->classifier;
	options.first_pfn = f.pfn;
	options.end_pfn = f.pfn + 1;
	err = mt_scan(f.kernel, &options, &result);
	if (!err && result.problem)
		mt_damage_say(inspector->snapshot, MT_SECTION_PAGES, "%s", result.problem);
	mt_page_scan_result_release(&result);
	if (!err && !f.found)
		err = mt_error_create(MT_ERR_NOT_RAM,
				      "pfn %" PRIu64 ": no memory, and no struct page", f.pfn);
	return err;
}
