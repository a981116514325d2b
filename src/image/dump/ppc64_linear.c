// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * 64-bit Power.  libkdumpfile 0.5.1 takes all that begins with 0xc for the linear mapping;
 * since v5.2 (0034d395f89d) vmalloc and the memory map begin with 0xc, too, and with a radix
 * MMU they are mapped in another form of tables than it knows.  Where the linear mapping
 * ends and what the tables look like, the kernel keeps in variables
 * (arch/powerpc/mm/book3s64/pgtable.c); they lie in the linear mapping themselves.
 */
#include "image/dump/dump_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/dump/pte.h"
#include "image/dump/vmcoreinfo.h"

#define LEVELS 4
#define MAX_BLOCKS (1u << 20)	/* of the memory map */
#define LINEAR 0xc000000000000000

static bool is_ppc64(struct mt_dump *dump)
{
	const char *arch;

	return kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &arch) == KDUMP_OK &&
	       !strcmp(arch, KDUMP_ARCH_PPC64);
}

static bool read_variable(struct mt_dump *dump, const char *name, uint64_t *value)
{
	uint64_t address;
	struct mt_error *err;

	if (!mt_dump_find_symbol(dump, name, &address))
		return false;
	err = mt_dump_read_uint(dump, MT_KVIRT, address, 8, value);
	mt_error_destroy(err);
	return !err;
}

static bool read_shape(struct mt_dump *dump, struct mt_paging *paging)
{
	static const char *const names[LEVELS + 1] = {
		[1] = "__pte_index_size", [2] = "__pmd_index_size",
		[3] = "__pud_index_size", [4] = "__pgd_index_size",
	};
	unsigned int sum = paging->bits[0] = (unsigned int)__builtin_ctzll(dump->page_size);

	for (unsigned int i = 1; i <= LEVELS; i++) {
		uint64_t bits;

		if (!read_variable(dump, names[i], &bits) || !bits || bits > 16)
			return false;
		paging->bits[i] = (unsigned int)bits;
		sum += paging->bits[i];
	}
	paging->nr_levels = LEVELS;
	return sum <= 60;
}

/* What comes first behind the linear mapping. */
static bool read_start(struct mt_dump *dump, struct mt_dump_tables *p)
{
	static const char *const names[] = { "__vmalloc_start", "__kernel_virt_start", "vmemmap" };

	p->start = UINT64_MAX;
	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		uint64_t value;

		if (read_variable(dump, names[i], &value) && value > LINEAR && value < p->start)
			p->start = value;
	}
	return p->start != UINT64_MAX;
}

static bool member(const struct mt_dump *dump, const char *name, uint64_t size, uint64_t *offset)
{
	int64_t number;

	if (!mt_vmcoreinfo_number(dump->vmcoreinfo, name, &number) || number < 0 ||
	    (uint64_t)number + 8 > size)
		return false;
	*offset = (uint64_t)number;
	return true;
}

/* log2 of the pages that the memory map is made of */
static unsigned int block_shift(struct mt_dump *dump)
{
	uint64_t index, sizes, shift;
	int64_t size, at;
	struct mt_error *err;

	if (!mt_dump_find_symbol(dump, "mmu_vmemmap_psize", &index) ||
	    !mt_dump_find_symbol(dump, "mmu_psize_defs", &sizes) ||
	    !mt_vmcoreinfo_number(dump->vmcoreinfo, "SIZE(mmu_psize_def)", &size) ||
	    !mt_vmcoreinfo_number(dump->vmcoreinfo, "OFFSET(mmu_psize_def.shift)", &at))
		return 0;
	err = mt_dump_read_uint(dump, MT_KVIRT, index, 4, &index);
	if (!err && index < 64)
		err = mt_dump_read_uint(dump, MT_KVIRT, sizes + index * (uint64_t)size + (uint64_t)at,
					4, &shift);
	if (err || index >= 64 || shift < 12 || shift > 40)
		shift = 0;
	mt_error_destroy(err);
	return (unsigned int)shift;
}

/* struct vmemmap_backing: with hashed tables nothing else tells where the memory map is. */
static struct mt_error *read_blocks(struct mt_dump *dump, struct mt_dump_tables *p)
{
	uint64_t address, next, phys, virt;
	int64_t size;
	unsigned char raw[256];

	if (!mt_vmcoreinfo_number(dump->vmcoreinfo, "SIZE(vmemmap_backing)", &size) || size < 0 ||
	    (uint64_t)size > sizeof(raw) ||
	    !member(dump, "OFFSET(vmemmap_backing.list)", (uint64_t)size, &next) ||
	    !member(dump, "OFFSET(vmemmap_backing.phys)", (uint64_t)size, &phys) ||
	    !member(dump, "OFFSET(vmemmap_backing.virt_addr)", (uint64_t)size, &virt) ||
	    !read_variable(dump, "vmemmap_list", &address))
		return NULL;
	p->block_shift = block_shift(dump);
	while (address && p->block_shift) {
		struct mt_error *err = mt_array_reserve(&p->blocks, &p->capacity, p->nr_blocks + 1,
							sizeof(*p->blocks), MAX_BLOCKS);

		if (!err)
			err = mt_dump_read(dump, MT_KVIRT, address, raw, (size_t)size);
		if (err)
			return mt_error_prefix(err, "vmemmap_list");
		p->blocks[p->nr_blocks++] = (struct mt_dump_block){
			.virt = mt_dump_uint(dump, raw + virt, 8),
			.phys = mt_dump_uint(dump, raw + phys, 8),
		};
		address = mt_dump_uint(dump, raw + next, 8);
	}
	return NULL;
}

static enum mt_pte_kind decode(uint64_t raw, unsigned int level, unsigned int shift,
			       uint64_t address, uint64_t *phys)
{
	(void)level;
	(void)address;
	if (!raw || (raw & MT_PPC64_PTE && !(raw & (MT_PPC64_PRESENT | MT_PPC64_INVALID))))
		return MT_PTE_NONE;
	*phys = raw & MT_PPC64_PTE ? mt_ppc64_page(raw, shift) : mt_ppc64_table(raw);
	return raw & MT_PPC64_PTE ? MT_PTE_PAGE : MT_PTE_TABLE;
}

/* For kernels that 0.5.1 maps nothing of (v6.12's); since v5.2 the linear mapping ends here. */
#define LINEAR_END 0xc008000000000000

struct mt_error *mt_dump_ppc64_start(struct mt_dump *dump, struct mt_dump_tables *t)
{
	(void)dump;
	*t = (struct mt_dump_tables){
		.decode = decode,
		.start = LINEAR, .linear_start = LINEAR, .linear_end = LINEAR_END,
		.wants_symbols = true,
	};
	return NULL;
}

/* A radix MMU needs tables for the linear mapping as for all else. */
static void find_partial(struct mt_dump *dump, uint64_t end)
{
	struct mt_dump_tables *t = &dump->tables, all = *t;
	struct mt_dump_mapping m;
	struct mt_error *err;

	t->linear_start = t->linear_end = 0;
	t->nr_blocks = 0;
	err = mt_dump_tables_translate(dump, LINEAR, &m);
	*t = all;
	if (!err)
		return;
	mt_error_destroy(err);
	t->paging.is_partial = true;
	t->paging.linear_start = LINEAR;
	t->paging.linear_end = end;
}

struct mt_error *mt_dump_ppc64_learn(struct mt_dump *dump)
{
	struct mt_dump_tables p = { .paging.format = "ppc64", .entry_size = 8, .big_endian = true };
	uint64_t root;
	struct mt_error *err;

	if (!is_ppc64(dump))
		return NULL;
	dump->tables.wants_symbols = true;
	if (!mt_dump_find_symbol(dump, "swapper_pg_dir", &root) || root < LINEAR ||
	    !read_shape(dump, &p.paging) || !read_start(dump, &p))
		return NULL;
	p.root = root - LINEAR;
	p.decode = decode;
	if (dump->tables.linear_end) {
		p.linear_start = LINEAR;
		p.linear_end = p.start;
		p.start = LINEAR;
	}
	err = read_blocks(dump, &p);
	dump->tables = p;
	find_partial(dump, p.linear_end ? p.linear_end : p.start);
	mt_dump_forget_translations(dump);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	/* the blocks found so far will do */
	mt_error_destroy(err);
	return NULL;
}
