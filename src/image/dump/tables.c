// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "image/dump/dump_private.h"
#include "image/dump/pte.h"
#include "image/dump/vmcoreinfo.h"

static uint64_t low_bits(unsigned int n)
{
	return n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

/* Svnapot: a row of entries is one page, whose size the frame number's lowest one-bit tells. */
static enum mt_pte_kind decode_riscv64(uint64_t raw, unsigned int level, unsigned int shift,
				       uint64_t address, uint64_t *phys)
{
	uint64_t pfn = mt_riscv_phys(raw) >> 12, size;

	if (!(raw & MT_RISCV_VALID))
		return MT_PTE_NONE;
	*phys = mt_riscv_phys(raw);
	if (!(raw & MT_RISCV_RWX))
		return level > 1 ? MT_PTE_TABLE : MT_PTE_NONE;
	if (raw >> 63 && level == 1 && pfn) {
		size = (pfn & -pfn) << 13;
		*phys = (*phys & ~(size - 1)) | (address & (size - 1) & ~low_bits(shift));
	}
	return MT_PTE_PAGE;
}

/* The short form: the Architecture Reference Manual for ARMv7, B3.5. */
static enum mt_pte_kind decode_arm(uint64_t raw, unsigned int level, unsigned int shift,
				   uint64_t address, uint64_t *phys)
{
	/* 16 entries in a row are a page of 64K, or a supersection */
	bool row = level == 1 ? (raw & 3) == 1 : raw >> 18 & 1;

	if (!(raw & 3))
		return MT_PTE_NONE;
	if (level == 2 && (raw & 3) == 1) {
		*phys = raw & ~low_bits(10);
		return MT_PTE_TABLE;
	}
	*phys = (raw & ~low_bits(row ? shift + 4 : shift)) |
		(row ? address & low_bits(shift + 4) & ~low_bits(shift) : 0);
	return MT_PTE_PAGE;
}

/* The long form, B3.6. */
static enum mt_pte_kind decode_arm_lpae(uint64_t raw, unsigned int level, unsigned int shift,
					uint64_t address, uint64_t *phys)
{
	bool is_table = raw & 2 && level > 1;

	(void)address;
	if (!(raw & 1) || (level == 1 && !(raw & 2)))
		return MT_PTE_NONE;
	*phys = raw & low_bits(40) & ~low_bits(is_table ? 12 : shift);
	return is_table ? MT_PTE_TABLE : MT_PTE_PAGE;
}

static enum mt_pte_kind decode_s390x(uint64_t raw, unsigned int level, unsigned int shift,
				     uint64_t address, uint64_t *phys)
{
	bool is_large = level > 1 && level < 4 && raw & MT_S390X_LARGE;

	(void)address;
	if (level == 1 ? raw & MT_S390X_PTE_INVALID && !(raw & MT_S390X_PTE_PRESENT) :
			 (raw & MT_S390X_INVALID || mt_s390x_level(raw) != level))
		return MT_PTE_NONE;
	*phys = raw & ~low_bits(level == 1 || is_large ? shift : level == 2 ? 11 : 12);
	return level == 1 || is_large ? MT_PTE_PAGE : MT_PTE_TABLE;
}

static struct mt_error *read_entry(struct mt_dump *dump, uint64_t phys, uint64_t *raw)
{
	const struct mt_dump_tables *t = &dump->tables;
	unsigned char bytes[8];
	struct mt_error *err = mt_dump_read_physical(dump, KDUMP_MACHPHYSADDR, phys, bytes,
						     t->entry_size);

	*raw = 0;
	for (unsigned int i = 0; !err && i < t->entry_size; i++)
		*raw = *raw << 8 | bytes[t->big_endian ? i : t->entry_size - 1 - i];
	return err;
}

static struct mt_error *missing(const char *what)
{
	return mt_error_create(MT_ERR_NOT_FOUND, "address translation: neither VMCOREINFO nor a "
			       "vmlinux has %s", what);
}

/*
 * The kernel's image is mapped at a fixed distance, which VMCOREINFO has since v6.2
 * (649d6b1019a2).
 */
static struct mt_error *learn_riscv64(struct mt_dump *dump, struct mt_dump_tables *t)
{
	int64_t offset, bits;
	uint64_t root;

	if (!mt_vmcoreinfo_number(dump->vmcoreinfo, "NUMBER(va_kernel_pa_offset)", &offset) ||
	    !mt_vmcoreinfo_number(dump->vmcoreinfo, "NUMBER(VA_BITS)", &bits))
		return missing("va_kernel_pa_offset and VA_BITS");
	if (!mt_dump_find_symbol(dump, "swapper_pg_dir", &root))
		return missing("swapper_pg_dir");
	if (bits != 39 && bits != 48 && bits != 57)
		return mt_error_create(MT_ERR_FORMAT, "VA_BITS is %" PRId64, bits);
	*t = (struct mt_dump_tables){
		.decode = decode_riscv64,
		.root = root - (uint64_t)offset,
		.paging = { .format = "riscv64", .nr_levels = (unsigned int)(bits - 12) / 9,
			    .bits = { 12, 9, 9, 9 } },
		.entry_size = 8,
	};
	for (unsigned int i = 4; i <= t->paging.nr_levels; i++)
		t->paging.bits[i] = 9;
	return NULL;
}

/*
 * Since v6.10 (c98d2ecae08f) virtual and physical addresses have nothing to do with each other,
 * and VMCOREINFO tells where the image is in both.
 */
static struct mt_error *learn_s390x(struct mt_dump *dump, struct mt_dump_tables *t)
{
	uint64_t root, virt, phys, first;
	struct mt_dump_tables new = {
		.decode = decode_s390x,
		.paging = { .format = "s390x", .bits = { 12, 8 } },
		.entry_size = 8,
		.big_endian = true,
	};

	if (!mt_vmcoreinfo_hex(dump->vmcoreinfo, "KERNELOFFSET", &virt) ||
	    !mt_vmcoreinfo_hex(dump->vmcoreinfo, "KERNELOFFPHYS", &phys))
		return missing("KERNELOFFSET and KERNELOFFPHYS");
	if (!mt_dump_find_symbol(dump, "swapper_pg_dir", &root))
		return missing("swapper_pg_dir");
	*t = new;
	t->root = root - virt + phys;

	struct mt_error *err = read_entry(dump, t->root, &first);

	if (err) {
		*t = (struct mt_dump_tables){ 0 };
		return mt_error_prefix(err, "swapper_pg_dir");
	}
	t->paging.nr_levels = mt_s390x_level(first);
	for (unsigned int i = 2; i <= t->paging.nr_levels; i++)
		t->paging.bits[i] = 11;
	return NULL;
}

/* CONFIG_VMSPLIT_*: the kernel lies in the first megabytes of what it maps linearly. */
#define ARM_SPLIT UINT64_C(0xf0000000)

/* RAM begins where the linear mapping does; check_translation() shows whether that is so. */
static struct mt_error *learn_arm(struct mt_dump *dump, struct mt_dump_tables *t)
{
	static const struct mt_paging short_form = { .format = "arm", .nr_levels = 2,
						     .bits = { 12, 8, 12 } };
	static const struct mt_paging long_form = { .format = "arm_lpae", .nr_levels = 3,
						    .bits = { 12, 9, 9, 2 } };
	mt_cleanup(free) char *config = mt_vmcoreinfo_get(dump->vmcoreinfo, "CONFIG_ARM_LPAE");
	uint64_t root, ram = 0;
	bool is_long = config && *config == 'y';

	if (!mt_dump_find_symbol(dump, "swapper_pg_dir", &root))
		return missing("swapper_pg_dir");
	if (!dump->elf || !mt_elf_core_next(dump->elf, &ram))
		return mt_error_create(MT_ERR_NOT_FOUND, "address translation: where RAM begins is "
				       "known of ELF dumps only, on this machine");
	*t = (struct mt_dump_tables){
		.decode = is_long ? decode_arm_lpae : decode_arm,
		.root = root - (root & ARM_SPLIT) + ram,
		.paging = is_long ? long_form : short_form,
		.entry_size = is_long ? 8 : 4,
	};
	return NULL;
}

static const struct {
	const char *arch;
	struct mt_error *(*learn)(struct mt_dump *dump, struct mt_dump_tables *t);
} rows[] = {
	{ "riscv64", learn_riscv64 },
	{ KDUMP_ARCH_S390X, learn_s390x },
	{ KDUMP_ARCH_ARM, learn_arm },
	{ KDUMP_ARCH_PPC64, mt_dump_ppc64_start },
};

struct mt_error *mt_dump_tables_learn(struct mt_dump *dump)
{
	const char *arch;

	if (kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &arch) != KDUMP_OK)
		arch = "this machine";
	for (size_t i = 0; i < MT_ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].arch, arch))
			return rows[i].learn(dump, &dump->tables);
	return mt_error_create(MT_ERR_NOT_FOUND, "neither libkdumpfile nor memtop knows how addresses "
			       "of %s are translated", arch);
}

void mt_dump_tables_forget(struct mt_dump *dump)
{
	free(dump->tables.blocks);
	dump->tables = (struct mt_dump_tables){ 0 };
}

bool mt_dump_wants_symbols(const struct mt_dump *dump)
{
	return dump->tables.wants_symbols;
}

bool mt_dump_tables_serve(const struct mt_dump *dump, uint64_t address)
{
	return dump->tables.decode && address >= dump->tables.start;
}

static void map(struct mt_dump_mapping *m, uint64_t address, uint64_t phys, unsigned int shift)
{
	*m = (struct mt_dump_mapping){
		.start = address & ~low_bits(shift),
		.end = address | low_bits(shift),
		.offset = phys - (address & ~low_bits(shift)),
		.space = KDUMP_MACHPHYSADDR,
	};
}

static bool find_block(const struct mt_dump_tables *t, uint64_t address, struct mt_dump_mapping *m)
{
	for (size_t i = 0; i < t->nr_blocks; i++) {
		uint64_t virt = t->blocks[i].virt;

		if (address < virt || (address - virt) >> t->block_shift)
			continue;
		map(m, address, t->blocks[i].phys, t->block_shift);
		return true;
	}
	return false;
}

struct mt_error *mt_dump_tables_translate(struct mt_dump *dump, uint64_t address,
					  struct mt_dump_mapping *m)
{
	const struct mt_dump_tables *t = &dump->tables;
	const struct mt_paging *paging = &t->paging;
	uint64_t table = t->root, raw;
	unsigned int shift = 0;

	if (address >= t->linear_start && address < t->linear_end) {
		*m = (struct mt_dump_mapping){
			.start = t->linear_start,
			.end = t->linear_end - 1,
			.offset = -t->linear_start,
			.space = KDUMP_MACHPHYSADDR,
		};
		return NULL;
	}
	if (find_block(t, address, m))
		return NULL;
	for (unsigned int i = 0; i < paging->nr_levels; i++)
		shift += paging->bits[i];
	for (unsigned int level = paging->nr_levels; level; shift -= paging->bits[--level]) {
		uint64_t index = address >> shift & low_bits(paging->bits[level]);
		struct mt_error *err = read_entry(dump, table + index * t->entry_size, &raw);
		enum mt_pte_kind kind;

		if (err)
			return mt_error_prefix(err, "page table");
		kind = t->decode(raw, level, shift, address, &table);
		if (kind == MT_PTE_NONE)
			break;
		if (kind == MT_PTE_PAGE) {
			map(m, address, table, shift);
			return NULL;
		}
	}
	return mt_error_create(MT_ERR_NOT_RAM, "not mapped: no entry in the kernel's page tables");
}

bool mt_dump_maps_beside(struct mt_dump *dump, uint64_t address)
{
	const struct mt_paging *paging = &dump->tables.paging;
	struct mt_dump_mapping m;

	return dump->tables.decode && paging->is_partial &&
	       ((address >= paging->linear_start && address < paging->linear_end) ||
		find_block(&dump->tables, address, &m));
}
