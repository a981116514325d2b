/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much of a process's mappings is resident, counted from the entries of its page tables as
 * /proc/PID/smaps does (fs/proc/task_mmu.c: smaps_account(), smaps_hugetlb_range()), and by node as
 * numa_maps does.
 */
#ifndef MT_KERNEL_RMAP_RESIDENCY_H
#define MT_KERNEL_RMAP_RESIDENCY_H

#include "kernel/pgtable/pgwalk.h"
#include "kernel/rmap/mapcount.h"
#include "model/address_space.h"

/* A count that is being made. */
struct mt_residency_counter {
	struct mt_kernel *kernel;
	const struct mt_pte_format *format;
	uint64_t page_size;
	uint64_t huge_zero_pfn;		/* MT_UNKNOWN: there is none */
	struct mt_residency sum;	/* in bytes; pss and node are kept below */
	uint64_t pss;			/* in units of 2^-12 bytes, as PSS_SHIFT has it */
	uint64_t *nodes;		/* [sum.nr_nodes] bytes by node */
	bool untold;			/* some non-present entries could not be decoded */
	bool averaged;			/* some counts are those of whole compound pages */
	uint64_t unread;		/* resident bytes whose struct pages cannot be read */
	char *problem;			/* why the first of them cannot, or NULL */
};

/*
 * Prepares *counter for entries of table's format.  Makes MT_PART_RMAP and MT_PART_SWAP.  kernel
 * must outlive it; the caller releases it also after an error.
 */
struct mt_error *mt_residency_counter_init(struct mt_kernel *kernel, const struct mt_pgtable *table,
			       struct mt_residency_counter *counter);

/* Frees all that *counter points to, not *counter itself. */
void mt_residency_counter_release(struct mt_residency_counter *counter);

/* Sets all counts to 0. */
void mt_residency_counter_reset(struct mt_residency_counter *counter);

/*
 * Adds leaf, an entry of the page tables that maps an address in vma.  Of an entry that maps more
 * than vma only the part inside vma counts.
 */
void mt_residency_counter_add(struct mt_residency_counter *counter, const struct mt_vma *vma,
			      const struct mt_leaf *leaf);

/*
 * Returns what was counted, in bytes.  If a struct page could not be read, all that depends on
 * struct pages is MT_UNKNOWN.  node[] belongs to counter.
 */
struct mt_residency mt_residency_counter_sum(const struct mt_residency_counter *counter);

#endif
