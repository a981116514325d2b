/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct page_ext, what a kernel keeps of each page beside its struct page (mm/page_ext.c): one
 * entry a page, in which each user (page_owner, …) has a part at an offset of its own.
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

/* How this kernel keeps them. */
struct mt_page_ext {
	const struct mt_memmap *memmap;
	uint64_t size;			/* bytes of an entry */
	uint64_t largest;		/* pages of the largest free block */
	struct mt_field flags;
};

/*
 * Fills *ext.  Makes MT_PART_PAGES.  MT_ERR_NOT_FOUND: the kernel was built without page_ext;
 * MT_ERR_FORMAT: an entry of an impossible size; else the error of reading.
 */
struct mt_error *mt_page_ext_open(struct mt_kernel *kernel, struct mt_page_ext *ext);

/*
 * Stores in *offset where in an entry, in bytes, the part of the user begins whose struct
 * page_ext_operations is the symbol operations; 0 if the user was not enabled.  MT_ERR_NOT_FOUND:
 * no such symbol; else the error of reading.
 */
struct mt_error *mt_page_ext_offset(struct mt_kernel *kernel, const char *operations,
				    uint64_t *offset);

/*
 * Returns the address of the entry of pfn, 0 if it has none.  Stores in *n how many entries, this
 * one included, are consecutive from it on; n may be NULL.
 */
uint64_t mt_page_ext_at(const struct mt_page_ext *ext, uint64_t pfn, uint64_t *n);

#endif
