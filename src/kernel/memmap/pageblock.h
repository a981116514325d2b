/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pageblocks: each 2^pageblock_order pages have a few bits in a bitmap, most of
 * them the migrate type (include/linux/pageblock-flags.h).
 *
 *	SPARSEMEM	a bitmap for each section, from the section's first page
 *	else		a bitmap for each zone, from the pageblock in which the
 *			zone begins
 */
#ifndef MT_KERNEL_MEMMAP_PAGEBLOCK_H
#define MT_KERNEL_MEMMAP_PAGEBLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/memmap/memmap.h"
#include "kernel/memmap/page_format.h"
#include "kernel/read/reader.h"

/* How this kernel keeps the migrate types of its pageblocks. */
struct mt_pageblocks {
	unsigned int order;		/* pageblock_order */
	unsigned int bits;		/* NR_PAGEBLOCK_BITS, a power of two */
	uint64_t type_mask;		/* which of them are the migrate type */
	bool has_isolate;		/* PB_migrate_isolate: a bit beside the type's */
	unsigned int isolate_bit;	/* its number */
	unsigned int isolate_type;	/* MIGRATE_ISOLATE */
	bool from_the_top;		/* bit 0 is each word's highest (older kernels) */
};

/*
 * Returns HPAGE_PMD_ORDER, the order of the memory that one last-level page table maps.  It is
 * HUGETLB_PAGE_ORDER, too, in kernels where that is a constant.
 */
unsigned int mt_huge_page_order(const struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image);

/*
 * Finds out pageblock_order and how the bitmaps are laid out, and fills *blocks.  The order is a
 * variable in kernels that choose it at boot.  In others it follows from the configuration, which
 * a dump does not hold; then each order that include/linux/pageblock-flags.h allows is held
 * against the distance between the bitmaps of neighbouring sections.  nr_orders is
 * NR_PAGE_ORDERS, huge_order what mt_huge_page_order() returned.  MT_ERR_FORMAT: no order fits.
 */
struct mt_error *mt_pageblocks_init(struct mt_reader *reader, const struct mt_layout *layout,
				    const struct mt_image *image, const struct mt_memmap *memmap,
				    unsigned int nr_orders, unsigned int huge_order,
				    struct mt_pageblocks *blocks);

/*
 * Stores in *type the migrate type of the pageblock that pfn, a page of zone, lies in
 * (get_pfnblock_migratetype()).  In a damaged bitmap that may be a number the kernel has no type
 * for.  An error if pfn has no bitmap; else the error of reading memory.
 */
struct mt_error *mt_pageblock_type(const struct mt_pageblocks *blocks,
				   const struct mt_page_format *format,
				   const struct mt_kzone *zone, uint64_t pfn, unsigned int *type);

/* What counting the pageblocks of a zone met. */
struct mt_pageblock_count {
	uint64_t counted;
	uint64_t unknown;	/* of a type that the kernel does not have */
	uint64_t first_unknown;	/* pfn */
	uint64_t unreadable;	/* its struct page or bitmap is not in the dump */
	uint64_t first_unreadable;	/* pfn */
};

/*
 * Counts the pageblocks of zone by migrate type, as pagetypeinfo_showblockcount_print() does:
 * those whose first page is online and belongs to the zone.  Adds to counts[nr_types], by
 * migrate type, and fills *how.  MT_ERR_NOMEM, MT_ERR_STOPPED.
 */
struct mt_error *mt_pageblocks_count(const struct mt_pageblocks *blocks,
				     const struct mt_page_format *format,
				     const struct mt_kzone *zone, uint64_t *counts,
				     unsigned int nr_types, struct mt_pageblock_count *how);

#endif
