// SPDX-License-Identifier: GPL-2.0-or-later
/* The areas of the vmalloc region as /proc/vmallocinfo lists them (mm/vmalloc.c). */
#include <stdlib.h>
#include <string.h>

#include "kernel/vmalloc/module.h"
#include "kernel/vmalloc/vmalloc.h"
#include "kernel/vmalloc/vmalloc_list.h"

#define AT_A_TIME 512u		/* pointers */

struct list {
	struct mt_kernel *kernel;
	bool has_nodes;			/* the memory map is there, so that nodes can be told */
	uint64_t *node_pages;		/* [nr_nodes] */
	size_t nr_nodes;
	uint64_t done;			/* struct pages whose node was looked up */
	struct mt_error *(*fn)(void *data, const struct mt_vm_mapping *area);
	void *data;
};

/* Adds one to the count of the node of the struct page at address. */
static void count_page(struct list *list, uint64_t address)
{
	const struct mt_kernel *kernel = list->kernel;
	uint8_t raw[MT_MAX_PAGE_SIZE];
	uint64_t pfn = 0;
	unsigned int node;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read(kernel->reader, address, raw, (size_t)kernel->layout.page.size);

	if (!err && mt_memmap_page_to_pfn(kernel->memmap, address, &pfn) &&
	    mt_page_node(&kernel->page, raw, pfn, &node) && node < list->nr_nodes)
		list->node_pages[node]++;
}

/* false: the array cannot be read. */
static bool count_some(struct list *list, uint64_t at, uint64_t n)
{
	const struct mt_kernel *kernel = list->kernel;
	unsigned int pointer = mt_reader_memory(kernel->reader)->pointer_size;
	uint8_t raw[AT_A_TIME * 8];
	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read(kernel->reader, at, raw, (size_t)n * pointer);

	for (uint64_t i = 0; !err && i < n; i++)
		count_page(list, mt_reader_long(kernel->reader, raw + i * pointer));
	return !err;
}

static struct mt_error *count_nodes(struct list *list, const struct mt_vm_area *area, bool *known)
{
	const struct mt_memory *memory = mt_reader_memory(list->kernel->reader);
	struct mt_error *err = NULL;

	*known = list->has_nodes && area->pages && area->nr_pages;
	memset(list->node_pages, 0, list->nr_nodes * sizeof(*list->node_pages));
	for (uint64_t i = 0; !err && *known && i < area->nr_pages; i += AT_A_TIME) {
		uint64_t left = area->nr_pages - i;

		*known = count_some(list, area->pages + i * memory->pointer_size,
				    left < AT_A_TIME ? left : AT_A_TIME);
		list->done += AT_A_TIME;
		err = mt_page_walk_report(&list->kernel->page, "pages of vmalloc areas",
					  list->done, 0);
	}
	return err;
}

static struct mt_error *tell(struct list *list, const struct mt_vm_area *area)
{
	const char *flags[MT_MAX_VM_FLAGS];
	mt_cleanup(free) char *caller = NULL;
	bool known;
	struct mt_error *err = count_nodes(list, area, &known);

	if (!err && area->caller)
		err = mt_address_name(list->kernel, area->caller, &caller);
	if (err)
		return err;

	const struct mt_vm_mapping mapping = {
		.start = area->start,
		.end = area->end,
		.size = !area->vm ? area->end - area->start : area->size ? area->size : MT_UNKNOWN,
		.caller = caller,
		.flags = flags,
		.nr_flags = mt_vm_area_flags(area, flags),
		.pages = area->vm && area->nr_pages ? area->nr_pages : MT_UNKNOWN,
		.phys = area->phys ? area->phys : MT_UNKNOWN,
		.vm = area->vm ? area->vm : MT_UNKNOWN,
		.node_pages = known ? list->node_pages : NULL,
		.nr_nodes = list->nr_nodes,
	};

	return list->fn(list->data, &mapping);
}

struct mt_error *mt_kernel_vm_areas(struct mt_inspector *inspector,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_vm_mapping *area),
				    void *data)
{
	struct list list = { .kernel = mt_kernel_of(inspector), .fn = fn, .data = data };
	struct mt_error *err = mt_kernel_need(list.kernel, MT_PART_VM_AREAS);

	if (err)
		return err;
	mt_vm_areas_report(list.kernel);

	mt_cleanup(mt_error) struct mt_error *no_pages = mt_kernel_need(list.kernel, MT_PART_PAGES);

	list.has_nodes = !no_pages;
	for (size_t i = 0; i < list.kernel->nodes.n; i++)
		if (list.kernel->nodes.v[i].id >= list.nr_nodes)
			list.nr_nodes = list.kernel->nodes.v[i].id + 1u;
	list.node_pages = calloc(list.nr_nodes + 1, sizeof(*list.node_pages));
	if (!list.node_pages)
		return mt_error_nomem();
	for (size_t i = 0; !err && i < list.kernel->vm_areas->n; i++)
		err = tell(&list, &list.kernel->vm_areas->v[i]);
	free(list.node_pages);
	return err;
}
