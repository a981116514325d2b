/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages counted by two words, such as the address of a slab cache and a use: a table each worker
 * of a scan fills for itself.  What the words mean is known to whoever asked for the scan.
 */
#ifndef MT_KERNEL_SCAN_TALLY_H
#define MT_KERNEL_SCAN_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct mt_page_scan_run;

/* Entries of one table at most; pages beyond are counted as mt_tally.overflow. */
#define MT_MAX_TALLY (8u << 20)

/* The pages that have both words. */
struct mt_tally_entry {
	uint64_t words[2];
	uint64_t pages;			/* 0: not used */
	uint64_t pfn;			/* the lowest of them */
};

/*
 * A hash table, by the highest bits of the sum of words times factors (Dietzfelbinger's universal
 * hashing).  The factors are drawn, as the words come from a dump that somebody may have made.
 */
struct mt_tally {
	struct mt_tally_entry *v;	/* [1 << bits], or NULL */
	size_t n;			/* used */
	unsigned int bits;
	uint64_t factors[2];		/* odd */
	struct mt_tally_entry *last;	/* counted to last: neighbours mostly share it */
	uint64_t overflow;		/* pages that found no room */
};

/* How pages get their words. */
struct mt_tally_rule {
	/*
	 * Stores the words of page number first of run, and returns how many pages from it on
	 * share them, at least one; *skip: they are not to be counted.  Called by several threads
	 * at once.
	 */
	uint64_t (*words)(const void *data, const struct mt_page_scan_run *run, uint64_t first,
			  uint64_t words[2], _Bool *skip);
	const void *data;
};

/* Adds the pages of run to tally.  MT_ERR_NOMEM. */
struct mt_error *mt_tally_run(struct mt_tally *tally, const struct mt_tally_rule *rule,
			      const struct mt_page_scan_run *run);

/*
 * Adds pages with these words to tally, of which pfn is one.  MT_ERR_NOMEM.  Where there are
 * MT_MAX_TALLY others they become part of tally->overflow.
 */
struct mt_error *mt_tally_add(struct mt_tally *tally, const uint64_t words[2], uint64_t pages,
			      uint64_t pfn);

/* Adds all that from counted to tally.  MT_ERR_NOMEM. */
struct mt_error *mt_tally_merge(struct mt_tally *tally, const struct mt_tally *from);

/* Frees what tally holds, not tally itself. */
void mt_tally_release(struct mt_tally *tally);

#endif
