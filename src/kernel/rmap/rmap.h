/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who maps a page, confirmed by page tables. */
#ifndef MT_KERNEL_RMAP_RMAP_H
#define MT_KERNEL_RMAP_RMAP_H

#include "kernel/machine/machine.h"
#include "model/address_space.h"

/* A page of zeroes: nobody counts its mappings.  MT_PART_RMAP first. */
bool mt_rmap_is_zeroes(struct mt_kernel *kernel, uint64_t pfn, uint64_t head_pfn);

/*
 * space.h's page_mappings() for a pfn.  MT_ERR_NOT_RAM without struct page,
 * MT_ERR_NOT_FOUND: page tables that nobody here decodes; fn's error.
 */
struct mt_error *mt_rmap_find(struct mt_kernel *kernel, uint64_t pfn, bool scan,
			      struct mt_error *(*fn)(void *data,
						     const struct mt_page_mapping *mapping),
			      void *data, struct mt_page_mappings *result);

#endif
