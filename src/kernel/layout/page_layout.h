/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where this kernel keeps what tells the use of a page: layout.h's for what
 * only the views of pages need, so that the others need not wait for it.
 *
 * All of it is optional; whoever reads asks ->exists first.
 */
#ifndef MT_KERNEL_LAYOUT_PAGE_LAYOUT_H
#define MT_KERNEL_LAYOUT_PAGE_LAYOUT_H

#include "base/error.h"
#include "image/types/types.h"
#include "kernel/layout/layout.h"

#define MT_MAX_RAM_STRUCT 4096u	/* bytes of struct resource, of memblock_region */

struct mt_page_layout {
	uint64_t page_size;			/* bytes of struct page */
	struct mt_field compound;		/* bit 0: a tail; the rest leads to the head */
	bool compound_is_mask;			/* … by a mask for the tail's own address */
	struct mt_field mapping, index, mapcount, refcount;
	struct mt_field memcg;			/* memcg_data, mem_cgroup */
	bool has_kmemcg_type;			/* page type 0x200 is PG_kmemcg */

	/* of a compound page, from the head's first byte on */
	struct mt_field order, order_in_flags, dtor, flags_1;

	struct mt_field slab_cache, slab_inuse, slab_objects;
	struct mt_field cache_name, cache_object_size, cache_size;
	struct mt_field res_start, res_end, res_name, res_flags, res_sibling, res_child;
	struct mt_field mb_memory, mb_cnt, mb_regions, mr_base, mr_size;
	uint64_t mr_type_size, res_type_size;	/* bytes; 0: no such type */
	struct mt_field zone_lock, pcp_lock;
	struct mt_field unaccepted_pages;	/* zone's list of them */

	/* bits of page.flags, by number */
	struct mt_constant pg_reserved, pg_slab, pg_head, pg_lru, pg_swapcache, pg_swapbacked,
		pg_hwpoison, pg_hugetlb, pg_private;
	/* page types: of the top byte, or as a mask */
	struct mt_constant pgty_buddy, pgty_offline, pgty_table, pgty_guard, pgty_hugetlb,
		pgty_slab, pgty_zsmalloc, pgty_unaccepted, pgty_large_kmalloc, type_base;
	struct mt_constant pg_offline, pg_table, pg_guard, pg_zsmalloc, pg_unaccepted;
	struct mt_constant hugetlb_dtor;
	struct mt_constant zone_device;
	struct mt_constant movable_ops;		/* v6.18: a flag instead of mapping's bit 1 */
	struct mt_constant nr_unaccepted;
};

/*
 * Resolves the layout of a kernel whose words have word (4 or 8) bytes.  MT_ERR_NOT_FOUND: no
 * struct page; MT_ERR_FORMAT: something is not what its row says.
 */
struct mt_error *mt_page_layout_resolve(struct mt_types *types, unsigned int word,
					struct mt_page_layout *layout);

#endif
