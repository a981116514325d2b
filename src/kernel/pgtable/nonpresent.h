/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why an address has no page, or one that nobody may touch: in words. */
#ifndef MT_KERNEL_PGTABLE_NONPRESENT_H
#define MT_KERNEL_PGTABLE_NONPRESENT_H

#include "kernel/pgtable/pgtable.h"

/*
 * NULL in *text: there is nothing to say of that kind of entry.  is_kernel: the address is,
 * whoever's the tables.  The caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_nonpresent_explain(const struct mt_pgtable *table, uint64_t address,
				   bool is_kernel, const struct mt_pte *entry, uint64_t raw,
				   char **text);

#endif
