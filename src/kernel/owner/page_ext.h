/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel keeps of each page beside its struct page (mm/page_ext.c): one entry a page,
 * in which each user has a part at an offset of its own.
 *
 *	SPARSEMEM	mem_section.page_ext, less the entries of all pages before the section;
 *			bit 0 set (v6.1): being taken down
 *	FLATMEM		pglist_data.node_page_ext, from the node's first page on, rounded
 *			down to the largest block
 */
#ifndef MT_KERNEL_OWNER_PAGE_EXT_H
#define MT_KERNEL_OWNER_PAGE_EXT_H

#include "base/error.h"
#include "kernel/layout/layout.h"
#include "kernel/machine/machine.h"

struct mt_page_ext {
	const struct mt_memmap *memmap;
	uint64_t size;			/* bytes of an entry */
	uint64_t largest;		/* pages of the largest free block */
	struct mt_field flags;
};

/* MT_ERR_NOT_FOUND: the kernel has no such thing; MT_ERR_FORMAT; what reading says. */
struct mt_error *mt_page_ext_open(struct mt_kernel *kernel, struct mt_page_ext *ext);

/*
 * Where in the entry the part of the user is whose struct page_ext_operations is the symbol
 * operations; 0: it was not enabled.
 */
struct mt_error *mt_page_ext_offset(struct mt_kernel *kernel, const char *operations,
				    uint64_t *offset);

/*
 * The address of the entry of pfn, or 0; *n: how many follow it without a gap, itself
 * included.  n may be NULL.
 */
uint64_t mt_page_ext_at(const struct mt_page_ext *ext, uint64_t pfn, uint64_t *n);

#endif
