// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/machine/machine.h"

struct mt_error *mt_kernel_need(struct mt_kernel *kernel, enum mt_part part)
{
	const struct mt_part_type *type = kernel->part_types[part];
	struct mt_error *err;

	if (kernel->parts[part] == MT_PART_MADE)
		return NULL;
	if (kernel->parts[part] == MT_PART_BEING_MADE)
		return mt_error_create(MT_ERR_FORMAT, "%s cannot be read without %s", type->name,
				       type->name);
	kernel->parts[part] = MT_PART_BEING_MADE;
	err = type->make(kernel);
	kernel->parts[part] = err ? MT_PART_NOT_MADE : MT_PART_MADE;
	return err;
}

struct mt_error *mt_kernel_refresh(struct mt_kernel *kernel)
{
	if (!kernel->image->is_living)
		return NULL;
	return mt_knodes_refresh(kernel->reader, &kernel->layout, &kernel->nodes);
}

static void destroy_parts(struct mt_kernel *kernel, enum mt_part first)
{
	for (unsigned int part = MT_NR_PARTS; part-- > first;) {
		if (kernel->parts[part] == MT_PART_MADE)
			kernel->part_types[part]->destroy(kernel);
		kernel->parts[part] = MT_PART_NOT_MADE;
	}
}

/* The memory map follows from how the kernel was built and booted. */
void mt_kernel_forget(struct mt_kernel *kernel)
{
	destroy_parts(kernel, MT_PART_PAGES + 1);
}

bool mt_kernel_has(const struct mt_kernel *kernel, enum mt_part part)
{
	return kernel->parts[part] == MT_PART_MADE;
}

/* Parts may need those before them in the list, so they are freed from the last to the first. */
void mt_kernel_destroy_parts(struct mt_kernel *kernel)
{
	destroy_parts(kernel, 0);
}

struct mt_kernel *mt_kernel_of(struct mt_inspector *inspector)
{
	return (struct mt_kernel *)((char *)inspector - offsetof(struct mt_kernel, inspector));
}

/* ---- the memory map and what depends on it ---- */

static struct mt_error *make_pages(struct mt_kernel *kernel)
{
	struct mt_error *err = mt_memmap_create(kernel->reader, &kernel->layout, kernel->image,
						&kernel->nodes, &kernel->memmap);

	if (err)
		return err;
	err = mt_page_format_init(kernel->reader, &kernel->layout, kernel->image, &kernel->nodes,
				  kernel->memmap, &kernel->page);
	if (!err)
		err = mt_pageblocks_init(kernel->reader, &kernel->layout, kernel->image,
					 kernel->memmap, kernel->nr_orders, kernel->huge_order,
					 &kernel->pageblocks);
	kernel->page.progress = kernel->progress;
	if (err) {
		mt_memmap_destroy(kernel->memmap);
		kernel->memmap = NULL;
	}
	return err;
}

static void destroy_pages(struct mt_kernel *kernel)
{
	mt_memmap_destroy(kernel->memmap);
	kernel->memmap = NULL;
}

const struct mt_part_type mt_part_pages = {
	.name = "the memory map",
	.make = make_pages,
	.destroy = destroy_pages,
};
