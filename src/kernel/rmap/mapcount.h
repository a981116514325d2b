/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often a page is mapped, by the counters of this kernel:
 *
 *	page._mapcount		mappings of this page alone, less one
 *	_entire_mapcount	of the whole compound page (compound_mapcount before v6.3)
 *	_large_mapcount		all of a compound page's (v6.10)
 *
 * Until v6.2 (cb67f4282bf9) page._mapcount of a page in a huge page of a file also counted the
 * mappings of the whole, and in an anonymous one with PG_double_map set it was one too high
 * (__page_mapcount()).  A kernel with CONFIG_NO_PAGE_MAPCOUNT (v6.15) keeps no counts for the pages
 * of compound pages; /proc shows the average over all pages instead (fs/proc/internal.h,
 * folio_average_page_mapcount()), and so does this.
 */
#ifndef MT_KERNEL_RMAP_MAPCOUNT_H
#define MT_KERNEL_RMAP_MAPCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/layout/rmap_layout.h"
#include "kernel/machine/machine.h"
#include "model/uses.h"

/* What the struct pages of a page and its head tell. */
struct mt_mapcount {
	uint64_t count;			/* mappings of the page */
	bool averaged;			/* count is the average over its compound page */
	bool shared;			/* mapped more than once */
	bool dirty;			/* PG_dirty, of its head */
	enum mt_use use;
	unsigned int order;		/* of the compound page; 0: it is none */
	uint64_t head_pfn;
	uint64_t refcount;		/* of the head */
	uint64_t mapping, index;	/* of the head, raw; MT_UNKNOWN: no such member */
	unsigned int node;		/* MT_NO_INDEX: not told */
};

/* Makes kernel->rmap, the layout that reading mapcounts and reverse mapping takes. */
extern const struct mt_part_type mt_part_rmap;

/*
 * Reads how often the page pfn is mapped into *count.  MT_PART_RMAP must be made.  MT_ERR_NOT_RAM:
 * pfn has no struct page; MT_ERR_FORMAT: it is a tail of what is no head; else the error of
 * reading.
 */
struct mt_error *mt_mapcount_read(struct mt_kernel *kernel, uint64_t pfn,
				  struct mt_mapcount *count);

#endif
