/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of some mappings is resident, counted entry by entry of their page
 * tables as /proc/PID/smaps does (fs/proc/task_mmu.c: smaps_account(),
 * smaps_hugetlb_range()), and numa_maps by node.
 */
#ifndef MT_KERNEL_RMAP_RESIDENCY_H
#define MT_KERNEL_RMAP_RESIDENCY_H

#include "kernel/pgtable/pgwalk.h"
#include "kernel/rmap/mapcount.h"
#include "model/address_space.h"

struct mt_tally {
	struct mt_kernel *kernel;
	const struct mt_pte_format *format;
	uint64_t page_size;
	uint64_t huge_zero_pfn;		/* MT_UNKNOWN: there is none */
	struct mt_residency sum;	/* all known; node is nodes */
	uint64_t pss;			/* with PSS_SHIFT bits behind the point */
	uint64_t *nodes;
	bool untold;			/* some entries that are not present may be anything */
	bool averaged;			/* some counts are those of whole compound pages */
	uint64_t unread;		/* resident bytes whose struct pages cannot be read … */
	char *problem;			/* … and the first reason */
};

/* table and kernel must outlive it; mt_tally_release() also after an error. */
struct mt_error *mt_tally_init(struct mt_kernel *kernel, const struct mt_pgtable *table,
			       struct mt_tally *tally);
void mt_tally_release(struct mt_tally *tally);

/* Begin anew. */
void mt_tally_reset(struct mt_tally *tally);

/* An entry of the page tables that lies in vma; of a larger page what lies in it. */
void mt_tally_add(struct mt_tally *tally, const struct mt_vma *vma, const struct mt_leaf *leaf);

/*
 * The sum in bytes.  Where a struct page could not be read, what depends on
 * struct pages is MT_UNKNOWN.  node[] belongs to the tally.
 */
struct mt_residency mt_tally_sum(const struct mt_tally *tally);

#endif
