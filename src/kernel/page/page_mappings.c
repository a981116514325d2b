// SPDX-License-Identifier: GPL-2.0-or-later
/* Adds who maps a page to its properties. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "kernel/page/page.h"
#include "kernel/page/page_properties.h"
#include "kernel/rmap/mapcount.h"
#include "kernel/rmap/rmap.h"

#define MAX_TOLD 16u

struct context {
	const struct mt_property_list *properties;
	struct mt_page_mappings result;	/* filled before the first mapping is handed out */
	uint64_t n;
};

static struct mt_error *add_result(const struct mt_property_list *f,
				   const struct mt_page_mappings *r)
{
	char counted[64] = "the kernel does not count them for single pages", note[400];

	if (r->counted != MT_UNKNOWN && r->found == r->counted)
		snprintf(counted, sizeof(counted), "as many as the kernel counts");
	else if (r->counted != MT_UNKNOWN)
		snprintf(counted, sizeof(counted), "the kernel counts %" PRIu64, r->counted);
	snprintf(note, sizeof(note), "by %s%s%s; %s",
		 r->scanned ? "the page tables of all processes" : "reverse mapping",
		 *r->why ? ", since: " : "", r->why,
		 r->stopped ? "interrupted: there may be more" : counted);
	return mt_property_add(f, "mappings", note, "%" PRIu64, r->found);
}

static struct mt_error *on_mapping(void *data, const struct mt_page_mapping *m)
{
	struct context *t = data;
	uint64_t page = UINT64_C(1) << t->properties->kernel->memmap->page_shift;
	char pid[32] = "no task", note[512] = "no mapping covers the address";
	char size[MT_TEXT_BYTES_SIZE] = "";
	struct mt_error *err = t->n ? NULL : add_result(t->properties, &t->result);

	if (err || t->n++ >= MAX_TOLD)
		return err;
	if (m->pid != MT_UNKNOWN)
		snprintf(pid, sizeof(pid), "pid %" PRIu64, m->pid);
	if (m->size > page)
		mt_text_bytes(size, m->size);
	if (m->vma)
		snprintf(note, sizeof(note), "%s%s%s%s%s", m->vma->permissions,
			 m->vma->path ? " " : "", m->vma->path ? m->vma->path : "",
			 *size ? ", in an entry of " : "", size);
	return mt_property_add(t->properties, "mapped_by", note, "%s%s%s%s at 0x%" PRIx64, pid,
		       m->name ? " (" : "", m->name ? m->name : "", m->name ? ")" : "",
		       m->address);
}

/* Whether pages of this use can be mapped in user space and their mappings are counted. */
static bool is_mappable(enum mt_use use)
{
	switch (use) {
	case MT_USE_ANON:
	case MT_USE_ANON_LARGE:
	case MT_USE_FILE:
	case MT_USE_SHMEM:
	case MT_USE_SWAPCACHE:
	case MT_USE_KSM:
	case MT_USE_HUGETLB:
	case MT_USE_DETACHED:
	case MT_USE_KERNEL:
	case MT_USE_RESERVED:
	case MT_USE_VMALLOC:
	case MT_USE_HWPOISON:
		return true;
	default:
		return false;
	}
}

static bool is_mapped(struct mt_kernel *kernel, uint64_t pfn)
{
	struct mt_mapcount count;
	mt_cleanup(mt_error) struct mt_error *err = mt_mapcount_read(kernel, pfn, &count);

	return !err && count.count;
}

/* If tasks or page tables cannot be found the property says so; the other properties follow. */
struct mt_error *mt_page_properties_mappings(const struct mt_property_list *f,
					     const struct mt_page_scan_run *run)
{
	struct context context = { .properties = f };
	struct mt_error *err;

	if (!is_mappable(run->use))
		return NULL;
	err = mt_kernel_need(f->kernel, MT_PART_RMAP);
	if (err)
		return err;
	if (mt_rmap_is_zeroes(f->kernel, f->pfn, run->head_pfn))
		return mt_property_add(f, "mappings",
				       "a page of zeroes; page --scan finds who maps it",
				       "not counted");
	if (!is_mapped(f->kernel, f->pfn))
		return NULL;
	err = mt_rmap_find(f->kernel, f->pfn, false, on_mapping, &context, &context.result);
	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		mt_cleanup(mt_error) struct mt_error *why = err;

		return mt_property_add(f, "mappings", mt_error_message(why), "unknown");
	}
	if (!err && !context.n)
		err = add_result(f, &context.result);
	if (!err && context.n > MAX_TOLD)
		err = mt_property_add(f, "mapped_by", "page --mappings lists them",
				      "%" PRIu64 " more", context.n - MAX_TOLD);
	return err;
}

struct mt_error *mt_kernel_page_mappings(struct mt_inspector *inspector, const char *which,
					 bool scan,
					 struct mt_error *(*fn)(void *data,
							const struct mt_page_mapping *mapping),
					 void *data, struct mt_page_mappings *result)
{
	struct mt_property_list f = { .kernel = mt_kernel_of(inspector) };
	struct mt_error *err = mt_kernel_need(f.kernel, MT_PART_CLASSIFIER);

	if (!err)
		err = mt_page_properties_resolve(&f, which);
	return err ? err : mt_rmap_find(f.kernel, f.pfn, scan, fn, data, result);
}
