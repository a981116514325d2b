// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/scan/ram.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/array.h"

/* Bounds against damaged memory; real machines have a few hundred of either. */
#define MAX_RESOURCES	(256u << 10)
#define MAX_DEPTH	16u
#define MAX_REGIONS	(64u << 10)

/* IORESOURCE_SYSTEM_RAM: IORESOURCE_MEM | IORESOURCE_SYSRAM (include/linux/ioport.h, v4.6) */
#define SYSTEM_RAM	UINT64_C(0x01000200)

/* Adds a range in bytes; neighbouring ranges may have a part of the same page each. */
static struct mt_error *add(struct mt_ram *ram, uint64_t start, uint64_t end)
{
	struct mt_error *err;

	if (start >= end)
		return NULL;
	err = mt_array_reserve(&ram->v, &ram->capacity, ram->n + 1, sizeof(*ram->v), MAX_RESOURCES);
	if (!err)
		ram->v[ram->n++] = (struct mt_ram_range){ start, end };
	return err;
}

static struct mt_error *walk(const struct mt_kernel *kernel, const struct mt_page_layout *layout,
			     uint64_t address, unsigned int depth, uint64_t *left,
			     struct mt_ram *ram)
{
	struct mt_reader *reader = kernel->reader;
	size_t size = (size_t)layout->res_type_size;
	struct mt_error *err = NULL;

	if (depth > MAX_DEPTH)
		return mt_error_create(MT_ERR_FORMAT, "resources nest more than %u deep",
				       MAX_DEPTH);
	while (!err && address) {
		uint8_t raw[MT_MAX_RAM_STRUCT];

		if (!(*left)--)
			return mt_error_create(MT_ERR_FORMAT, "more than %u resources",
					       MAX_RESOURCES);
		err = mt_reader_read(reader, address, raw, size);
		if (err)
			return err;
		if ((mt_reader_field(reader, raw, &layout->res_flags) & SYSTEM_RAM) == SYSTEM_RAM)
			err = add(ram, mt_reader_field(reader, raw, &layout->res_start),
				  mt_reader_field(reader, raw, &layout->res_end) + 1);
		else
			err = walk(kernel, layout, mt_reader_field(reader, raw, &layout->res_child),
				   depth + 1, left, ram);
		address = mt_reader_field(reader, raw, &layout->res_sibling);
	}
	return err;
}

static struct mt_error *read_resources(const struct mt_kernel *kernel,
				       const struct mt_page_layout *layout, struct mt_ram *ram)
{
	uint64_t root, child, left = MAX_RESOURCES;
	struct mt_error *err;

	if (!layout->res_start.exists || !layout->res_end.exists || !layout->res_flags.exists ||
	    !layout->res_sibling.exists || !layout->res_child.exists)
		return mt_error_create(MT_ERR_NOT_FOUND, "no usable struct resource");
	if (!mt_symbols_find(kernel->image->symbols, "iomem_resource", &root))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol iomem_resource");
	err = mt_reader_read_long(kernel->reader, root + layout->res_child.m.offset, &child);
	if (!err)
		err = walk(kernel, layout, child, 0, &left, ram);
	ram->source = "iomem_resource";
	return mt_error_prefix(err, "iomem_resource");
}

/* Whether memblock is still valid: kernels that drop it after boot have it in .init memory. */
static bool memblock_is_kept(const struct mt_kernel *kernel, uint64_t address)
{
	const struct mt_symbols *symbols = kernel->image->symbols;
	uint64_t begin, end;

	return mt_symbols_find(symbols, "__init_begin", &begin) &&
	       mt_symbols_find(symbols, "__init_end", &end) && (address < begin || address >= end);
}

static struct mt_error *read_regions(const struct mt_kernel *kernel,
				     const struct mt_page_layout *layout, uint64_t memory,
				     struct mt_ram *ram)
{
	struct mt_reader *reader = kernel->reader;
	mt_cleanup(free) uint8_t *raw = NULL;
	uint64_t n, regions;
	struct mt_error *err = mt_reader_read_long(reader, memory + layout->mb_cnt.m.offset, &n);

	if (!err)
		err = mt_reader_read_long(reader, memory + layout->mb_regions.m.offset, &regions);
	if (!err && n > MAX_REGIONS)
		err = mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " regions", n);
	if (!err)
		err = mt_reader_read_alloc(reader, regions, n * layout->mr_type_size,
					   (uint64_t)MAX_REGIONS * MT_MAX_RAM_STRUCT, &raw);
	for (uint64_t i = 0; !err && i < n; i++) {
		const uint8_t *region = raw + i * layout->mr_type_size;
		uint64_t base = mt_reader_field(reader, region, &layout->mr_base);

		err = add(ram, base, base + mt_reader_field(reader, region, &layout->mr_size));
	}
	return err;
}

static struct mt_error *read_memblock(const struct mt_kernel *kernel,
				      const struct mt_page_layout *layout, struct mt_ram *ram)
{
	uint64_t address;
	struct mt_error *err;

	if (!layout->mb_memory.exists || !layout->mb_cnt.exists || !layout->mb_regions.exists ||
	    !layout->mr_base.exists || !layout->mr_size.exists || !layout->mr_type_size ||
	    !mt_symbols_find(kernel->image->symbols, "memblock", &address) ||
	    !memblock_is_kept(kernel, address))
		return mt_error_create(MT_ERR_NOT_FOUND, "the kernel keeps no memblock");
	ram->source = "memblock";
	err = read_regions(kernel, layout, address + layout->mb_memory.m.offset, ram);
	if (!err && !ram->n)
		err = mt_error_create(MT_ERR_FORMAT, "no memory");
	return mt_error_prefix(err, "memblock");
}

static int by_start(const void *a, const void *b)
{
	const struct mt_ram_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Joins what touches, then leaves out pages that are there in part (PFN_UP, PFN_DOWN). */
static void to_pfns(struct mt_ram *ram, unsigned int page_shift)
{
	uint64_t page = UINT64_C(1) << page_shift;
	size_t n = 0, kept = 0;

	if (!ram->n)
		return;
	qsort(ram->v, ram->n, sizeof(*ram->v), by_start);
	for (size_t i = 1; i < ram->n; i++) {
		if (ram->v[i].start > ram->v[n].end)
			ram->v[++n] = ram->v[i];
		else if (ram->v[i].end > ram->v[n].end)
			ram->v[n].end = ram->v[i].end;
	}
	for (size_t i = 0; i <= n; i++) {
		uint64_t start = (ram->v[i].start >> page_shift) +
				 !!(ram->v[i].start & (page - 1));
		uint64_t end = ram->v[i].end >> page_shift;

		if (start < end)
			ram->v[kept++] = (struct mt_ram_range){ start, end };
	}
	ram->n = kept;
}

static bool overlaps(const struct mt_ram *ram, size_t n, const struct mt_ram_range *range)
{
	for (size_t i = 0; i < n; i++)
		if (range->start < ram->v[i].end && ram->v[i].start < range->end)
			return true;
	return false;
}

/*
 * Adds memory that was plugged in after boot from iomem_resource; memblock has it only with
 * CONFIG_ARCH_KEEP_MEMBLOCK.
 */
static struct mt_error *add_plugged(const struct mt_kernel *kernel,
				    const struct mt_page_layout *layout, struct mt_ram *ram)
{
	struct mt_ram resources = { 0 };
	size_t n = ram->n;
	struct mt_error *err = read_resources(kernel, layout, &resources);

	for (size_t i = 0; !err && i < resources.n; i++)
		if (!overlaps(ram, n, &resources.v[i]))
			err = add(ram, resources.v[i].start, resources.v[i].end);
	mt_ram_release(&resources);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_ram_read(const struct mt_kernel *kernel, const struct mt_page_layout *layout,
			     struct mt_ram *ram)
{
	unsigned int page_shift =
		(unsigned int)__builtin_ctzll(mt_reader_memory(kernel->reader)->page_size);
	struct mt_ram new = { 0 };
	struct mt_error *err = read_memblock(kernel, layout, &new);

	if (!err) {
		err = add_plugged(kernel, layout, &new);
	} else if (mt_error_code(err) != MT_ERR_NOMEM) {
		mt_error_destroy(err);
		new.n = 0;
		err = read_resources(kernel, layout, &new);
	}
	if (!err && !new.n)
		err = mt_error_create(MT_ERR_FORMAT, "%s names no memory", new.source);
	if (err) {
		mt_ram_release(&new);
		return err;
	}
	to_pfns(&new, page_shift);
	*ram = new;
	return NULL;
}

struct mt_error *mt_ram_remove(struct mt_ram *ram, uint64_t start, uint64_t end)
{
	struct mt_error *err = mt_array_reserve(&ram->v, &ram->capacity, ram->n + 1,
						sizeof(*ram->v), MAX_RESOURCES);
	size_t n = ram->n, kept = 0;

	for (size_t i = 0; !err && i < ram->n; i++) {
		struct mt_ram_range range = ram->v[i];

		/* only one range can be cut in two; its second half is appended, then sorted in */
		if (range.start < start && end < range.end)
			ram->v[n++] = (struct mt_ram_range){ end, range.end };
		if (range.start < start && range.end > start)
			range.end = start;
		else if (range.start >= start && range.start < end)
			range.start = end < range.end ? end : range.end;
		if (range.start < range.end)
			ram->v[kept++] = range;
	}
	if (err)
		return err;
	if (n > ram->n)
		ram->v[kept++] = ram->v[n - 1];
	ram->n = kept;
	qsort(ram->v, ram->n, sizeof(*ram->v), by_start);
	return NULL;
}

void mt_ram_release(struct mt_ram *ram)
{
	free(ram->v);
	*ram = (struct mt_ram){ 0 };
}

bool mt_ram_has(const struct mt_ram *ram, uint64_t pfn, uint64_t *until)
{
	size_t low = 0, high = ram->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (pfn >= ram->v[mid].end)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == ram->n) {
		*until = UINT64_MAX;
		return false;
	}
	*until = pfn < ram->v[low].start ? ram->v[low].start : ram->v[low].end;
	return pfn >= ram->v[low].start;
}
