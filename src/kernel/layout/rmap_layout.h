/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where this kernel keeps how often a page is mapped, and by whom; see layout.h. */
#ifndef MT_KERNEL_LAYOUT_RMAP_LAYOUT_H
#define MT_KERNEL_LAYOUT_RMAP_LAYOUT_H

#include "kernel/layout/layout.h"

#define MT_RMAP_HEAD_PAGES 4u	/* struct folio lies over so many struct pages at most */

struct mt_rmap_layout {
	uint64_t page_size;			/* bytes of struct page */
	/* of a compound page, from its head's first byte on; counts less one */
	struct mt_field entire;			/* mappings of all of it at once */
	struct mt_field large;			/* these, and those of its pages */
	struct mt_field mm_ids;			/* the top bit: of more than one process */
	struct mt_constant pg_double_map, pg_dirty;

	struct mt_field anon_vma_root;		/* interval tree of struct anon_vma_chain */
	struct {
		struct mt_field vma, node, subtree_last;
	} chain;
	struct mt_field i_mmap;			/* interval tree of struct vm_area_struct */
	struct {
		struct mt_field mm, node, subtree_last;
	} vma;
	struct mt_field rb_parent;		/* with the colour in its lowest bits */
	struct mt_field rb_left, rb_right;
	struct {
		struct mt_field items;		/* of a stable node: the first item's link */
		struct mt_field item_link, item_next, item_pprev, item_anon_vma, item_address;
	} ksm;
};

/*
 * Resolves the layout of a kernel whose words have word (4 or 8) bytes.  MT_ERR_NOT_FOUND: no
 * struct page, all else is optional; MT_ERR_FORMAT: something is not what its row says.
 */
struct mt_error *mt_rmap_layout_resolve(struct mt_types *types, unsigned int word,
					struct mt_rmap_layout *layout);

#endif
