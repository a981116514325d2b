// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/frag.h"

/*
 * The kernel's unsigned long wraps long before a real machine's memory does;
 * counts that would are rubbish, and rubbish has no index.
 */
#define MAX_PAGES (UINT64_C(1) << 52)

bool mt_frag_contig(const uint64_t *free_blocks, unsigned int nr_orders, unsigned int order,
		    struct mt_contig *contig)
{
	*contig = (struct mt_contig){ 0 };
	if (!free_blocks || order >= MT_MAX_ORDERS)
		return false;
	for (unsigned int o = 0; o < nr_orders; o++) {
		uint64_t pages = mt_count_shift(free_blocks[o], o);

		if (pages == MT_UNKNOWN || pages > MAX_PAGES - contig->free_pages)
			return false;
		contig->free_pages += pages;
		contig->free_blocks_total += free_blocks[o];
		if (o >= order)
			contig->free_blocks_suitable += free_blocks[o] << (o - order);
	}
	return true;
}

uint64_t mt_frag_free_pages(const uint64_t *free_blocks, unsigned int nr_orders)
{
	struct mt_contig contig;

	return mt_frag_contig(free_blocks, nr_orders, 0, &contig) ? contig.free_pages : MT_UNKNOWN;
}

/* The part of the free pages that no block of this order holds, per unit. */
static uint64_t unusable_share(const struct mt_contig *contig, unsigned int order, uint64_t unit)
{
	uint64_t usable = contig->free_blocks_suitable << order;

	return (contig->free_pages - usable) * unit / contig->free_pages;
}

uint64_t mt_frag_unusable_index(const uint64_t *free_blocks, unsigned int nr_orders,
				unsigned int order)
{
	struct mt_contig contig;

	if (!mt_frag_contig(free_blocks, nr_orders, order, &contig))
		return MT_UNKNOWN;
	return contig.free_pages ? unusable_share(&contig, order, 1000) : 1000;
}

uint64_t mt_frag_extfrag_for_order(const uint64_t *free_blocks, unsigned int nr_orders,
				   unsigned int order)
{
	struct mt_contig contig;

	if (!mt_frag_contig(free_blocks, nr_orders, order, &contig))
		return MT_UNKNOWN;
	return contig.free_pages ? unusable_share(&contig, order, 100) : 0;
}

int64_t mt_frag_extfrag_index(const uint64_t *free_blocks, unsigned int nr_orders,
			      unsigned int order)
{
	struct mt_contig contig;

	if (!mt_frag_contig(free_blocks, nr_orders, order, &contig))
		return MT_EXTFRAG_UNKNOWN;
	if (!contig.free_blocks_total)
		return 0;
	if (contig.free_blocks_suitable)
		return -1000;

	uint64_t requested = UINT64_C(1) << order;

	return 1000 - (int64_t)((1000 + contig.free_pages * 1000 / requested) /
				contig.free_blocks_total);
}

int mt_frag_largest_order(const uint64_t *free_blocks, unsigned int nr_orders)
{
	struct mt_contig contig;

	if (!mt_frag_contig(free_blocks, nr_orders, 0, &contig))
		return -2;
	for (int order = (int)nr_orders - 1; order >= 0; order--)
		if (free_blocks[order])
			return order;
	return -1;
}

uint64_t mt_frag_largest_bytes(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	int order = mt_frag_largest_order(zone->free_blocks, snapshot->nr_orders);

	if (order < 0)
		return order == -1 ? 0 : MT_UNKNOWN;
	return mt_pages_to_bytes(snapshot, UINT64_C(1) << order);
}
