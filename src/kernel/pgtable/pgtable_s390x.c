// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * s390x: the Principles of Operation, chapter 3, and arch/s390/include/asm/pgtable.h.
 *
 * Above page tables of 256 entries are up to four of 2048: segment tables and those of
 * regions.  Each entry above the pages, used or not, says which table it is of.
 */
#include "image/dump/pte.h"
#include "kernel/pgtable/pgtable_private.h"

#define COMMON		BIT(4)	/* with MT_S390X_INVALID: swapped out (kernels of 2025 on) */

/* A large page may be read: bit 0, which says "present" since the other has that meaning. */
#define LARGE_READ	(BIT(14) | BIT(0))

#define PTE_READ	BIT(4)
#define PTE_PROTECT	BIT(9)

static const struct mt_entry_flag s390x_flags[] = {
	FLAG(0, "present", MT_IN_PAGE),
	FLAG(1, "soft-dirty", MT_IN_PAGE),
	FLAG(2, "accessed", MT_IN_PAGE),
	FLAG(3, "dirty", MT_IN_PAGE),
	FLAG(4, "read", MT_IN_PAGE),
	FLAG(5, "write", MT_IN_PAGE),
	FLAG(6, "special", MT_IN_PAGE),
	FLAG(7, "unused", MT_IN_PAGE),
	FLAG(10, "invalid", MT_IN_PAGE),
	FLAG(4, "common", MT_IN_LARGE),
	FLAG(5, "invalid", MT_IN_LARGE),
	FLAG(10, "huge", MT_IN_LARGE),
	FLAG(12, "accessed", MT_IN_LARGE),
	FLAG(13, "dirty", MT_IN_LARGE),
	FLAG(8, "nx", MT_IN_PAGES),
	FLAG(9, "ro", ALL),
	CLEAR(9, "rw", ALL),
};

static struct mt_entry decode_page(uint64_t raw)
{
	if (raw == MT_S390X_PTE_INVALID)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if (raw & MT_S390X_PTE_PRESENT)
		return mt_entry(raw & PTE_READ ? MT_ENTRY_PAGE : MT_ENTRY_PROTNONE,
				raw & BITS(63, 12));
	if (raw & PTE_PROTECT)
		return (struct mt_entry){
			.kind = MT_ENTRY_ABSENT,
			.has_swap = true,
			.swap_type = raw >> 2 & 31,
			.swap_offset = raw >> 12,
		};
	return mt_entry(raw & MT_S390X_PTE_INVALID ? MT_ENTRY_ABSENT : MT_ENTRY_PAGE,
			raw & BITS(63, 12));
}

/* Hardware takes an entry for invalid that the system has not seen used for a while. */
static struct mt_entry decode_large(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level)
{
	uint64_t phys = raw & ~(BIT(mt_pgtable_shift(paging, level)) - 1);

	return mt_entry(raw & MT_S390X_INVALID && !(raw & LARGE_READ) ?
			MT_ENTRY_PROTNONE : MT_ENTRY_PAGE, phys);
}

static struct mt_entry decode_s390x(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level)
{
	if (level == 1)
		return decode_page(raw);
	if ((raw & ~UINT64_C(0xf)) == MT_S390X_INVALID)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if (raw & MT_S390X_INVALID && (raw & COMMON || !(raw & MT_S390X_LARGE)))
		return mt_entry(MT_ENTRY_ABSENT, 0);
	if (mt_s390x_level(raw) != level)
		return mt_entry(MT_ENTRY_BAD, 0);
	if (raw & MT_S390X_LARGE && level < 4)
		return decode_large(paging, raw, level);
	return mt_entry(MT_ENTRY_TABLE, raw & (level == 2 ? BITS(63, 11) : BITS(63, 12)));
}

static unsigned int s390x_levels(uint64_t raw)
{
	return mt_s390x_level(raw);
}

static bool s390x_is_writable(uint64_t raw)
{
	return !(raw & BIT(9));
}

static bool s390x_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return !(raw & BIT(8));
}

static bool s390x_is_dirty(uint64_t raw, unsigned int level)
{
	return raw & (level > 1 ? BIT(13) : BIT(3));
}

static void s390x_limit(uint64_t raw, bool user, bool *write, bool *exec)
{
	(void)user;
	(void)exec;
	*write &= s390x_is_writable(raw);
}

const struct mt_entry_format mt_format_s390x = {
	.name = "s390x",
	.entry_size = 8,
	.separate = true,
	.decode = decode_s390x,
	.levels = s390x_levels,
	.flags = s390x_flags,
	.nr_flags = MT_ARRAY_SIZE(s390x_flags),
	.is_writable = s390x_is_writable,
	.is_executable = s390x_is_executable,
	.is_dirty = s390x_is_dirty,
	.limit = s390x_limit,
	.special = BIT(6),
};
