// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/pgtable/region.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/arch/arch.h"
#include "kernel/vmalloc/module.h"
#include "kernel/vmalloc/vmalloc.h"

/* The kernel's own sections (include/asm-generic/sections.h); the first that has it. */
static const struct {
	const char *start, *end, *name;
} image_parts[] = {
	{ "_stext", "_etext", "kernel text" },
	{ "__start_rodata", "__end_rodata", "kernel rodata" },
	{ "__init_begin", "__init_end", "kernel init" },
	{ "__bss_start", "__bss_stop", "kernel bss" },
	{ "_sdata", "_edata", "kernel data" },
	{ "_text", "_end", "kernel image" },
};

/* NULL: none of them. */
static const char *image_part(const struct mt_kernel *kernel, uint64_t address)
{
	const struct mt_symbols *symbols = kernel->image->symbols;
	uint64_t start, end;

	for (size_t i = 0; i < MT_ARRAY_SIZE(image_parts); i++)
		if (mt_symbols_find(symbols, image_parts[i].start, &start) &&
		    mt_symbols_find(symbols, image_parts[i].end, &end) && address >= start &&
		    address < end)
			return image_parts[i].name;
	return NULL;
}

/* "kernel text: function+0x10", "modules: function+0x10 [module]"; NULL in *name: neither. */
static struct mt_error *name_code(struct mt_kernel *kernel, uint64_t address, char **name)
{
	const char *part = image_part(kernel, address);
	mt_cleanup(free) char *symbol = NULL;
	struct mt_error *err = mt_address_name(kernel, address, &symbol);

	*name = NULL;
	if (err || (!part && !symbol))
		return err;
	if (asprintf(name, "%s%s%s", part ? part : "modules", symbol ? ": " : "",
		     symbol ? symbol : "") < 0)
		return mt_error_nomem();
	return NULL;
}

/* Whether address lies in some struct page; *pfn: of which page. */
static bool in_memmap(struct mt_kernel *kernel, uint64_t address, uint64_t *pfn)
{
	mt_cleanup(mt_error) struct mt_error *err = mt_kernel_need(kernel, MT_PART_PAGES);

	for (size_t i = 0; !err && i < kernel->memmap->n; i++) {
		const struct mt_memmap_range *s = &kernel->memmap->v[i];
		uint64_t size = kernel->memmap->page_size;

		if (!s->map || address < s->map ||
		    (address - s->map) / size >= s->end_pfn - s->start_pfn)
			continue;
		*pfn = s->start_pfn + (address - s->map) / size;
		return true;
	}
	return false;
}

static bool find_symbol(void *data, const char *name, uint64_t *address)
{
	const struct mt_kernel *kernel = data;

	return mt_symbols_find(kernel->image->symbols, name, address);
}

static struct mt_error *read_number(void *data, enum mt_space space, uint64_t address, size_t size,
				    uint64_t *value)
{
	const struct mt_kernel *kernel = data;

	return space == MT_KVIRT ? mt_reader_read_uint(kernel->reader, address, size, value) :
	       mt_dump_read_uint(kernel->image->dump, space, address, size, value);
}

/* Names the region of a kernel address without details. */
static const char *plain_region(const struct mt_pgtable *table, uint64_t address)
{
	struct mt_kernel *kernel = table->kernel;
	const struct mt_memory *memory = mt_reader_memory(kernel->reader);
	const struct mt_arch_query query = {
		.vmcoreinfo = mt_dump_vmcoreinfo(kernel->image->dump),
		.page_size = memory->page_size,
		.pointer_size = memory->pointer_size,
		.symbol = find_symbol,
		.read = read_number,
		.data = kernel,
	};

	return mt_arch_region(mt_arch_of_format(table->paging.format), &query, &table->paging,
			      address);
}

/* "per-CPU: CPU 1 + 0x20"; NULL in *name: no CPU's first chunk has it. */
static struct mt_error *name_percpu(const struct mt_kernel *kernel, uint64_t address, char **name)
{
	const struct mt_symbols *symbols = kernel->image->symbols;
	uint64_t start, end;

	*name = NULL;
	if (!mt_symbols_find(symbols, "__per_cpu_start", &start) ||
	    !mt_symbols_find(symbols, "__per_cpu_end", &end))
		return NULL;
	for (size_t i = 0; i < kernel->percpu.n; i++) {
		uint64_t offset = mt_reader_add(kernel->reader, address,
						-(kernel->percpu.v[i].offset + start));

		if (offset < end - start && kernel->percpu.v[i].offset)
			return asprintf(name, "per-CPU: CPU %u + 0x%" PRIx64,
					kernel->percpu.v[i].id, offset) < 0 ?
			       mt_error_nomem() : NULL;
	}
	return NULL;
}

/* "vmalloc: 0x…-0x…, function+0x10 [module]"; NULL in *name: no area has it. */
static struct mt_error *name_area(const struct mt_pgtable *table, uint64_t address, char **name)
{
	struct mt_kernel *kernel = table->kernel;
	mt_cleanup(mt_error) struct mt_error *unknown = mt_kernel_need(kernel, MT_PART_VM_AREAS);
	const struct mt_vm_area *area = unknown ? NULL :
					mt_vm_area_at(kernel->vm_areas, address);
	mt_cleanup(free) char *text = NULL;
	const char *region = area ? plain_region(table, address) : NULL;
	struct mt_error *err = area ? mt_vm_area_describe(kernel, area, &text) : NULL;

	if (!unknown)
		mt_vm_areas_report(kernel);
	*name = NULL;
	if (!text)
		return err;
	if (asprintf(name, "%s: %s", strcmp(region, "kernel") ? region : "vmalloc", text) < 0)
		return mt_error_nomem();
	return NULL;
}

struct mt_error *mt_region_name(const struct mt_pgtable *table, uint64_t address, char **name)
{
	bool valid, is_kernel = mt_pgtable_is_kernel(table, address, &valid);
	struct mt_error *err = is_kernel ? name_code(table->kernel, address, name) : NULL;
	uint64_t pfn;
	int len;

	if (!err && is_kernel && !*name)
		err = name_area(table, address, name);
	if (!err && is_kernel && !*name)
		err = name_percpu(table->kernel, address, name);
	if (err || (is_kernel && *name))
		return err;
	if (!is_kernel)
		len = asprintf(name, "user");
	else if (in_memmap(table->kernel, address, &pfn))
		len = asprintf(name, "memory map: struct page of pfn %" PRIu64, pfn);
	else
		len = asprintf(name, "%s", plain_region(table, address));
	return len < 0 ? mt_error_nomem() : NULL;
}
