/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the scan share; nobody else includes it. */
#ifndef MT_KERNEL_SCAN_SCAN_PRIVATE_H
#define MT_KERNEL_SCAN_SCAN_PRIVATE_H

#include <pthread.h>

#include "kernel/scan/scan.h"

/* Struct pages in a batch: a power of two above any free block, so that none crosses its end. */
#define MT_SCAN_BATCH_PAGES (16u << 10)

/* Struct pages of a compound page, from its head on, that may tell what it is. */
#define MT_TELLING_PAGES 4u

/* Struct pages that could not be read, as indexes in their batch; end exclusive. */
struct mt_missing_pages {
	uint32_t first, end;
	enum mt_error_code why;
};

/* Consecutive struct pages of a range of the memory map, read at once. */
struct mt_scan_batch {
	uint64_t pfn;
	uint32_t n;
	uint32_t readable;		/* n, and up to 3 more that tell of the last one */
	uint64_t address;		/* of the first struct page */
	unsigned int node;		/* where flags do not tell */
	const uint8_t *raw;
	struct mt_missing_pages *missing;		/* in order; none overlap */
	size_t nr_missing, missing_capacity;
};

/* A piece of a batch that one translation covers. */
struct mt_piece {
	size_t offset, len;		/* bytes, in the batch */
	uint64_t phys;
	bool mapped;			/* its addresses could be translated */
	enum mt_error_code why;		/* if not: the error */
};

/* What the workers share; lock is held over all access to what is not constant. */
struct mt_page_scan_shared {
	struct mt_kernel *kernel;
	const struct mt_classifier *classifier;
	const struct mt_page_scan_options *options;
	pthread_mutex_t lock;
	size_t range;			/* index in memmap->v that the next batch is in … */
	uint64_t pfn;			/* … and its first pfn, if in the range */
	bool stop;
	bool alone;			/* there is one worker only */
	struct mt_error *err;
	uint64_t done, total;		/* struct pages */
	struct mt_page_scan_result *result;
};

/* One thread of a scan. */
struct mt_page_scan_worker {
	struct mt_page_scan_shared *shared;
	bool is_first;			/* in the caller's thread: it reports progress */
	struct mt_dump *dump;		/* its own, opened when needed */
	struct mt_scan_batch batch;
	uint8_t *buf;			/* of MT_SCAN_BATCH_PAGES struct pages */
	struct mt_piece *pieces;
	size_t nr_pieces, piece_capacity;
	uint64_t (*pages)[MT_NR_USES], (*not_dumped)[MT_NR_USES];	/* as in the result */
	struct mt_tally tally;
	uint64_t scanned;
	bool mapped;
	void *state;			/* options->share's */
	uint8_t head[MT_TELLING_PAGES * MT_MAX_PAGE_SIZE];
};

/*
 * scan_source.c: reads the next batch into worker->batch; *more is false if there is none.  What
 * cannot be read is in batch.missing.  MT_ERR_NOMEM, or that no handle could be opened.
 */
struct mt_error *mt_page_scan_next_batch(struct mt_page_scan_worker *worker, bool *more);

/*
 * scan_source.c: reads the struct page at address, that of pfn, and the three behind it into
 * worker->head, taking the lock.  Returns the bytes that could be read, whole struct pages from
 * the first on; where they are less than four *why is what kept the next one from being read.
 */
size_t mt_page_scan_read_head(struct mt_page_scan_worker *worker, uint64_t address, uint64_t pfn,
			      enum mt_error_code *why);

/*
 * scan_decode.c: decodes worker->batch, counts its pages and hands them to options->run.  Returns
 * what that returned.
 */
struct mt_error *mt_page_scan_decode(struct mt_page_scan_worker *worker);

#endif
