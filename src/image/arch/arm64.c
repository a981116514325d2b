// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arm64.
 *
 * Entries: the architecture's manual, D8; arch/arm64/include/asm/pgtable-{hwdef,prot}.h.
 */
#include <elf.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

static const struct mt_pte_flag arm64_flags[] = {
	FLAG(0, "valid", ALL),
	FIELD(4, 2, 0, "attr0", MT_IN_PAGES),
	FIELD(4, 2, 1, "attr1", MT_IN_PAGES),
	FIELD(4, 2, 2, "attr2", MT_IN_PAGES),
	FIELD(4, 2, 3, "attr3", MT_IN_PAGES),
	FIELD(4, 2, 4, "attr4", MT_IN_PAGES),
	FIELD(4, 2, 5, "attr5", MT_IN_PAGES),
	FIELD(4, 2, 6, "attr6", MT_IN_PAGES),
	FIELD(4, 2, 7, "attr7", MT_IN_PAGES),
	FLAG(5, "ns", MT_IN_PAGES),
	FLAG(6, "user", MT_IN_PAGES),
	FLAG(7, "ro", MT_IN_PAGES),
	CLEAR(7, "rw", MT_IN_PAGES),
	FLAG(10, "accessed", MT_IN_PAGES | PASSING),
	FLAG(11, "ng", MT_IN_PAGES),
	FLAG(50, "gp", MT_IN_PAGES),
	FLAG(51, "dbm", MT_IN_PAGES),
	FLAG(52, "contiguous", MT_IN_PAGES | PASSING),
	FLAG(53, "pxn", MT_IN_PAGES),
	FLAG(54, "uxn", MT_IN_PAGES),
	FLAG(55, "dirty", MT_IN_PAGES | PASSING),
	FLAG(56, "special", MT_IN_PAGES | PASSING),
	FLAG(59, "pxntable", MT_IN_TABLE),
	FLAG(60, "uxntable", MT_IN_TABLE),
};

#define ARM64_PROT_NONE		BIT(58)
#define ARM64_PRESENT_INVALID	BIT(11)
#define ARM64_XN		(BIT(54) | BIT(53))

/* Where an entry keeps the highest bits of an address. */
enum arm64_high {
	ARM64_PLAIN,	/* 48 bits are all */
	ARM64_LPA,	/* 64K pages: 51 to 48 in 15 to 12 */
	ARM64_LPA2,	/* 4K, 16K pages: 51 and 50 in 9 and 8 */
};

static uint64_t arm64_phys(const struct mt_paging *paging, uint64_t raw, unsigned int shift,
			   enum arm64_high high)
{
	unsigned int low = shift > paging->bits[0] ? shift : paging->bits[0];

	switch (high) {
	case ARM64_LPA:
		return (raw & BITS(47, low)) | (raw & BITS(15, 12)) << 36;
	case ARM64_LPA2:
		return (raw & BITS(49, low)) | (raw & BITS(9, 8)) << 42;
	default:
		return raw & BITS(47, low);
	}
}

/*
 * Bit 0: valid; bit 1: a table, or at the last level a page.  The system's mark for
 * PROT_NONE moved from bit 58 to 11 with v6.11, which swap offsets used before; but such pages
 * are not executable by the kernel, and no swap offset of that time reached these bits.
 */
static struct mt_pte decode_arm64(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level, enum arm64_high high)
{
	unsigned int shift = level > 1 ? mt_paging_shift(paging, level) : 0;

	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	if (!(raw & 1))
		return raw & ARM64_PROT_NONE ||
		       (raw & ARM64_PRESENT_INVALID && raw & ARM64_XN) ?
		       pte_of(MT_PTE_PROTNONE, arm64_phys(paging, raw, shift, high)) :
		       pte_of(MT_PTE_NONPRESENT, 0);
	if (raw & 2 && level > 1)
		return pte_of(MT_PTE_TABLE, arm64_phys(paging, raw, 0, high));
	if (!(raw & 2) && level == 1)
		return pte_of(MT_PTE_BAD, 0);
	return pte_of(MT_PTE_PAGE, arm64_phys(paging, raw, shift, high));
}

static struct mt_pte decode_arm64_plain(const struct mt_paging *paging, uint64_t raw,
					  unsigned int level)
{
	return decode_arm64(paging, raw, level, ARM64_PLAIN);
}

static struct mt_pte decode_arm64_lpa(const struct mt_paging *paging, uint64_t raw,
					unsigned int level)
{
	return decode_arm64(paging, raw, level, ARM64_LPA);
}

static struct mt_pte decode_arm64_lpa2(const struct mt_paging *paging, uint64_t raw,
					 unsigned int level)
{
	return decode_arm64(paging, raw, level, ARM64_LPA2);
}

static bool arm64_is_writable(uint64_t raw)
{
	return !(raw & BIT(7));
}

static bool arm64_is_executable(uint64_t raw, bool user)
{
	return !(raw & BIT(user ? 54 : 53));
}

/* set by the system, or by hardware that clears "ro" on a write where DBM allows it */
static bool arm64_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & BIT(55) || (raw & (BIT(51) | BIT(7))) == BIT(51);
}

/* APTable, PXNTable, UXNTable */
static void arm64_limit(uint64_t raw, bool user, bool *write, bool *exec)
{
	*write &= !(raw & BIT(62));
	*exec &= !(raw & BIT(user ? 60 : 59));
}

/*
 * <asm/memory.h>: the first half of the kernel's addresses is the linear mapping, where
 * VMCOREINFO does not say PAGE_OFFSET (since v5.4, 14c127c957c1); the rest, behind vmalloc.
 */
static const char *arm64_region(const struct mt_arch_query *query, const struct mt_paging *paging,
				uint64_t address)
{
	unsigned int bits = mt_paging_shift(paging, paging->nr_levels + 1);
	const char *told = mt_arch_told_region(query, address);
	uint64_t start = UINT64_MAX << bits;
	int64_t value;

	if (told)
		return told;
	if (!mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(PAGE_OFFSET)", &value) &&
	    address >= start && address < start + BIT(bits - 1))
		return "direct map";
	if (mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(VMALLOC_END)", &value) &&
	    address >= (uint64_t)value)
		return "fixmap or PCI I/O";
	return NULL;
}

/* VM_ARM64_BTI, VM_MTE, VM_MTE_ALLOWED; protection keys have no name in smaps. */
static const char *arm64_vma_flag(unsigned int bit)
{
	return bit == 24 ? "bt" : bit == 32 || bit == 36 ? "mt" : bit > 32 && bit < 38 ? "" : NULL;
}

static const struct mt_swap_form arm64_swap_forms[] = {
	{ 2, 6, 8, 50, -1, 0 },
	/* v5.19 */
	{ 3, 5, 8, 50, 1, -1 },
	/* v6.10: PTE_PRESENT_INVALID is bit 11, in the series of 5b32510af77b */
	{ 6, 5, 12, 50, 1, 1 },
};

#define COMMON .entry_size = 8, .split = true, .flags = arm64_flags, \
	.nr_flags = MT_ARRAY_SIZE(arm64_flags), .is_writable = arm64_is_writable, \
	.is_executable = arm64_is_executable, .is_dirty = arm64_is_dirty, .limit = arm64_limit, \
	.special = BIT(56)

static const struct mt_pte_format plain = {
	.name = "aarch64", .decode = decode_arm64_plain, COMMON
};
static const struct mt_pte_format lpa = {
	.name = "aarch64_lpa", .decode = decode_arm64_lpa, COMMON
};
static const struct mt_pte_format lpa2 = {
	.name = "aarch64_lpa2", .decode = decode_arm64_lpa2, COMMON
};

const struct mt_arch mt_arch_arm64 = {
	.name = "aarch64",
	.library = "aarch64",
	.machines = (const char *const[]){ "aarch64", NULL },
	.elf_machine = EM_AARCH64,
	.evidence = (const char *const[]){ "NUMBER(TCR_EL1_T1SZ)", "NUMBER(kimage_voffset)",
					   NULL },
	.formats = (const struct mt_pte_format *const[]){ &plain, &lpa, &lpa2, NULL },
	.swap_forms = arm64_swap_forms,
	.nr_swap_forms = MT_ARRAY_SIZE(arm64_swap_forms),
	/* the system call came with v6.10, too (8be7258aad44) */
	.swap_age_symbol = "__arm64_sys_mseal",
	.sections = (const struct mt_section_bits[]){
		/* v5.12, f0b13ee23241 */
		{ .page_size = 65536, .section_bits = 29, .physmem_bits = 52 },
		{ .section_bits = 27, .physmem_bits = 48 },
		{ 0 },
	},
	.region = arm64_region,
	.vma_flag = arm64_vma_flag,
};
