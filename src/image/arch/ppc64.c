// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * 64-bit Power (Book III-S), with a radix or a hashed MMU: the same entries, big-endian,
 * whatever the kernel is (arch/powerpc/include/asm/book3s/64/pgtable.h, since v4.7).
 *
 * libkdumpfile 0.5.1 takes all that begins with 0xc for the linear mapping; since v5.2
 * (0034d395f89d) vmalloc and the memory map begin with 0xc, too, and with a radix MMU they are
 * mapped in another form of tables than it knows.  Where the linear mapping ends and what the
 * tables look like, the kernel keeps in variables (arch/powerpc/mm/book3s64/pgtable.c); they
 * lie in the linear mapping themselves.
 */
#include <elf.h>

#include "base/array.h"
#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

#define LEVELS 4
#define MAX_BLOCKS (1u << 20)	/* of the memory map */
#define LINEAR UINT64_C(0xc000000000000000)

#define PRESENT	BIT(63)
#define PTE	BIT(62)		/* ends here: no table */
#define INVALID	BIT(61)		/* present, but about to change */
#define RWX BITS(2, 0)

/* What an entry that ends the walk points to, less the bits within its page (_PAGE_PA_MAX). */
static uint64_t page_of(uint64_t raw, unsigned int shift)
{
	return raw & BITS(52, 0) & ~(BIT(shift) - 1);
}

/* Tables are aligned to 256 bytes at least; below that is their size (radix). */
static uint64_t table_of(uint64_t raw)
{
	return raw & BITS(59, 8);
}

static const struct mt_pte_flag ppc64_flags[] = {
	FLAG(63, "present", MT_IN_PAGES),
	FLAG(61, "invalid", MT_IN_PAGES),
	FLAG(0, "exec", MT_IN_PAGES),
	FLAG(1, "write", MT_IN_PAGES),
	FLAG(2, "read", MT_IN_PAGES),
	CLEAR(3, "user", MT_IN_PAGES),
	FIELD(5, 4, 1, "sao", MT_IN_PAGES),
	FIELD(5, 4, 2, "io", MT_IN_PAGES),
	FIELD(5, 4, 3, "tolerant", MT_IN_PAGES),
	FLAG(7, "dirty", MT_IN_PAGES | PASSING),
	FLAG(8, "accessed", MT_IN_PAGES | PASSING),
	FLAG(9, "soft-dirty", MT_IN_PAGES | PASSING),
	FLAG(10, "special", MT_IN_PAGES | PASSING),
	FLAG(11, "devmap", MT_IN_PAGES),
};

/* A swap entry has PTE, too: its type lowest, its offset where a page's frame is. */
static struct mt_pte decode_ppc64(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level)
{
	uint64_t page = page_of(raw, mt_paging_shift(paging, level));

	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	if (!(raw & PTE))
		return pte_of(level > 1 ? MT_PTE_TABLE : MT_PTE_BAD, table_of(raw));
	if (raw & (PRESENT | INVALID))
		return pte_of(raw & RWX ? MT_PTE_PAGE : MT_PTE_PROTNONE, page);
	return swap_pte(raw & 31, page_of(raw, paging->bits[0]) >> paging->bits[0]);
}

static bool ppc64_is_writable(uint64_t raw)
{
	return raw & BIT(1);
}

static bool ppc64_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return raw & BIT(0);
}

static bool ppc64_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & BIT(7);
}

static const struct mt_pte_format ppc64 = {
	.name = "ppc64",
	.entry_size = 8,
	.big_endian = true,
	.kernel_base = LINEAR,
	.decode = decode_ppc64,
	.flags = ppc64_flags,
	.nr_flags = MT_ARRAY_SIZE(ppc64_flags),
	.is_writable = ppc64_is_writable,
	.is_executable = ppc64_is_executable,
	.is_dirty = ppc64_is_dirty,
	.special = BIT(10),
	.beside = "hashed",
	.beside_note = "mapped by the hardware's hashed table only",
};

static bool read_shape(const struct mt_arch_query *query, struct mt_paging *paging)
{
	static const char *const names[LEVELS + 1] = {
		[1] = "__pte_index_size", [2] = "__pmd_index_size",
		[3] = "__pud_index_size", [4] = "__pgd_index_size",
	};
	unsigned int sum = paging->bits[0] = (unsigned int)__builtin_ctzll(query->page_size);

	for (unsigned int i = 1; i <= LEVELS; i++) {
		uint64_t bits;

		if (!mt_arch_variable(query, names[i], 8, &bits) || !bits || bits > 16)
			return false;
		paging->bits[i] = (unsigned int)bits;
		sum += paging->bits[i];
	}
	paging->nr_levels = LEVELS;
	return sum <= 60;
}

/* Finds where the linear mapping ends: at the first area behind it; false: nothing tells. */
static bool read_start(const struct mt_arch_query *query, uint64_t *start)
{
	static const char *const names[] = { "__vmalloc_start", "__kernel_virt_start", "vmemmap" };

	*start = UINT64_MAX;
	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		uint64_t value;

		if (mt_arch_variable(query, names[i], 8, &value) && value > LINEAR &&
		    value < *start)
			*start = value;
	}
	return *start != UINT64_MAX;
}

/* log2 of the pages that the memory map is made of; 0: not known */
static unsigned int read_block_shift(const struct mt_arch_query *query)
{
	uint64_t index, sizes, shift;
	int64_t size, at;
	struct mt_error *err;

	if (!mt_arch_variable(query, "mmu_vmemmap_psize", 4, &index) || index >= 64 ||
	    !query->symbol(query->data, "mmu_psize_defs", &sizes) ||
	    !mt_vmcoreinfo_number(query->vmcoreinfo, "SIZE(mmu_psize_def)", &size) ||
	    !mt_vmcoreinfo_number(query->vmcoreinfo, "OFFSET(mmu_psize_def.shift)", &at))
		return 0;
	err = query->read(query->data, MT_KVIRT, sizes + index * (uint64_t)size + (uint64_t)at, 4,
			  &shift);
	if (err || shift < 12 || shift > 40)
		shift = 0;
	mt_error_destroy(err);
	return (unsigned int)shift;
}

/* The members of struct vmemmap_backing, bytes from its start. */
struct backing {
	uint64_t list, phys, virt;
};

static bool find_member(const struct mt_arch_query *query, const char *name, uint64_t *offset)
{
	int64_t number, size;

	if (!mt_vmcoreinfo_number(query->vmcoreinfo, "SIZE(vmemmap_backing)", &size) ||
	    !mt_vmcoreinfo_number(query->vmcoreinfo, name, &number) || number < 0 ||
	    size > 256 || number + 8 > size)
		return false;
	*offset = (uint64_t)number;
	return true;
}

/* One piece of the memory map, and the address of the next. */
static struct mt_error *read_block(const struct mt_arch_query *query, const struct backing *m,
				   uint64_t *address, struct mt_map_block *block)
{
	uint64_t at = *address;
	struct mt_error *err = query->read(query->data, MT_KVIRT, at + m->virt, 8, &block->virt);

	if (!err)
		err = query->read(query->data, MT_KVIRT, at + m->phys, 8, &block->phys);
	return err ? err : query->read(query->data, MT_KVIRT, at + m->list, 8, address);
}

/* With hashed tables nothing but a list tells where the memory map is. */
static struct mt_error *read_blocks(const struct mt_arch_query *query, struct mt_page_tables *t)
{
	struct backing m;
	uint64_t address;

	if (!find_member(query, "OFFSET(vmemmap_backing.list)", &m.list) ||
	    !find_member(query, "OFFSET(vmemmap_backing.phys)", &m.phys) ||
	    !find_member(query, "OFFSET(vmemmap_backing.virt_addr)", &m.virt) ||
	    !mt_arch_variable(query, "vmemmap_list", 8, &address))
		return NULL;
	t->block_shift = read_block_shift(query);
	while (address && t->block_shift) {
		struct mt_error *err = mt_array_reserve(&t->blocks, &t->capacity, t->nr_blocks + 1,
							sizeof(*t->blocks), MAX_BLOCKS);

		if (!err)
			err = read_block(query, &m, &address, &t->blocks[t->nr_blocks]);
		if (err)
			return mt_error_prefix(err, "vmemmap_list");
		t->nr_blocks++;
	}
	return NULL;
}

/* Since v5.2 the linear mapping ends here. */
#define LINEAR_END UINT64_C(0xc008000000000000)

/* For kernels that libkdumpfile 0.5.1 maps nothing of (v6.12's): enough to read variables. */
static struct mt_error *set_up_ppc64(const struct mt_arch_query *query, struct mt_page_tables *t)
{
	(void)query;
	t->format = &ppc64;
	t->start = LINEAR;
	t->linear[0] = (struct mt_linear){ LINEAR, LINEAR_END - 1, 0 };
	t->nr_linear = 1;
	return NULL;
}

static struct mt_error *learn_ppc64(const struct mt_arch_query *query, struct mt_page_tables *t)
{
	struct mt_paging paging = { .format = "ppc64" };
	uint64_t root, start;

	t->wants_symbols = true;
	if (!query->symbol(query->data, "swapper_pg_dir", &root) || root < LINEAR ||
	    !read_shape(query, &paging) || !read_start(query, &start))
		return NULL;
	t->format = &ppc64;
	t->root = root - LINEAR;
	t->paging = paging;
	t->wants_symbols = false;
	/* the linear mapping is libkdumpfile's unless set_up() made one */
	if (t->nr_linear)
		t->linear[0].last = start - 1;
	else
		t->start = start;
	t->paging.linear_start = LINEAR;
	t->paging.linear_end = start;
	return read_blocks(query, t);
}

const struct mt_arch mt_arch_ppc64 = {
	.name = "ppc64",
	.library = "ppc64",
	.machines = (const char *const[]){ "ppc64le", "ppc64", NULL },
	.elf_machine = EM_PPC64,
	.evidence = (const char *const[]){ "SYMBOL(mmu_vmemmap_psize)", NULL },
	.formats = (const struct mt_pte_format *const[]){ &ppc64, NULL },
	.set_up = set_up_ppc64,
	.learn = learn_ppc64,
	.sections = (const struct mt_section_bits[]){
		{ .section_bits = 24, .physmem_bits = 47 },
		{ 0 },
	},
};
