/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An address space as runs of pages that are mapped alike. */
#ifndef MT_KERNEL_PGTABLE_PTDUMP_H
#define MT_KERNEL_PGTABLE_PTDUMP_H

#include "model/inspect.h"

/* Answers mt_space_ops.page_table: hands each run to fn. */
struct mt_error *mt_kernel_page_table(struct mt_inspector *inspector, const uint64_t *pid,
				      const struct mt_address_range *range,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_table_run *run),
				      void *data, struct mt_table_totals *totals);

#endif
