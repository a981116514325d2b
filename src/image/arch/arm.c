// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * 32-bit ARM.
 *
 * Entries: the Architecture Reference Manual for ARMv7, B3;
 * arch/arm/include/asm/pgtable-{2,3}level*.h.
 */
#include <elf.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

/*
 * The short form has no room for what Linux wants to know, so each hardware table of pages
 * has a table of Linux's own 2 KiB below it, and that is the one that is read here.
 */
#define LINUX_BELOW	2048u
#define IS_SECTION(raw)	(((raw) & 3) == 2)

static const struct mt_pte_flag arm_flags[] = {
	FLAG(0, "present", MT_IN_PAGE),
	FLAG(1, "accessed", MT_IN_PAGE | PASSING),
	FLAG(6, "dirty", MT_IN_PAGE | PASSING),
	FLAG(7, "ro", MT_IN_PAGE),
	CLEAR(7, "rw", MT_IN_PAGE),
	FLAG(8, "user", MT_IN_PAGE),
	FLAG(9, "nx", MT_IN_PAGE),
	FLAG(10, "shared", MT_IN_PAGE),
	FLAG(11, "none", MT_IN_PAGE),
	FLAG(2, "bufferable", MT_IN_LARGE),
	FLAG(3, "cacheable", MT_IN_LARGE),
	FLAG(4, "nx", MT_IN_LARGE),
	FLAG(11, "user", MT_IN_LARGE),
	FLAG(15, "ro", MT_IN_LARGE),
	CLEAR(15, "rw", MT_IN_LARGE),
	FLAG(16, "shared", MT_IN_LARGE),
	FLAG(17, "ng", MT_IN_LARGE),
	FLAG(18, "supersection", MT_IN_LARGE),
};

/* Supersections (16 MiB, 16 entries in a row) are for devices. */
static struct mt_pte decode_arm(const struct mt_paging *paging, uint64_t raw,
				  unsigned int level)
{
	(void)paging;
	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	if (level == 2 && (raw & 3) == 1)
		return pte_of(MT_PTE_TABLE, (raw & BITS(31, 10)) - LINUX_BELOW);
	if (level == 2) {
		struct mt_pte pte = pte_of(IS_SECTION(raw) ? MT_PTE_PAGE : MT_PTE_BAD, 0);

		if (IS_SECTION(raw))
			pte.row_shift = raw & BIT(18) ? 24 : 20;
		if (IS_SECTION(raw))
			pte.phys = raw & ~(BIT(pte.row_shift) - 1);
		return pte;
	}
	if (raw & 1)
		return pte_of(raw & BIT(11) ? MT_PTE_PROTNONE : MT_PTE_PAGE,
				raw & BITS(31, 12));
	return swap_pte(raw >> 2 & 31, raw >> 7);
}

static bool arm_is_writable(uint64_t raw)
{
	return !(raw & (IS_SECTION(raw) ? BIT(15) : BIT(7)));
}

static bool arm_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return !(raw & (IS_SECTION(raw) ? BIT(4) : BIT(9)));
}

static bool arm_is_dirty(uint64_t raw, unsigned int level)
{
	return level == 1 && raw & BIT(6);
}

static const struct mt_pte_flag arm_lpae_flags[] = {
	FLAG(0, "valid", ALL),
	FLAG(6, "user", MT_IN_PAGES),
	FLAG(7, "ap2", MT_IN_PAGES),
	FLAG(10, "accessed", MT_IN_PAGES | PASSING),
	FLAG(11, "ng", MT_IN_PAGES),
	FLAG(52, "contiguous", MT_IN_PAGES | PASSING),
	FLAG(53, "pxn", MT_IN_PAGES),
	FLAG(54, "nx", MT_IN_PAGES),
	FLAG(55, "dirty", MT_IN_PAGES | PASSING),
	FLAG(56, "special", MT_IN_PAGES | PASSING),
	FLAG(57, "none", MT_IN_PAGE),
	FLAG(58, "ro", MT_IN_PAGES),
	CLEAR(58, "rw", MT_IN_PAGES),
};

/* Bit 1 without bit 0: present for Linux, not for the hardware. */
static struct mt_pte decode_arm_lpae(const struct mt_paging *paging, uint64_t raw,
				       unsigned int level)
{
	uint64_t page = raw & BITS(39, 0) & ~(BIT(mt_paging_shift(paging, level)) - 1);

	if (!raw)
		return pte_of(MT_PTE_EMPTY, 0);
	if ((raw & 3) == 3 && level > 1)
		return pte_of(MT_PTE_TABLE, raw & BITS(39, 12));
	if (raw & 1)
		return pte_of(raw & 2 || level == 2 ? MT_PTE_PAGE : MT_PTE_BAD, page);
	return raw & 2 ? pte_of(MT_PTE_PROTNONE, page) : pte_of(MT_PTE_NONPRESENT, 0);
}

static bool arm_lpae_is_writable(uint64_t raw)
{
	return !(raw & BIT(58));
}

static bool arm_lpae_is_executable(uint64_t raw, bool user)
{
	return !(raw & BIT(54)) && (user || !(raw & BIT(53)));
}

static bool arm_lpae_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & BIT(55);
}

/* MODULES_VADDR: modules lie below what is mapped linearly. */
#define BELOW_LINEAR	0x1000000

static const struct mt_pte_format short_form = {
	.name = "arm",
	.entry_size = 4,
	.below_linear = BELOW_LINEAR,
	.decode = decode_arm,
	.flags = arm_flags,
	.nr_flags = MT_ARRAY_SIZE(arm_flags),
	.is_writable = arm_is_writable,
	.is_executable = arm_is_executable,
	.is_dirty = arm_is_dirty,
};

static const struct mt_pte_format long_form = {
	.name = "arm_lpae",
	.entry_size = 8,
	.below_linear = BELOW_LINEAR,
	.decode = decode_arm_lpae,
	.flags = arm_lpae_flags,
	.nr_flags = MT_ARRAY_SIZE(arm_lpae_flags),
	.is_writable = arm_lpae_is_writable,
	.is_executable = arm_lpae_is_executable,
	.is_dirty = arm_lpae_is_dirty,
	.special = BIT(56),
};

/* CONFIG_VMSPLIT_*: the kernel lies in the first megabytes of what it maps linearly. */
#define SPLIT UINT64_C(0xf0000000)

/* RAM begins where the linear mapping does; whoever uses the tables checks whether that is so. */
static struct mt_error *set_up_arm(const struct mt_arch_query *query, struct mt_page_tables *t)
{
	mt_cleanup(free) char *config = mt_vmcoreinfo_get(query->vmcoreinfo, "CONFIG_ARM_LPAE");
	bool is_long = config && *config == 'y';
	uint64_t root, ram = 0;

	if (!query->symbol(query->data, "swapper_pg_dir", &root))
		return mt_arch_missing("swapper_pg_dir");
	if (!query->first_ram || !query->first_ram(query->data, &ram))
		return mt_error_create(MT_ERR_NOT_FOUND, "address translation: where RAM begins is "
				       "known of ELF dumps only, on this machine");
	t->format = is_long ? &long_form : &short_form;
	t->root = root - (root & SPLIT) + ram;
	t->paging = is_long ?
		    (struct mt_paging){ .format = "arm_lpae", .nr_levels = 3,
					.bits = { 12, 9, 9, 2 } } :
		    (struct mt_paging){ .format = "arm", .nr_levels = 2, .bits = { 12, 8, 12 } };
	return NULL;
}

static const char *arm_region(const struct mt_arch_query *query, const struct mt_paging *paging,
			      uint64_t address)
{
	const char *told = mt_arch_told_region(query, address);

	(void)paging;
	return !told && mt_arch_in_low_memory(query, address) ? "direct map" : told;
}

const struct mt_arch mt_arch_arm = {
	.name = "arm",
	.library = "arm",
	.machines = (const char *const[]){ "arm", "armv6l", "armv7l", "armv8l", NULL },
	.elf_machine = EM_ARM,
	.evidence = (const char *const[]){ "CONFIG_ARM_LPAE", NULL },
	.formats = (const struct mt_pte_format *const[]){ &short_form, &long_form, NULL },
	.set_up = set_up_arm,
	.region = arm_region,
};
