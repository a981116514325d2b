/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One pass over every struct page of the machine.
 *
 * The memory map is read in batches of 16384 struct pages, about a megabyte.  Addresses are
 * translated once for each mapping, not for each page.  If the dump is an uncompressed file a batch
 * is used where it lies in the mapped file; else each worker reads with a handle of its own.  The
 * pages inside free blocks and compound pages are not decoded.
 */
#ifndef MT_KERNEL_SCAN_SCAN_H
#define MT_KERNEL_SCAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "kernel/scan/classifier.h"
#include "kernel/scan/tally.h"
#include "model/uses.h"

/* Pages in a row that share a use: a free block, a compound page, a single page. */
struct mt_page_scan_run {
	uint64_t pfn, pages;
	uint64_t head_pfn;		/* of the block it belongs to */
	unsigned int order;		/* of that block */
	enum mt_use use;
	unsigned int zone;		/* index in classifier->zones, or MT_NO_INDEX */
	const uint8_t *raw;		/* struct page of the head; NULL: not readable */
	size_t raw_len;			/* bytes that were read there */
	const uint8_t *self;		/* struct pages of all of these pages; NULL: not readable */
};

/* What takes the runs of a pass that several threads make. */
struct mt_page_scan_share {
	/* Called first in each thread; *state is its own.  *state is NULL after an error. */
	struct mt_error *(*begin)(void *data, void **state);
	/* Called for each run, those of one batch in the order of pfns. */
	struct mt_error *(*run)(void *state, const struct mt_page_scan_run *run);
	/* Called last in each thread, one thread at a time; frees state. */
	struct mt_error *(*end)(void *data, void *state);
};

/* What a pass is to do. */
struct mt_page_scan_options {
	uint64_t first_pfn, end_pfn;	/* end exclusive */
	uint64_t flags;			/* only pages with one of these flags; 0: all */
	/*
	 * Called for each run in the order of pfns, by one thread; without it
	 * the work is shared.
	 */
	struct mt_error *(*run)(void *data, const struct mt_page_scan_run *run);
	const struct mt_page_scan_share *share;	/* or this, for shared work; or NULL */
	void *data;
	/* a map: uses of the pages in each cell; or NULL */
	uint32_t *cells;		/* [nr_cells * MT_NR_USES] */
	uint64_t cell_start, cell_pages;
	size_t nr_cells;
	const struct mt_tally_rule *rule;	/* what to count pages by besides; or NULL */
};

/* What a pass counted. */
struct mt_page_scan_result {
	uint64_t (*pages)[MT_NR_USES];	/* [nr_zones + 1]; the last: of no zone */
	uint64_t (*not_dumped)[MT_NR_USES];	/* of these, pages whose contents the dump lacks */
	size_t nr_zones;
	struct mt_tally tally;		/* by options->rule */
	uint64_t scanned;		/* struct pages */
	unsigned int workers;
	bool mapped;			/* some of it straight from the file */
	bool stopped;			/* interrupted: this is a part only */
	char *problem;			/* the first that could not be read, and why; or NULL */
};

/*
 * Makes the pass that options describe and fills *result, which the caller releases unless there is
 * an error.  Makes MT_PART_CLASSIFIER.  What cannot be read is counted as such, and a pass that the
 * user stopped is result->stopped; neither is an error.  MT_ERR_NOMEM, or what options->run
 * returned.
 */
struct mt_error *mt_scan(struct mt_kernel *kernel, const struct mt_page_scan_options *options,
			 struct mt_page_scan_result *result);

/* Frees all that *result points to, not *result itself. */
void mt_page_scan_result_release(struct mt_page_scan_result *result);

#endif
