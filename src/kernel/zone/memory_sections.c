// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/zone/memory_sections.h"

#include "kernel/machine/machine.h"
#include "kernel/read/damage.h"

/* The node of a section's first page, if that can be read. */
static unsigned int node_of(const struct mt_page_format *format, const struct mt_memmap_range *s)
{
	uint8_t raw[MT_MAX_PAGE_SIZE];
	unsigned int node = MT_NO_INDEX;

	if (!s->map)
		return MT_NO_INDEX;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read(format->reader, s->map, raw, (size_t)format->layout->page.size);

	return !err && mt_page_node(format, raw, s->start_pfn, &node) ? node : MT_NO_INDEX;
}

static struct mt_mem_section describe(const struct mt_page_format *format,
				      const struct mt_memmap_range *s)
{
	const struct mt_memmap *memmap = format->memmap;
	const struct mt_section_flags *flag = &memmap->flag;
	bool flat = memmap->model == MT_FLATMEM;

	return (struct mt_mem_section){
		.number = s->number,
		.start_pfn = s->start_pfn,
		.end_pfn = s->end_pfn,
		.node = node_of(format, s),
		.present = flat || s->flags & flag->present,
		.has_mem_map = flat || s->flags & flag->has_mem_map,
		.online = flat || s->flags & flag->online,
		.early = !flat && s->flags & flag->early,
		.is_device = !flat && s->flags & flag->device,
		.flags = s->flags,
		.mem_map = s->map,
	};
}

struct mt_error *mt_kernel_sections(struct mt_inspector *inspector,
				 struct mt_error *(*fn)(void *data,
							const struct mt_mem_section *section),
				 void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_PAGES);

	if (err)
		return err;
	if (kernel->memmap->problem)
		mt_damage_say(inspector->snapshot, MT_SECTION_PAGETYPEINFO, "%s",
			      kernel->memmap->problem);
	for (size_t i = 0; !err && i < kernel->memmap->n; i++) {
		struct mt_mem_section section = describe(&kernel->page, &kernel->memmap->v[i]);

		err = fn(data, &section);
	}
	return err;
}

const char *mt_kernel_memory_model(struct mt_inspector *inspector)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	mt_cleanup(mt_error) struct mt_error *err = mt_kernel_need(kernel, MT_PART_PAGES);

	return err ? NULL : mt_memory_model_name(kernel->memmap->model);
}
