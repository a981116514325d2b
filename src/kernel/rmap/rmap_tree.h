/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which mappings may have a page, as the kernel would find them (mm/rmap.c):
 *
 *	anonymous	page.mapping, less 1 → anon_vma.rb_root → anon_vma_chain → VMA
 *	file, shmem	page.mapping → address_space.i_mmap → VMA
 *	KSM		page.mapping, less 3 → stable node → rmap_item: address and anon_vma
 *
 * Both trees are interval trees over page offsets (lib/interval_tree.c); the page's offset
 * less the VMA's gives the address.  A VMA found is a candidate: the page there may be another
 * one, or none.
 */
#ifndef MT_KERNEL_RMAP_RMAP_TREE_H
#define MT_KERNEL_RMAP_RMAP_TREE_H

#include "kernel/rmap/mapcount.h"

struct mt_rmap_candidate {
	uint64_t vma, mm;	/* addresses of the structures */
	uint64_t address;	/* where the page would be */
};

/*
 * Every candidate for a page.  *problem (free it): the first thing that could not be
 * read, or no tree it was; what could be was handed out.  MT_ERR_NOMEM, or fn's error.
 */
struct mt_error *mt_rmap_candidates(struct mt_kernel *kernel, uint64_t pfn,
				    const struct mt_mapcount *count,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_rmap_candidate *c),
				    void *data, char **problem);

#endif
