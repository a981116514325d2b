/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading what every struct page holds in every kernel: zone, node, order, whether it is free.
 *
 * The top of page.flags holds, from the highest bit down (page-flags-layout.h)
 *
 *	section | node | zone | … | flags
 *
 * with widths that follow the kernel's configuration; the section is there
 * without VMEMMAP only, the node only if it fits.
 */
#ifndef MT_KERNEL_MEMMAP_PAGE_FORMAT_H
#define MT_KERNEL_MEMMAP_PAGE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/progress.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/memmap/memmap.h"
#include "kernel/node/nodes.h"
#include "kernel/read/reader.h"

struct mt_page_format {
	struct mt_reader *reader;
	const struct mt_layout *layout;
	const struct mt_memmap *memmap;
	const struct mt_progress *progress;	/* of long walks; may be NULL */

	unsigned int zone_shift, zone_width;
	unsigned int node_shift, node_width;	/* width 0: one node, or elsewhere */
	uint64_t section_nodes;		/* section_to_node_table[], 0: none */
	unsigned int section_node_size;	/* bytes of its elements */

	/* PageBuddy: (page_type & mask) == value */
	uint32_t buddy_mask, buddy_value;
};

/*
 * Fills *format from the layout and the enumerators of the kernel's types.  All other arguments
 * must outlive it.  MT_ERR_FORMAT: widths that do not fit into page.flags, or a struct page over
 * MT_MAX_PAGE_SIZE bytes.
 */
struct mt_error *mt_page_format_init(struct mt_reader *reader, const struct mt_layout *layout,
				     const struct mt_image *image, const struct mt_knodes *nodes,
				     const struct mt_memmap *memmap,
				     struct mt_page_format *format);

/*
 * Reports to format->progress, at every 4096th call of a long walk, that done of total steps are
 * done; what names the walk.  MT_ERR_STOPPED if the user asked for a stop.
 */
struct mt_error *mt_page_walk_report(const struct mt_page_format *format, const char *what,
				     uint64_t done, uint64_t total);

/* Returns the zone index in the flags of raw, a struct page as it is in memory (page_zonenum()). */
unsigned int mt_page_zone(const struct mt_page_format *format, const void *raw);

/*
 * Stores in *node the node of pfn, whose struct page is raw: from its flags, else from
 * section_to_node_table[] (page_to_nid()).  False if that table cannot be read.
 */
bool mt_page_node(const struct mt_page_format *format, const void *raw, uint64_t pfn,
		  unsigned int *node);

/* Tells whether the flags of raw, the struct page of pfn, name zone (page_zone(page) == zone). */
bool mt_page_in_zone(const struct mt_page_format *format, const void *raw, uint64_t pfn,
		     const struct mt_kzone *zone);

/* Tells whether raw is the first page of a free block of the buddy allocator (PageBuddy()). */
bool mt_page_is_buddy(const struct mt_page_format *format, const void *raw);

/* Returns page.private of raw (page_private()), which in a free block is its order. */
uint64_t mt_page_private(const struct mt_page_format *format, const void *raw);

#endif
