// SPDX-License-Identifier: GPL-2.0-or-later
/* 64-bit Power, with a radix or a hashed MMU: the same entries; see image/dump/pte.h. */
#include "image/dump/pte.h"
#include "kernel/pgtable/pgtable_private.h"

#define PPC64_RWX BITS(2, 0)

static const struct mt_entry_flag ppc64_flags[] = {
	FLAG(63, "present", MT_IN_PAGES),
	FLAG(61, "invalid", MT_IN_PAGES),
	FLAG(0, "exec", MT_IN_PAGES),
	FLAG(1, "write", MT_IN_PAGES),
	FLAG(2, "read", MT_IN_PAGES),
	CLEAR(3, "user", MT_IN_PAGES),
	FIELD(5, 4, 1, "sao", MT_IN_PAGES),
	FIELD(5, 4, 2, "io", MT_IN_PAGES),
	FIELD(5, 4, 3, "tolerant", MT_IN_PAGES),
	FLAG(7, "dirty", MT_IN_PAGES),
	FLAG(8, "accessed", MT_IN_PAGES),
	FLAG(9, "soft-dirty", MT_IN_PAGES),
	FLAG(10, "special", MT_IN_PAGES),
	FLAG(11, "devmap", MT_IN_PAGES),
};

/* A swap entry has MT_PPC64_PTE, too: its type lowest, its offset where a page's frame is. */
static struct mt_entry decode_ppc64(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level)
{
	uint64_t page = mt_ppc64_page(raw, mt_pgtable_shift(paging, level));

	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if (!(raw & MT_PPC64_PTE))
		return mt_entry(level > 1 ? MT_ENTRY_TABLE : MT_ENTRY_BAD, mt_ppc64_table(raw));
	if (raw & (MT_PPC64_PRESENT | MT_PPC64_INVALID))
		return mt_entry(raw & PPC64_RWX ? MT_ENTRY_PAGE : MT_ENTRY_PROTNONE, page);
	return (struct mt_entry){
		.kind = MT_ENTRY_ABSENT,
		.has_swap = true,
		.swap_type = raw & 31,
		.swap_offset = mt_ppc64_page(raw, paging->bits[0]) >> paging->bits[0],
	};
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

const struct mt_entry_format mt_format_ppc64 = {
	.name = "ppc64",
	.entry_size = 8,
	.big_endian = true,
	.kernel_base = 0xc000000000000000,
	.decode = decode_ppc64,
	.flags = ppc64_flags,
	.nr_flags = MT_ARRAY_SIZE(ppc64_flags),
	.is_writable = ppc64_is_writable,
	.is_executable = ppc64_is_executable,
	.is_dirty = ppc64_is_dirty,
	.special = BIT(10),
};
