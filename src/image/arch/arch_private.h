/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of this folder share; nobody else includes it. */
#ifndef MT_IMAGE_ARCH_ARCH_PRIVATE_H
#define MT_IMAGE_ARCH_ARCH_PRIVATE_H

#include "base/cleanup.h"
#include "image/arch/arch.h"

/*
 * All architectures: a struct mt_arch mt_arch_NAME for each.  Evidence in VMCOREINFO is looked
 * for in this order.
 */
#define MT_ARCHES(X)   \
	X(x86_64)      \
	X(arm64)       \
	X(riscv64)     \
	X(s390x)       \
	X(ppc64)       \
	X(i386)        \
	X(arm)         \
	X(mips64)      \
	X(loongarch64)

#define MT_DECLARE_ARCH(name) extern const struct mt_arch mt_arch_##name;
MT_ARCHES(MT_DECLARE_ARCH)

#define BIT(n) (UINT64_C(1) << (n))
#define BITS(high, low) ((BIT(high) << 1) - BIT(low))

/* Rows of struct mt_pte_flag: a bit that is set, one that is clear, a field's value. */
#define FLAG(bit, name, where) { BIT(bit), BIT(bit), name, where }
#define CLEAR(bit, name, where) { BIT(bit), 0, name, where }
#define FIELD(high, low, n, name, where) { BITS(high, low), (uint64_t)(n) << (low), name, where }

#define ALL (MT_IN_TABLE | MT_IN_PAGES)
#define PASSING MT_COMES_AND_GOES

/* Makes an entry of nothing but kind and address. */
static inline struct mt_pte pte_of(enum mt_pte_kind kind, uint64_t phys)
{
	return (struct mt_pte){ .kind = kind, .phys = phys };
}

/* Makes an entry that is not present and says where its contents are. */
static inline struct mt_pte swap_pte(uint64_t type, uint64_t offset)
{
	return (struct mt_pte){
		.kind = MT_PTE_NONPRESENT, .has_swap = true,
		.swap_type = type, .swap_offset = offset,
	};
}

/* MT_ERR_NOT_FOUND: what set_up() needs and nobody tells. */
struct mt_error *mt_arch_missing(const char *what);

/*
 * Whether a 32-bit kernel's linear mapping (from 3 GiB on, up to high_memory) has address.
 * PAGE_OFFSET of VMCOREINFO was asked before.
 */
bool mt_arch_in_low_memory(const struct mt_arch_query *query, uint64_t address);

#endif
