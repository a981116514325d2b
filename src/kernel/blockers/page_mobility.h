/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a page could be moved away, by the kernel's rules for compaction:
 *
 *	isolate_migratepages_block() (mm/compaction.c)	takes pages on an LRU list, and those of
 *		drivers with movable operations; leaves compound pages alone, since v6.9
 *		(733aea0b3a7b) those only that are as large as a pageblock; leaves anonymous
 *		pages that have more references than mappings
 *	folio_migrate_mapping() (mm/migrate.c)	fails unless the references are those of the
 *		mappings, of the page cache (one for each page), of the swap cache, and one for
 *		private data (folio_expected_ref_count(); expected_page_refs() before)
 *	invalidate_inode_page() (mm/truncate.c)	frees page cache that is clean, unmapped and
 *		without further references
 *
 * A page in a CPU's batch of pages that are about to be put on an LRU list is not on one and has a
 * reference more; the batches are drained before memory is compacted (lru_add_drain_all()).
 */
#ifndef MT_KERNEL_BLOCKERS_PAGE_MOBILITY_H
#define MT_KERNEL_BLOCKERS_PAGE_MOBILITY_H

#include "kernel/machine/machine.h"
#include "kernel/scan/classifier.h"
#include "kernel/scan/scan.h"
#include "model/mobility.h"

/* Where this kernel keeps what decides it. */
struct mt_mobility_layout {
	uint64_t page_size;		/* bytes of struct page */
	struct mt_field cache_flags;	/* kmem_cache.flags */
	struct mt_field large_mapcount;	/* folio._large_mapcount, from the head on */
	struct mt_field freepages;	/* compact_control.freepages */
	struct mt_constant pg_dirty, pg_writeback, pg_private, pg_private_2, pg_unevictable;
	struct mt_constant pg_movable_ops, slab_reclaimable;
};

/* The rules of this kernel. */
struct mt_mobility_rules {
	struct mt_mobility_layout layout;
	const struct mt_page_decoder *decoder;
	uint64_t in_use_mask;		/* PG_dirty, PG_writeback */
	uint64_t private_mask;		/* PG_private, PG_private_2 */
	uint64_t unevictable_mask;
	uint64_t movable_ops_mask;
	unsigned int pageblock_order;
	struct mt_block_rules rules;
};

/*
 * Fills *rules from the types of kernel and from sysctl_compact_unevictable_allowed, which is taken
 * for 1, its default but for PREEMPT_RT, where it cannot be read.  MT_PART_CLASSIFIER must be
 * made.  MT_ERR_FORMAT: a member is not what its row says.
 */
struct mt_error *mt_mobility_rules_read(struct mt_kernel *kernel, struct mt_mobility_rules *rules);

/* Tells what the pages of run are to somebody who wants their range. */
enum mt_mobility mt_page_mobility(const struct mt_mobility_rules *rules,
				  const struct mt_page_scan_run *run);

/*
 * Tells whether the kmem_cache at address counts its slabs as reclaimable
 * (SLAB_RECLAIM_ACCOUNT); false if it cannot be read.
 */
bool mt_mobility_cache_is_reclaimable(const struct mt_mobility_rules *rules,
				      struct mt_reader *reader, uint64_t address);

#endif
