// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/vmcoreinfo.h"
#include "kernel/module.h"
#include "kernel/vmalloc.h"

typedef unsigned long long ull;

struct range {
	uint64_t start, end;	/* end included */
	const char *name;
};

/*
 * x86-64, Documentation/arch/x86/x86_64/mm.rst.  Where bases are variables
 * (CONFIG_DYNAMIC_MEMORY_LAYOUT), these are asked first.
 */
static const struct {
	const char *variable;
	uint64_t start[2];	/* with 4 levels, with 5 */
	const char *name;
} x86_64_bases[] = {
	{ "page_offset_base", { 0xffff888000000000, 0xff11000000000000 }, "direct map" },
	{ "vmalloc_base", { 0xffffc90000000000, 0xffa0000000000000 }, "vmalloc" },
	{ "vmemmap_base", { 0xffffea0000000000, 0xffd4000000000000 }, "vmemmap" },
	{ NULL, { 0xffffec0000000000, 0xffdf000000000000 }, "KASAN shadow or a hole" },
	{ NULL, { 0xfffffe0000000000, 0xfffffe0000000000 }, "cpu entry area" },
	{ NULL, { 0xffffff0000000000, 0xffffff0000000000 }, "espfix stacks" },
	{ NULL, { 0xffffffef00000000, 0xffffffef00000000 }, "EFI" },
	{ NULL, { 0xffffffff80000000, 0xffffffff80000000 }, "kernel mapping" },
	{ NULL, { 0xffffffffa0000000, 0xffffffffa0000000 }, "modules" },
	{ NULL, { 0xffffffffff000000, 0xffffffffff000000 }, "fixmap" },
};

static uint64_t read_variable(const struct mt_kernel *kernel, const char *symbol,
			      uint64_t otherwise)
{
	uint64_t address, value = otherwise;

	if (symbol && mt_symbols_find(kernel->image->symbols, symbol, &address))
		mt_error_destroy(mt_access_read_long(kernel->access, address, &value));
	return value;
}

/* The last base that is not above the address. */
static const char *x86_64_region(const struct mt_pgtable *table, uint64_t address)
{
	bool five = table->paging.nr_levels > 4;
	uint64_t best = 0;
	const char *name = NULL;

	for (size_t i = 0; i < MT_ARRAY_SIZE(x86_64_bases); i++) {
		uint64_t start = read_variable(table->kernel, x86_64_bases[i].variable,
					       x86_64_bases[i].start[five]);

		if (start <= address && start >= best) {
			best = start;
			name = x86_64_bases[i].name;
		}
	}
	return name ? name : "a hole, or the LDT";
}

/*
 * Bounds that VMCOREINFO tells: arm64's since v6.1 (2369f171d5c5), and riscv64's.
 */
static const char *told_region(const struct mt_kernel *kernel, uint64_t address)
{
	static const struct {
		const char *start, *end, *name;
	} rows[] = {
		{ "NUMBER(MODULES_VADDR)", "NUMBER(MODULES_END)", "modules" },
		{ "NUMBER(VMALLOC_START)", "NUMBER(VMALLOC_END)", "vmalloc" },
		{ "NUMBER(VMEMMAP_START)", "NUMBER(VMEMMAP_END)", "vmemmap" },
	};
	const char *info = mt_kmem_vmcoreinfo(kernel->image->kmem);
	int64_t start, end;

	for (size_t i = 0; i < MT_ARRAY_SIZE(rows); i++)
		if (mt_vmcoreinfo_number(info, rows[i].start, &start) &&
		    mt_vmcoreinfo_number(info, rows[i].end, &end) &&
		    address >= (uint64_t)start && address < (uint64_t)end)
			return rows[i].name;
	return NULL;
}

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

/* All that lies in a struct page. */
static bool in_memmap(struct mt_kernel *kernel, uint64_t address, uint64_t *pfn)
{
	mt_cleanup(mt_error) struct mt_error *err = mt_kernel_need_pages(kernel);

	for (size_t i = 0; !err && i < kernel->memmap->n; i++) {
		const struct mt_stretch *s = &kernel->memmap->v[i];
		uint64_t size = kernel->memmap->page_size;

		if (!s->map || address < s->map ||
		    (address - s->map) / size >= s->end_pfn - s->start_pfn)
			continue;
		*pfn = s->start_pfn + (address - s->map) / size;
		return true;
	}
	return false;
}

/* PAGE_OFFSET: arm64's since v5.4 (14c127c957c1); riscv64 and i386 say theirs */
static bool in_direct_map(const struct mt_pgtable *table, uint64_t address)
{
	unsigned int bits = mt_pgtable_shift(&table->paging, table->paging.nr_levels + 1);
	const char *info = mt_kmem_vmcoreinfo(table->kernel->image->kmem);
	uint64_t start, memory;
	int64_t told;

	if (mt_vmcoreinfo_number(info, "NUMBER(PAGE_OFFSET)", &told))
		return address >= (uint64_t)told;
	if (bits <= 32) {
		memory = read_variable(table->kernel, "high_memory", 0);
		start = 0xc0000000;
		return memory > start && address >= start && address < memory;
	}
	if (!table->format || !table->format->split)
		return false;
	start = UINT64_MAX << bits;
	return address >= start && address < start + (UINT64_C(1) << (bits - 1));
}

/* Of a kernel address, where it needs no number. */
static const char *plain_region(const struct mt_pgtable *table, uint64_t address)
{
	const char *name = !strcmp(table->paging.format, "x86_64") ?
			   x86_64_region(table, address) : told_region(table->kernel, address);

	if (!name && in_direct_map(table, address))
		name = "direct map";
	return name ? name : "kernel";
}

/* "vmalloc: 0x…-0x…, function+0x10 [module]"; NULL in *name: no area has it. */
static struct mt_error *name_area(const struct mt_pgtable *table, uint64_t address, char **name)
{
	struct mt_kernel *kernel = table->kernel;
	mt_cleanup(mt_error) struct mt_error *unknown = mt_kernel_need_vm_areas(kernel);
	const struct mt_vm_area *area = unknown ? NULL :
					mt_vm_area_at(kernel->vm_areas, address);
	mt_cleanup(free) char *text = NULL;
	const char *region = area ? plain_region(table, address) : NULL;
	struct mt_error *err = area ? mt_vm_area_describe(kernel, area, &text) : NULL;

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
	if (err || (is_kernel && *name))
		return err;
	if (!is_kernel)
		len = asprintf(name, "user");
	else if (in_memmap(table->kernel, address, &pfn))
		len = asprintf(name, "memory map: struct page of pfn %llu", (ull)pfn);
	else
		len = asprintf(name, "%s", plain_region(table, address));
	return len < 0 ? mt_error_nomem() : NULL;
}
