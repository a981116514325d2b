/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often a page is mapped, as this kernel counts:
 *
 *	page._mapcount		mappings of this page alone, less one
 *	_entire_mapcount	of the whole compound page (compound_mapcount before v6.3)
 *	_large_mapcount		all of a compound page's (v6.10)
 *
 * Until v6.2 (cb67f4282bf9) the first also held, of a huge page of a file, the mappings of the
 * whole, and of an anonymous one with PG_double_map set one too many (__page_mapcount()).  A
 * kernel with CONFIG_NO_PAGE_MAPCOUNT (v6.15) keeps none for the pages of compound ones; what
 * is said of a page is then the average of all (fs/proc/internal.h,
 * folio_average_page_mapcount()).
 */
#ifndef MT_KERNEL_RMAP_MAPCOUNT_H
#define MT_KERNEL_RMAP_MAPCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/layout/rmap_layout.h"
#include "kernel/machine/machine.h"
#include "model/uses.h"

struct mt_mapcount {
	uint64_t count;			/* mappings of the page */
	bool averaged;			/* … on average, of the compound page it lies in */
	bool shared;			/* mapped more than once */
	bool dirty;			/* PG_dirty, of its head */
	enum mt_use use;
	unsigned int order;		/* of the compound page; 0: it is none */
	uint64_t head_pfn;
	uint64_t refcount;		/* of the head */
	uint64_t mapping, index;	/* of the head, raw; MT_UNKNOWN: no such member */
	unsigned int node;		/* MT_NO_INDEX: not told */
};

/* Makes kernel->rmap, what reading mapcounts takes. */
extern const struct mt_part_type mt_part_rmap;

/* Of a page; MT_PART_RMAP first.  MT_ERR_NOT_RAM: it has no struct page. */
struct mt_error *mt_mapcount_read(struct mt_kernel *kernel, uint64_t pfn,
				  struct mt_mapcount *count);

#endif
