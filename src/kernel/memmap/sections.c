// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/memmap/sections.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/arch/arch.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

/*
 * Bounds: x86-64 with 5 levels has room for 2^25 sections in 2^17 roots, ppc64 with 64K pages for
 * 2^27 in 2^16, riscv64 for 2^29 in 2^22.  There are far less.
 */
#define MAX_NUMBERS (512u << 20)
#define MAX_SECTIONS (64u << 20)
#define SECTIONS_AT_ONCE 4096u
#define SMALLEST_PAGE 4096u	/* bytes: dumps leave out memory page by page */

struct geometry {
	unsigned int section_bits;	/* bytes of a section, as a power of two */
	uint64_t nr_sections;		/* NR_MEM_SECTIONS */
	uint64_t per_root;		/* SECTIONS_PER_ROOT; 1: a static array */
	uint64_t nr_roots;
	uint64_t roots;			/* address of mem_section[] */
};

static struct mt_error *find_bits(const struct mt_image *image, unsigned int page_shift,
				  unsigned int *section_bits, unsigned int *physmem_bits)
{
	const char *info = mt_dump_vmcoreinfo(image->dump);
	const struct mt_section_bits *row =
		mt_arch_sections(mt_dump_arch(image->dump), mt_dump_page_size(image->dump), info);
	int64_t section = row ? row->section_bits : 0;
	int64_t physmem = row ? row->physmem_bits : 0;

	mt_vmcoreinfo_number(info, "NUMBER(SECTION_SIZE_BITS)", &section);
	mt_vmcoreinfo_number(info, "NUMBER(MAX_PHYSMEM_BITS)", &physmem);
	if (!section || !physmem)
		return mt_error_create(MT_ERR_NOT_FOUND, "VMCOREINFO has no SECTION_SIZE_BITS, and "
				       "memtop does not know them for %s",
				       mt_dump_machine(image->dump));
	if (section < (int64_t)page_shift || section > 60 || physmem < section || physmem > 63)
		return mt_error_create(MT_ERR_FORMAT,
				       "sections of 2^%" PRId64
				       " bytes in an address space of 2^%" PRId64,
				       section, physmem);
	*section_bits = (unsigned int)section;
	*physmem_bits = (unsigned int)physmem;
	return NULL;
}

/*
 * VMCOREINFO gives the value of mem_section where it is a pointer, and its address
 * where it is an array (VMCOREINFO_SYMBOL_ARRAY, v4.15, a0b1280368d1): either
 * way where the roots are.  A symbol table gives the address of the pointer.
 */
static struct mt_error *find_roots(struct mt_reader *reader, const struct mt_image *image,
				   bool is_pointer, uint64_t *roots)
{
	uint64_t symbol;

	if (mt_vmcoreinfo_hex(mt_dump_vmcoreinfo(image->dump), "SYMBOL(mem_section)", roots))
		return NULL;
	if (!mt_symbols_find(image->symbols, "mem_section", &symbol))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol mem_section");
	*roots = symbol;
	return is_pointer ? mt_reader_read_long(reader, symbol, roots) : NULL;
}

/*
 * With SPARSEMEM_EXTREME a root is a page of sections.  The number of roots in VMCOREINFO
 * tells which; without it: 64-bit kernels have it, 32-bit ones do not.
 */
static struct mt_error *find_geometry(struct mt_reader *reader, const struct mt_layout *layout,
				      const struct mt_image *image, unsigned int page_shift,
				      struct geometry *g)
{
	const struct mt_memory *memory = mt_reader_memory(reader);
	uint64_t per_page = layout->section.size ? memory->page_size / layout->section.size : 0;
	unsigned int physmem_bits = 0;
	int64_t length;
	struct mt_error *err = find_bits(image, page_shift, &g->section_bits, &physmem_bits);

	if (err)
		return err;
	g->nr_sections = UINT64_C(1) << (physmem_bits - g->section_bits);
	g->per_root = memory->pointer_size == 8 ? per_page : 1;
	if (!per_page || g->nr_sections > MAX_NUMBERS)
		return mt_error_create(MT_ERR_FORMAT,
				       "%" PRIu64 " sections of %" PRIu64 " bytes each",
				       g->nr_sections, layout->section.size);
	if (mt_vmcoreinfo_number(mt_dump_vmcoreinfo(image->dump), "LENGTH(mem_section)", &length))
		g->per_root = length == (int64_t)g->nr_sections ? 1 : per_page;
	g->nr_roots = (g->nr_sections + g->per_root - 1) / g->per_root;
	return find_roots(reader, image, g->per_root > 1, &g->roots);
}

static uint64_t bit(const struct mt_constant *constant, unsigned int fallback)
{
	return UINT64_C(1) << (constant->exists && constant->value >= 0 && constant->value < 12 ?
			       (unsigned int)constant->value : fallback);
}

static void find_flags(const struct mt_layout *layout, struct mt_section_flags *flag)
{
	*flag = (struct mt_section_flags){
		.present = bit(&layout->section_present_bit, 0),
		.has_mem_map = bit(&layout->section_map_bit, 1),
		.online = bit(&layout->section_online_bit, 2),
	};
	/* v5.3, 326e1b8f83a4, together with the usage member */
	if (layout->section.usage.exists)
		flag->early = bit(&layout->section_early_bit, 3);
	/*
	 * v5.12, 1f90a3477df3, a macro until v6.0.  What an older kernel has in
	 * this bit is 0.
	 */
	if (layout->section_device_bit.exists || !layout->section_present_bit.exists)
		flag->device = bit(&layout->section_device_bit, 4);
}

struct reader {
	struct mt_reader *reader;
	const struct mt_layout *layout;
	const struct geometry *g;
	struct mt_memmap *memmap;
	size_t capacity;
	uint64_t unreadable;		/* roots */
};

static struct mt_error *add_section(struct reader *r, const uint8_t *raw, uint64_t number)
{
	struct mt_memmap *memmap = r->memmap;
	const struct mt_layout *layout = r->layout;
	uint64_t map = mt_reader_field(r->reader, raw, &layout->section.section_mem_map);
	uint64_t start = number << memmap->section_shift;
	uint64_t flags = map & (mt_reader_memory(r->reader)->page_size - 1) & 0xfff;
	struct mt_error *err;

	if (!(map & memmap->flag.present))
		return NULL;
	err = mt_array_reserve(&memmap->v, &r->capacity, memmap->n + 1, sizeof(*memmap->v),
			       MAX_SECTIONS);
	if (err)
		return err;

	struct mt_memmap_range *s = &memmap->v[memmap->n++];

	*s = (struct mt_memmap_range){
		.start_pfn = start,
		.end_pfn = start + (UINT64_C(1) << memmap->section_shift),
		.number = number,
		.flags = flags,
	};
	/* sparse_encode_mem_map(): less the section's first pfn; maps begin on a page */
	if (map & memmap->flag.has_mem_map)
		s->map = (map - flags + start * memmap->page_size) & memmap->pointer_mask;
	if (layout->section.usage.exists)
		s->usage = mt_reader_field(r->reader, raw, &layout->section.usage);
	else if (layout->section.pageblock_flags.exists)
		s->usage = mt_reader_field(r->reader, raw, &layout->section.pageblock_flags);
	if (layout->section.page_ext.exists)
		s->page_ext = mt_reader_field(r->reader, raw, &layout->section.page_ext);
	return NULL;
}

static struct mt_error *note_unreadable(struct reader *r, struct mt_error *err, uint64_t number,
					uint64_t n)
{
	if (mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (!r->memmap->problem &&
	    asprintf(&r->memmap->problem, "sections %" PRIu64 " to %" PRIu64 ": %s", number,
		     number + n - 1, mt_error_message(err)) < 0)
		r->memmap->problem = NULL;
	r->unreadable++;
	mt_error_destroy(err);
	return NULL;
}

/* n sections, which lie at address. */
static struct mt_error *read_sections(struct reader *r, uint64_t address, uint64_t number,
				      uint64_t n)
{
	mt_cleanup(free) uint8_t *raw = NULL;
	uint64_t size = r->layout->section.size;
	struct mt_error *err = mt_reader_read_alloc(r->reader, address, n * size, UINT64_MAX, &raw);

	if (err)
		return note_unreadable(r, err, number, n);
	for (uint64_t i = 0; !err && i < n && number + i < r->g->nr_sections; i++)
		err = add_section(r, raw + i * size, number + i);
	return err;
}

/*
 * Most roots are NULL, so most pages of the array are zero, and makedumpfile leaves out such pages.
 * It leaves out nothing else of the kernel's own data, so that an excluded page of this array is
 * taken for zeros: it has no sections.
 */
static struct mt_error *read_pointers(struct reader *r, uint64_t address, uint64_t root, size_t n,
				      uint8_t *raw)
{
	size_t len = n * mt_reader_memory(r->reader)->pointer_size;
	struct mt_error *err = mt_reader_read(r->reader, address, raw, len);

	if (!err)
		return NULL;
	memset(raw, 0, len);
	if (mt_error_code(err) != MT_ERR_EXCLUDED)
		return note_unreadable(r, err, root * r->g->per_root, n * r->g->per_root);
	mt_error_destroy(err);
	return NULL;
}

/* The array of pointers, up to the end of a page at a time. */
static struct mt_error *read_roots(struct reader *r)
{
	unsigned int pointer = mt_reader_memory(r->reader)->pointer_size;
	uint8_t raw[SMALLEST_PAGE];
	struct mt_error *err = NULL;

	for (uint64_t root = 0; !err && root < r->g->nr_roots;) {
		uint64_t address = r->g->roots + root * pointer;
		uint64_t n = (SMALLEST_PAGE - address % SMALLEST_PAGE) / pointer;

		if (n > r->g->nr_roots - root)
			n = r->g->nr_roots - root;
		if (!n)
			return mt_error_create(MT_ERR_FORMAT, "mem_section is at 0x%" PRIx64,
					       r->g->roots);
		err = read_pointers(r, address, root, (size_t)n, raw);
		for (uint64_t i = 0; !err && i < n; i++) {
			uint64_t sections = mt_reader_long(r->reader, raw + i * pointer);

			if (sections)
				err = read_sections(r, sections, (root + i) * r->g->per_root,
						    r->g->per_root);
		}
		root += n;
	}
	return err;
}

static struct mt_error *read_static(struct reader *r)
{
	struct mt_error *err = NULL;

	for (uint64_t i = 0; !err && i < r->g->nr_sections; i += SECTIONS_AT_ONCE) {
		uint64_t left = r->g->nr_sections - i;

		err = read_sections(r, r->g->roots + i * r->layout->section.size, i,
				    left < SECTIONS_AT_ONCE ? left : SECTIONS_AT_ONCE);
	}
	return err;
}

/* v5.3, f46edbd1b151: sub-sections come with VMEMMAP; before, a symbol tells. */
static bool is_vmemmap(const struct mt_layout *layout, const struct mt_image *image)
{
	uint64_t address;

	if (layout->section.usage.exists)
		return layout->section_usage.subsection_map.exists;
	return mt_symbols_find(image->symbols, "vmemmap_base", &address) ||
	       mt_symbols_find(image->symbols, "vmemmap_populate", &address);
}

struct mt_error *mt_sections_read(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_image *image, struct mt_memmap *memmap)
{
	struct geometry g;
	struct mt_error *err = find_geometry(reader, layout, image, memmap->page_shift, &g);

	if (err)
		return err;
	memmap->section_shift = g.section_bits - memmap->page_shift;
	memmap->sections_shift = (unsigned int)__builtin_ctzll(g.nr_sections);
	memmap->model = is_vmemmap(layout, image) ? MT_SPARSEMEM_VMEMMAP :
			g.per_root > 1 ? MT_SPARSEMEM_EXTREME : MT_SPARSEMEM;
	find_flags(layout, &memmap->flag);

	struct reader r = { .reader = reader, .layout = layout, .g = &g, .memmap = memmap };

	err = g.per_root > 1 ? read_roots(&r) : read_static(&r);
	if (!err && !memmap->n)
		return mt_error_create(MT_ERR_FORMAT, "no section is present%s%s",
				       memmap->problem ? "; " : "",
				       memmap->problem ? memmap->problem : "");
	return err;
}
