// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * x86, of 64 and of 32 bits.
 *
 * Entries: Intel's manual, volume 3, chapter 5; arch/x86/include/asm/pgtable_types.h.
 */
#include <elf.h>
#include <string.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

#define X86_PRESENT	BIT(0)
#define X86_LARGE	BIT(7)
#define X86_PROTNONE	BIT(8)
#define X86_SWAP_TYPE	59	/* 5 bits */
#define X86_SWAP_OFFSET	14	/* inverted, against L1TF (v4.19, 6b28baca9b1f) */

static const struct mt_pte_flag x86_flags[] = {
	FLAG(0, "present", ALL),
	FLAG(1, "rw", ALL),
	CLEAR(1, "ro", ALL),
	FLAG(2, "user", ALL),
	FLAG(3, "pwt", ALL),
	FLAG(4, "pcd", ALL),
	FLAG(5, "accessed", ALL | PASSING),
	FLAG(6, "dirty", MT_IN_PAGES | PASSING),
	FLAG(7, "pat", MT_IN_PAGE),
	FLAG(7, "huge", MT_IN_LARGE),
	{ BIT(8) | BIT(0), BIT(8) | BIT(0), "global", MT_IN_PAGES },
	{ BIT(8) | BIT(0), BIT(8), "protnone", MT_IN_PAGES },
	FLAG(9, "special", MT_IN_PAGES | PASSING),
	FLAG(10, "uffd-wp", MT_IN_PAGES | PASSING),
	FLAG(11, "soft-dirty", MT_IN_PAGES | PASSING),
	FLAG(12, "pat", MT_IN_LARGE),
	FLAG(58, "saved-dirty", MT_IN_PAGES | PASSING),
	FLAG(63, "nx", ALL),
};

/* Of 64-bit swap entries only: 32-bit ones have bits of the type here. */
static const struct mt_pte_flag x86_nonpresent_flags[] = {
	FLAG(1, "soft-dirty", MT_IN_NONPRESENT),
	FLAG(2, "uffd-wp", MT_IN_NONPRESENT),
	FLAG(3, "exclusive", MT_IN_NONPRESENT),
};

/* Frame numbers of entries that are not present are stored inverted (v4.19, 6b28baca9b1f). */
static struct mt_pte x86_page(uint64_t raw, uint64_t mask, bool inverts)
{
	bool present = raw & X86_PRESENT;

	return (struct mt_pte){
		.kind = present ? MT_PTE_PAGE : MT_PTE_PROTNONE,
		.phys = (present || !inverts ? raw : ~raw) & mask,
	};
}

static struct mt_pte decode_x86_64(const struct mt_paging *paging, uint64_t raw,
				     unsigned int level)
{
	uint64_t mask = BITS(51, 12) & ~paging->ignored;
	unsigned int shift = mt_paging_shift(paging, level);
	bool large = level > 1 && level < 4 && raw & X86_LARGE;

	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	if (large || (level == 1 && raw & (X86_PRESENT | X86_PROTNONE)))
		return x86_page(raw, mask & ~(BIT(shift) - 1), true);
	if (raw & X86_PRESENT)
		return pte_of(MT_PTE_TABLE, raw & mask);
	if (level > 3)
		return pte_of(MT_PTE_BAD, 0);
	return swap_pte(raw >> X86_SWAP_TYPE, ~raw << (64 - X86_SWAP_TYPE) >> X86_SWAP_OFFSET);
}

/* The four entries of PAE's top level have no flags. */
static struct mt_pte decode_pae(const struct mt_paging *paging, uint64_t raw, unsigned int level)
{
	if (level < 3)
		return decode_x86_64(paging, raw, level);
	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	return pte_of(raw & X86_PRESENT ? MT_PTE_TABLE : MT_PTE_BAD,
		      raw & BITS(51, 12));
}

/* Two levels; a large page's bits 39 to 32 lie in 20 to 13 (PSE-36). */
static struct mt_pte decode_ia32(const struct mt_paging *paging, uint64_t raw,
				   unsigned int level)
{
	(void)paging;
	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	if (level == 1 && raw & (X86_PRESENT | X86_PROTNONE))
		return x86_page(raw, BITS(31, 12), false);
	if (level == 2 && raw & X86_LARGE)
		return pte_of(MT_PTE_PAGE,
			      (raw & BITS(31, 22)) | (raw & BITS(20, 13)) << 19);
	if (level == 2)
		return pte_of(raw & X86_PRESENT ? MT_PTE_TABLE : MT_PTE_BAD,
			      raw & BITS(31, 12));
	return swap_pte(raw >> 1 & 31, raw >> 9);
}

static bool x86_is_writable(uint64_t raw)
{
	return raw & BIT(1);
}

static bool x86_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return !(raw & BIT(63));
}

/* saved-dirty stands in where shadow stacks take the dirty bit (v6.6, fca4d413c5be) */
static bool x86_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & (BIT(6) | BIT(58));
}

static void x86_limit(uint64_t raw, bool user, bool *write, bool *exec)
{
	*write &= x86_is_writable(raw);
	*exec &= x86_is_executable(raw, user);
}

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

/* Modules follow the part that is kept for the image, whose size VMCOREINFO tells. */
static bool is_x86_64_module(const struct mt_arch_query *query, uint64_t address)
{
	int64_t size = X86_64_IMAGE_SIZE;

	mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(KERNEL_IMAGE_SIZE)", &size);
	return address >= X86_64_IMAGE + (uint64_t)size;
}

/* Where a region that begins at start ends, as far as it is known. */
static uint64_t x86_64_size(const struct mt_arch_query *query, const struct base *base,
			    uint64_t start, bool five)
{
	uint64_t end = 0;

	/* VMALLOC_SIZE_TB_L4, _L5 */
	if (!strcmp(base->name, "vmalloc"))
		return (five ? UINT64_C(12800) : UINT64_C(32)) << 40;
	if (strcmp(base->name, "direct map") != 0)
		return UINT64_MAX;
	mt_arch_variable(query, "high_memory", query->pointer_size, &end);
	return end > start ? end - start : UINT64_MAX;
}

static uint64_t x86_64_start(const struct mt_arch_query *query, const struct base *base, bool five)
{
	uint64_t start = base->start[five];

	if (base->variable)
		mt_arch_variable(query, base->variable, query->pointer_size, &start);
	return start;
}

/* The last base that is not above the address. */
static const char *x86_64_region(const struct mt_arch_query *query, const struct mt_paging *paging,
				 uint64_t address)
{
	bool five = paging->nr_levels > 4;
	uint64_t best = 0, symbol;
	const struct base *found = NULL;
	/* its name until v5.0 is the second */
	bool kasan = query->symbol(query->data, "kasan_early_shadow_page", &symbol) ||
		     query->symbol(query->data, "kasan_zero_page", &symbol);

	for (size_t i = 0; i < MT_ARRAY_SIZE(x86_64_bases); i++) {
		const struct base *base = &x86_64_bases[i];
		uint64_t start = x86_64_start(query, base, five);

		if ((!base->kasan || kasan) && start <= address && start >= best) {
			best = start;
			found = base;
		}
	}
	if (!found || address - best >= x86_64_size(query, found, best, five))
		return "hole";
	if (best == X86_64_IMAGE && is_x86_64_module(query, address))
		return "modules";
	return found->name;
}

/* Where <asm/pgtable_32_areas.h> and <asm/fixmap.h> put the last areas, which have no bounds. */
#define I386_FIXMAP 0xfe000000

static const char *i386_region(const struct mt_arch_query *query, const struct mt_paging *paging,
			       uint64_t address)
{
	const char *told = mt_arch_told_region(query, address);

	(void)paging;
	if (told)
		return told;
	if (mt_arch_in_low_memory(query, address))
		return "direct map";
	return address >= I386_FIXMAP ? "fixmap, kmap or CPU entry area" : NULL;
}

/*
 * The direct mapping starts where CONFIG_VMSPLIT_* says; the kernel lies in its first
 * megabytes.
 */
static uint64_t i386_page_offset(uint64_t kernel_address)
{
	static const uint64_t offsets[] = { 0xc0000000, 0xb0000000, 0x80000000, 0x78000000,
					    0x40000000 };

	for (size_t i = 0; i < MT_ARRAY_SIZE(offsets); i++)
		if (kernel_address >= offsets[i])
			return offsets[i];
	return 0;
}

static bool i386_find_root(const struct mt_arch_query *query, uint64_t *phys)
{
	uint64_t root;

	if (!query->symbol(query->data, "swapper_pg_dir", &root))
		return false;
	*phys = root - i386_page_offset(root);
	return true;
}

/* Protection keys have no name in smaps; bit 37 is VM_SHADOW_STACK. */
static const char *x86_64_vma_flag(unsigned int bit)
{
	return bit > 31 && bit < 37 ? "" : bit == 37 ? "ss" : NULL;
}

#define COMMON .flags = x86_flags, .nr_flags = MT_ARRAY_SIZE(x86_flags), \
	.is_writable = x86_is_writable, .is_executable = x86_is_executable, \
	.is_dirty = x86_is_dirty, .limit = x86_limit, .special = BIT(9)
#define NONPRESENT .nonpresent_flags = x86_nonpresent_flags, \
	.nr_nonpresent_flags = MT_ARRAY_SIZE(x86_nonpresent_flags)

static const struct mt_pte_format x86_64 = {
	.name = "x86_64", .entry_size = 8, .sign_extended = true, .decode = decode_x86_64,
	COMMON, NONPRESENT
};
static const struct mt_pte_format ia32_pae = {
	.name = "ia32_pae", .entry_size = 8, .bare_level = 3, .decode = decode_pae,
	COMMON, NONPRESENT
};
static const struct mt_pte_format ia32 = {
	.name = "ia32", .entry_size = 4, .decode = decode_ia32, COMMON
};

const struct mt_arch mt_arch_x86_64 = {
	.name = "x86_64",
	.library = "x86_64",
	.machines = (const char *const[]){ "x86_64", NULL },
	.elf_machine = EM_X86_64,
	.evidence = (const char *const[]){ "NUMBER(phys_base)", "SYMBOL(phys_base)",
					   "NUMBER(pgtable_l5_enabled)", NULL },
	.formats = (const struct mt_pte_format *const[]){ &x86_64, NULL },
	.sections = (const struct mt_section_bits[]){
		{ .key = "NUMBER(pgtable_l5_enabled)", .section_bits = 27, .physmem_bits = 52 },
		{ .section_bits = 27, .physmem_bits = 46 },
		{ 0 },
	},
	.region = x86_64_region,
	.vma_flag = x86_64_vma_flag,
};

const struct mt_arch mt_arch_i386 = {
	.name = "i386",
	.library = "ia32",
	.machines = (const char *const[]){ "i386", "i486", "i586", "i686", NULL },
	.elf_machine = EM_386,
	.evidence = (const char *const[]){ "CONFIG_X86_PAE", NULL },
	.formats = (const struct mt_pte_format *const[]){ &ia32_pae, &ia32, NULL },
	.find_root = i386_find_root,
	.sections = (const struct mt_section_bits[]){
		{ .section_bits = 29, .physmem_bits = 36 },
		{ 0 },
	},
	.region = i386_region,
};
