// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/pgtable/region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/dump/vmcoreinfo.h"
#include "kernel/vmalloc/module.h"
#include "kernel/vmalloc/vmalloc.h"

typedef unsigned long long ull;

/*
 * x86-64, Documentation/arch/x86/x86_64/mm.rst: where each begins.  Where bases are variables
 * (CONFIG_DYNAMIC_MEMORY_LAYOUT), these are asked first; they may be anywhere up to the CPU
 * entry area then, unless KASAN keeps them where they are.
 */
static const struct base {
	const char *variable;
	uint64_t start[2];	/* with 4 levels, with 5 */
	const char *name;
	bool kasan;		/* of kernels with KASAN only */
} x86_64_bases[] = {
	{ NULL, { 0xffff800000000000, 0xff00000000000000 }, "guard hole", false },
	{ NULL, { 0xffff880000000000, 0xff10000000000000 }, "LDT", false },
	{ "page_offset_base", { 0xffff888000000000, 0xff11000000000000 }, "direct map", false },
	{ "vmalloc_base", { 0xffffc90000000000, 0xffa0000000000000 }, "vmalloc", false },
	{ "vmemmap_base", { 0xffffea0000000000, 0xffd4000000000000 }, "vmemmap", false },
	{ NULL, { 0xffffec0000000000, 0xffdf000000000000 }, "KASAN shadow", true },
	{ NULL, { 0xfffffc0000000000, 0xfffffc0000000000 }, "hole", true },
	{ NULL, { 0xfffffe0000000000, 0xfffffe0000000000 }, "CPU entry area", false },
	{ NULL, { 0xfffffe8000000000, 0xfffffe8000000000 }, "hole", false },
	{ NULL, { 0xffffff0000000000, 0xffffff0000000000 }, "espfix stacks", false },
	{ NULL, { 0xffffff8000000000, 0xffffff8000000000 }, "hole", false },
	{ NULL, { 0xffffffef00000000, 0xffffffef00000000 }, "EFI", false },
	{ NULL, { 0xffffffff00000000, 0xffffffff00000000 }, "hole", false },
	{ NULL, { 0xffffffff80000000, 0xffffffff80000000 }, "kernel mapping", false },
	{ NULL, { 0xffffffffff000000, 0xffffffffff000000 }, "fixmap", false },
	{ NULL, { 0xffffffffff600000, 0xffffffffff600000 }, "vsyscall", false },
	{ NULL, { 0xffffffffff601000, 0xffffffffff601000 }, "hole", false },
};

#define X86_64_IMAGE		UINT64_C(0xffffffff80000000)	/* __START_KERNEL_map */
#define X86_64_IMAGE_SIZE	INT64_C(0x20000000)		/* without KASLR */

static uint64_t read_variable(const struct mt_kernel *kernel, const char *symbol,
			      uint64_t otherwise)
{
	uint64_t address, value = otherwise;

	if (symbol && mt_symbols_find(kernel->image->symbols, symbol, &address))
		mt_error_destroy(mt_reader_read_long(kernel->reader, address, &value));
	return value;
}

/* Behind the image's own part, whose size VMCOREINFO tells. */
static bool is_x86_64_module(const struct mt_kernel *kernel, uint64_t address)
{
	int64_t size = X86_64_IMAGE_SIZE;

	mt_vmcoreinfo_number(mt_dump_vmcoreinfo(kernel->image->dump), "NUMBER(KERNEL_IMAGE_SIZE)",
			     &size);
	return address >= X86_64_IMAGE + (uint64_t)size;
}

/* Where a region that begins there ends, as far as it is known. */
static uint64_t x86_64_size(const struct mt_kernel *kernel, const struct base *base,
			    uint64_t start, bool five)
{
	uint64_t end;

	/* VMALLOC_SIZE_TB_L4, _L5 */
	if (!strcmp(base->name, "vmalloc"))
		return (five ? UINT64_C(12800) : UINT64_C(32)) << 40;
	if (strcmp(base->name, "direct map") != 0)
		return UINT64_MAX;
	end = read_variable(kernel, "high_memory", 0);
	return end > start ? end - start : UINT64_MAX;
}

/* The last base that is not above the address. */
static const char *x86_64_region(const struct mt_pgtable *table, uint64_t address)
{
	bool five = table->paging.nr_levels > 4;
	uint64_t best = 0, symbol;
	const struct base *found = NULL;
	const struct mt_symbols *symbols = table->kernel->image->symbols;
	/* its name until v5.0 is the second */
	bool kasan = mt_symbols_find(symbols, "kasan_early_shadow_page", &symbol) ||
		     mt_symbols_find(symbols, "kasan_zero_page", &symbol);

	for (size_t i = 0; i < MT_ARRAY_SIZE(x86_64_bases); i++) {
		const struct base *base = &x86_64_bases[i];
		uint64_t start = read_variable(table->kernel, base->variable, base->start[five]);

		if ((!base->kasan || kasan) && start <= address && start >= best) {
			best = start;
			found = base;
		}
	}
	if (!found || address - best >= x86_64_size(table->kernel, found, best, five))
		return "hole";
	if (best == X86_64_IMAGE && is_x86_64_module(table->kernel, address))
		return "modules";
	return found->name;
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
	const char *info = mt_dump_vmcoreinfo(kernel->image->dump);
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

/* PAGE_OFFSET: arm64's since v5.4 (14c127c957c1); riscv64 and i386 say theirs */
static bool in_direct_map(const struct mt_pgtable *table, uint64_t address)
{
	unsigned int bits = mt_pgtable_shift(&table->paging, table->paging.nr_levels + 1);
	const char *info = mt_dump_vmcoreinfo(table->kernel->image->dump);
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

/*
 * Behind all that the machine says the bounds of: arm64's <asm/memory.h>, i386's
 * <asm/pgtable_32_areas.h> and <asm/fixmap.h>.
 */
static const char *upper_region(const struct mt_pgtable *table, uint64_t address)
{
	const char *info = mt_dump_vmcoreinfo(table->kernel->image->dump);
	int64_t end;

	if (table->format && table->format->split &&
	    mt_vmcoreinfo_number(info, "NUMBER(VMALLOC_END)", &end) && address >= (uint64_t)end)
		return "fixmap or PCI I/O";
	if (!strncmp(table->paging.format, "ia32", 4) && address >= 0xfe000000)
		return "fixmap, kmap or CPU entry area";
	return NULL;
}

/* Of a kernel address, where it needs no number. */
static const char *plain_region(const struct mt_pgtable *table, uint64_t address)
{
	const char *name = !strcmp(table->paging.format, "x86_64") ?
			   x86_64_region(table, address) : told_region(table->kernel, address);

	if (!name && in_direct_map(table, address))
		name = "direct map";
	if (!name)
		name = upper_region(table, address);
	return name ? name : "kernel";
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
			return asprintf(name, "per-CPU: CPU %u + 0x%llx", kernel->percpu.v[i].id,
					(ull)offset) < 0 ? mt_error_nomem() : NULL;
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
		len = asprintf(name, "memory map: struct page of pfn %llu", (ull)pfn);
	else
		len = asprintf(name, "%s", plain_region(table, address));
	return len < 0 ? mt_error_nomem() : NULL;
}
