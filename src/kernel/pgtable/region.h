/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What part of an address space an address lies in. */
#ifndef MT_KERNEL_PGTABLE_REGION_H
#define MT_KERNEL_PGTABLE_REGION_H

#include "kernel/pgtable/pgtable.h"

/*
 * "direct map", "vmemmap", "kernel text: function+0x20", "modules: function+0x20 [module]",
 * "vmalloc: 0x…-0x…, function+0x20", "per-CPU: CPU 1 + 0x20", "user", …; "kernel" where the
 * dump does not tell more.  The caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_region_name(const struct mt_pgtable *table, uint64_t address, char **name);

#endif
