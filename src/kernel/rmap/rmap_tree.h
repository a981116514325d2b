/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VMAs that may map a page, found as the kernel finds them (mm/rmap.c):
 *
 *	anonymous	page.mapping, less 1 → anon_vma.rb_root → anon_vma_chain → VMA
 *	file, shmem	page.mapping → address_space.i_mmap → VMA
 *	KSM		page.mapping, less 3 → stable node → rmap_item: address and anon_vma
 *
 * Both trees are interval trees over page offsets (lib/interval_tree.c); the page's offset less the
 * VMA's gives the address.  A VMA that is found is a candidate only: its process may have another
 * page, or none, at that address.
 */
#ifndef MT_KERNEL_RMAP_RMAP_TREE_H
#define MT_KERNEL_RMAP_RMAP_TREE_H

#include "kernel/rmap/mapcount.h"

/* A place where the page may be mapped. */
struct mt_rmap_candidate {
	uint64_t vma, mm;	/* addresses of the structures */
	uint64_t address;	/* where the page would be */
};

/*
 * Hands every candidate for the page pfn, of which mt_mapcount_read() told count, to fn.  Branches
 * of a tree that cannot be read or are damaged are skipped; *problem then describes the first, else
 * it is NULL.  The caller frees it.  MT_ERR_NOMEM, or what fn returned.
 */
struct mt_error *mt_rmap_candidates(struct mt_kernel *kernel, uint64_t pfn,
				    const struct mt_mapcount *count,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_rmap_candidate *c),
				    void *data, char **problem);

#endif
