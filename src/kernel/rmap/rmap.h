/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes map a page, and where: found by reverse mapping, confirmed by page tables. */
#ifndef MT_KERNEL_RMAP_RMAP_H
#define MT_KERNEL_RMAP_RMAP_H

#include "kernel/machine/machine.h"
#include "model/address_space.h"

/*
 * Tells whether the page pfn, whose compound page begins at head_pfn, is the zero page or of the
 * huge zero page; the kernel does not count their mappings.  MT_PART_RMAP must be made.
 */
bool mt_rmap_is_zeroes(struct mt_kernel *kernel, uint64_t pfn, uint64_t head_pfn);

/*
 * Answers mt_space_ops.page_mappings for the page pfn: hands each mapping to fn and fills *result,
 * which is complete before fn is called first.  With scan all page tables are searched, without it
 * only if reverse mapping fails or finds less than the kernel counts.  MT_ERR_NOT_RAM: pfn has no
 * struct page; MT_ERR_NOT_FOUND: the page tables of this architecture are not decoded; or what fn
 * returned.
 */
struct mt_error *mt_rmap_find(struct mt_kernel *kernel, uint64_t pfn, bool scan,
			      struct mt_error *(*fn)(void *data,
						     const struct mt_page_mapping *mapping),
			      void *data, struct mt_page_mappings *result);

#endif
