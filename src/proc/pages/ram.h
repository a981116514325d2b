/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which page frames are memory, by /proc/iomem:
 *
 *	00100000-bfffffff : System RAM
 *	  01000000-02209987 : Kernel code
 *
 * Everybody but root sees zeroes there (kernel/resource.c, r_show()).
 */
#ifndef MT_PROC_PAGES_RAM_H
#define MT_PROC_PAGES_RAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A range of memory. */
struct mt_frame_range {
	uint64_t start, end;		/* pfns, end exclusive */
};

/* All memory that is online; n is 0 if that is not told. */
struct mt_frame_ranges {
	struct mt_frame_range *v;	/* [n] by pfn; none overlap */
	size_t n, capacity;
};

/*
 * Parses text[0..len) of iomem into *ranges, in pages of page_size bytes: what is called System
 * RAM, also below other devices, and what arm64 calls reserved (memory that is not mapped).  Parts
 * of pages are left out.  MT_ERR_NOMEM.  The caller releases *ranges in any case.
 */
struct mt_error *mt_frame_ranges_parse(const char *text, size_t len, uint64_t page_size,
				       struct mt_frame_ranges *ranges);

/*
 * Reads the ranges of memory below root: iomem, without the blocks that
 * /sys/devices/system/memory calls offline.  What cannot be read is not told; MT_ERR_NOMEM.
 * The caller releases *ranges in any case.
 */
struct mt_error *mt_frame_ranges_read(const char *root, uint64_t page_size,
				      struct mt_frame_ranges *ranges);

/* Frees what ranges own, and empties them. */
void mt_frame_ranges_release(struct mt_frame_ranges *ranges);

/* Tells whether pfn is in ranges, and stores in *until the first pfn behind it that differs. */
bool mt_frame_ranges_have(const struct mt_frame_ranges *ranges, uint64_t pfn, uint64_t *until);

#endif
