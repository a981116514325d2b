/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fragmentation of free memory, as the kernel computes it: mm/vmstat.c,
 * fill_contig_page_info(), unusable_free_index(), __fragmentation_index(),
 * extfrag_for_order(); all in integers, as there.
 *
 * With k[o] free blocks of order o, F = sum of k[o] * 2^o, B = sum of k[o] and
 * S = sum over o >= order of k[o] * 2^(o - order).
 *
 * free_blocks[nr_orders] comes from a snapshot; where one of its counts is
 * unknown, so is every result that needs it.
 */
#ifndef MT_ANALYSIS_FRAG_H
#define MT_ANALYSIS_FRAG_H

#include <stdint.h>

#include "model/snapshot.h"

/* What an unknown external fragmentation index is. */
#define MT_EXTFRAG_UNKNOWN INT64_MIN

struct mt_contig {
	uint64_t free_pages;		/* F */
	uint64_t free_blocks_total;	/* B */
	uint64_t free_blocks_suitable;	/* S */
};

/* struct contig_page_info for an order. False if a count is unknown or absurd. */
bool mt_frag_contig(const uint64_t *free_blocks, unsigned int nr_orders, unsigned int order,
		    struct mt_contig *contig);

/* F; MT_UNKNOWN if free_blocks is NULL or one of its counts unknown. */
uint64_t mt_frag_free_pages(const uint64_t *free_blocks, unsigned int nr_orders);

/*
 * The share of free memory in blocks too small for this order, in thousandths:
 * 1000 if F = 0, else (F - S * 2^order) * 1000 / F.  MT_UNKNOWN.
 */
uint64_t mt_frag_unusable_index(const uint64_t *free_blocks, unsigned int nr_orders,
				unsigned int order);

/*
 * Why an allocation of this order would fail, in thousandths: towards 0 for
 * lack of memory, towards 1000 for fragmentation; -1000 where it would not
 * fail; 0 if B = 0; else 1000 - (1000 + F * 1000 / 2^order) / B.
 * MT_EXTFRAG_UNKNOWN.
 */
int64_t mt_frag_extfrag_index(const uint64_t *free_blocks, unsigned int nr_orders,
			      unsigned int order);

/* The unusable share in percent: 0 if F = 0, else (F - S * 2^order) * 100 / F. */
uint64_t mt_frag_extfrag_for_order(const uint64_t *free_blocks, unsigned int nr_orders,
				   unsigned int order);

/* The largest order with a free block; -1 if none is free; -2 if not known. */
int mt_frag_largest_order(const uint64_t *free_blocks, unsigned int nr_orders);

/* Bytes of the zone's largest free block; 0 if none is free; MT_UNKNOWN. */
uint64_t mt_frag_largest_bytes(const struct mt_snapshot *snapshot, const struct mt_zone *zone);

#endif
