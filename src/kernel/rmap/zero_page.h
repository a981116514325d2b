/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The zero pages, which the kernel maps for anonymous memory that was read but never written. */
#ifndef MT_KERNEL_RMAP_ZERO_PAGE_H
#define MT_KERNEL_RMAP_ZERO_PAGE_H

#include <stdint.h>

#include "kernel/machine/machine.h"

/* Their pfns; MT_UNKNOWN: there is none, or no symbol tells. */
struct mt_zero_pages {
	uint64_t pfn;			/* zero_pfn (mm/memory.c); zero_page_pfn since v7.1 */
	uint64_t huge_pfn;		/* the first of huge_zero_pfn (mm/huge_memory.c) */
};

/* Reads them.  MT_PART_PAGES must be made. */
struct mt_zero_pages mt_zero_pages_read(struct mt_kernel *kernel);

#endif
