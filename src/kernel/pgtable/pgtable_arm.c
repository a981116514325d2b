// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * 32-bit ARM: the Architecture Reference Manual for ARMv7, B3;
 * arch/arm/include/asm/pgtable-{2,3}level*.h.
 */
#include "kernel/pgtable/pgtable_private.h"

/*
 * The short form has no room for what Linux wants to know, so each hardware table of pages
 * has a table of Linux's own 2 KiB below it, and that is the one that is read here.
 */
#define LINUX_BELOW	2048u
#define IS_SECTION(raw)	(((raw) & 3) == 2)

static const struct mt_entry_flag arm_flags[] = {
	FLAG(0, "present", MT_IN_PAGE),
	FLAG(1, "accessed", MT_IN_PAGE),
	FLAG(6, "dirty", MT_IN_PAGE),
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

/* Supersections (16 MiB) are for devices. */
static struct mt_entry decode_arm(const struct mt_paging *paging, uint64_t raw,
				  unsigned int level)
{
	(void)paging;
	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if (level == 2 && (raw & 3) == 1)
		return mt_entry(MT_ENTRY_TABLE, (raw & BITS(31, 10)) - LINUX_BELOW);
	if (level == 2)
		return IS_SECTION(raw) ?
		       mt_entry(MT_ENTRY_PAGE, raw & (raw & BIT(18) ? BITS(31, 24) : BITS(31, 20))) :
		       mt_entry(MT_ENTRY_BAD, 0);
	if (raw & 1)
		return mt_entry(raw & BIT(11) ? MT_ENTRY_PROTNONE : MT_ENTRY_PAGE,
				raw & BITS(31, 12));
	return (struct mt_entry){
		.kind = MT_ENTRY_ABSENT, .has_swap = true,
		.swap_type = raw >> 2 & 31, .swap_offset = raw >> 7,
	};
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

static const struct mt_entry_flag arm_lpae_flags[] = {
	FLAG(0, "valid", ALL),
	FLAG(6, "user", MT_IN_PAGES),
	FLAG(7, "ap2", MT_IN_PAGES),
	FLAG(10, "accessed", MT_IN_PAGES),
	FLAG(11, "ng", MT_IN_PAGES),
	FLAG(52, "contiguous", MT_IN_PAGES),
	FLAG(53, "pxn", MT_IN_PAGES),
	FLAG(54, "nx", MT_IN_PAGES),
	FLAG(55, "dirty", MT_IN_PAGES),
	FLAG(56, "special", MT_IN_PAGES),
	FLAG(57, "none", MT_IN_PAGE),
	FLAG(58, "ro", MT_IN_PAGES),
	CLEAR(58, "rw", MT_IN_PAGES),
};

/* Bit 1 without bit 0: present for Linux, not for the hardware. */
static struct mt_entry decode_arm_lpae(const struct mt_paging *paging, uint64_t raw,
				       unsigned int level)
{
	uint64_t page = raw & BITS(39, 0) & ~(BIT(mt_pgtable_shift(paging, level)) - 1);

	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if ((raw & 3) == 3 && level > 1)
		return mt_entry(MT_ENTRY_TABLE, raw & BITS(39, 12));
	if (raw & 1)
		return mt_entry(raw & 2 || level == 2 ? MT_ENTRY_PAGE : MT_ENTRY_BAD, page);
	return raw & 2 ? mt_entry(MT_ENTRY_PROTNONE, page) : mt_entry(MT_ENTRY_ABSENT, 0);
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

const struct mt_entry_format mt_format_arm = {
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

const struct mt_entry_format mt_format_arm_lpae = {
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
