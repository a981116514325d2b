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

struct mt_pageblocks {
	unsigned int order;		/* pageblock_order */
	unsigned int bits;		/* NR_PAGEBLOCK_BITS, a power of two */
	uint64_t type_mask;		/* which of them are the migrate type */
	bool has_isolate;		/* isolation is a bit of its own … */
	unsigned int isolate_bit;	/* … and which */
	unsigned int isolate_type;	/* MIGRATE_ISOLATE */
	bool from_the_top;		/* bits count from each word's highest one */
};

/*
 * HPAGE_PMD_ORDER, which HUGETLB_PAGE_ORDER is, too, where it is no variable: as many pages as one
 * table of page table entries covers.
 */
unsigned int mt_huge_page_order(const struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image);

/*
 * pageblock_order is a variable where it can change at boot; else it follows from the
 * configuration, which the dump does not have: taken from what it must be and
 * from how far the bitmaps of neighbouring sections lie apart.  MT_ERR_FORMAT if no order
 * fits what is there.
 */
struct mt_error *mt_pageblocks_init(struct mt_reader *reader, const struct mt_layout *layout,
				    const struct mt_image *image, const struct mt_memmap *memmap,
				    unsigned int nr_orders, unsigned int huge_order,
				    struct mt_pageblocks *blocks);

/*
 * The migrate type of the pageblock that pfn lies in, zone being that of the
 * page (get_pfnblock_migratetype()).  A type the kernel does not know is possible.
 */
struct mt_error *mt_pageblock_type(const struct mt_pageblocks *blocks,
				   const struct mt_page_format *format,
				   const struct mt_kzone *zone, uint64_t pfn, unsigned int *type);

/* How the pageblocks of a zone were counted. */
struct mt_pageblock_count {
	uint64_t counted;
	uint64_t unknown;	/* of a type that the kernel does not have */
	uint64_t first_unknown;	/* pfn */
	uint64_t unreadable;	/* its struct page or bitmap is not in the dump */
	uint64_t first_unreadable;	/* pfn */
};

/*
 * Pageblocks of each type in the zone, as pagetypeinfo_showblockcount_print()
 * counts them: those whose first page is online and belongs to the zone.
 * Adds to counts[nr_types].
 */
struct mt_error *mt_pageblocks_count(const struct mt_pageblocks *blocks,
				     const struct mt_page_format *format,
				     const struct mt_kzone *zone, uint64_t *counts,
				     unsigned int nr_types, struct mt_pageblock_count *how);

/* pfn_to_online_page() finds a page. */
bool mt_pfn_is_online(const struct mt_page_format *format, uint64_t pfn);

#endif
