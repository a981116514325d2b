/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of formats share. */
#ifndef MT_KERNEL_PGTABLE_PGTABLE_PRIVATE_H
#define MT_KERNEL_PGTABLE_PGTABLE_PRIVATE_H

#include "kernel/pgtable/pgtable.h"

#define BIT(n) (UINT64_C(1) << (n))
#define BITS(high, low) ((BIT(high) << 1) - BIT(low))

#define FLAG(bit, name, where) { BIT(bit), BIT(bit), name, where }
#define CLEAR(bit, name, where) { BIT(bit), 0, name, where }
#define FIELD(high, low, n, name, where) { BITS(high, low), (uint64_t)(n) << (low), name, where }

#define ALL (MT_IN_TABLE | MT_IN_PAGES)

static inline struct mt_entry mt_entry(enum mt_entry_kind kind, uint64_t phys)
{
	return (struct mt_entry){ .kind = kind, .phys = phys };
}

/* Of machines with a file of their own. */
extern const struct mt_entry_format mt_format_s390x, mt_format_ppc64, mt_format_arm,
	mt_format_arm_lpae;

#endif
