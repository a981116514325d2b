// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "analysis/frag.h"

#define ORDERS 11

/* Read from a kernel's debugfs: extfrag/extfrag_index showed 0.951 0.988 0.994. */
static const uint64_t fixed_point[ORDERS] = { 3342, 2441, 2138, 5025, 1871, 236, 3, 0, 0, 0, 0 };

static void extfrag_fixed_point(void **state)
{
	(void)state;
	assert_int_equal(mt_frag_extfrag_index(fixed_point, ORDERS, 7), 951);
	assert_int_equal(mt_frag_extfrag_index(fixed_point, ORDERS, 9), 988);
	assert_int_equal(mt_frag_extfrag_index(fixed_point, ORDERS, 10), 994);
}

static void extfrag_is_minus_one_where_a_block_fits(void **state)
{
	(void)state;
	for (unsigned int order = 0; order <= 6; order++)
		assert_int_equal(mt_frag_extfrag_index(fixed_point, ORDERS, order), -1000);
	assert_true(mt_frag_extfrag_index(fixed_point, ORDERS, 8) > 0);
}

/* F = 94656, of which 64 * 3 are in blocks of order 6. */
static void unusable_fixed_point(void **state)
{
	(void)state;
	assert_int_equal(mt_frag_free_pages(fixed_point, ORDERS), 94656);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 0), 0);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 1), 35);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 2), 86);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 3), 177);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 4), 601);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 5), 918);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 6), 997);
	assert_int_equal(mt_frag_unusable_index(fixed_point, ORDERS, 7), 1000);
	assert_int_equal(mt_frag_extfrag_for_order(fixed_point, ORDERS, 4), 60);
	assert_int_equal(mt_frag_extfrag_for_order(fixed_point, ORDERS, 7), 100);
}

/* fill_contig_page_info(), written as the kernel writes it */
static void kernel_contig(const uint64_t *k, unsigned int suitable_order, unsigned long *free,
			  unsigned long *total, unsigned long *suitable)
{
	*free = *total = *suitable = 0;
	for (unsigned int order = 0; order < ORDERS; order++) {
		*total += k[order];
		*free += k[order] << order;
		if (order >= suitable_order)
			*suitable += k[order] << (order - suitable_order);
	}
}

/* unusable_free_index() and __fragmentation_index() of mm/vmstat.c */
static int kernel_unusable(const uint64_t *k, unsigned int order)
{
	unsigned long free, total, suitable;

	kernel_contig(k, order, &free, &total, &suitable);
	if (free == 0)
		return 1000;
	return (int)((free - (suitable << order)) * 1000ULL / free);
}

static int kernel_fragmentation(const uint64_t *k, unsigned int order)
{
	unsigned long free, total, suitable, requested = 1UL << order;

	kernel_contig(k, order, &free, &total, &suitable);
	if (!total)
		return 0;
	if (suitable)
		return -1000;
	return (int)(1000 - (1000 + free * 1000ULL / requested) / total);
}

static void like_the_kernel_on_many_zones(void **state)
{
	uint64_t k[ORDERS];
	uint64_t seed = 1;

	(void)state;
	for (int zone = 0; zone < 2000; zone++) {
		unsigned int highest = (unsigned int)zone % (ORDERS + 1);

		for (unsigned int order = 0; order < ORDERS; order++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
			k[order] = order < highest ? (seed >> 33) % 5000 : 0;
		}
		for (unsigned int order = 0; order < ORDERS; order++) {
			assert_int_equal(mt_frag_unusable_index(k, ORDERS, order),
					 kernel_unusable(k, order));
			assert_int_equal(mt_frag_extfrag_index(k, ORDERS, order),
					 kernel_fragmentation(k, order));
		}
	}
}

static void nothing_free(void **state)
{
	static const uint64_t none[ORDERS] = { 0 };

	(void)state;
	assert_int_equal(mt_frag_free_pages(none, ORDERS), 0);
	assert_int_equal(mt_frag_unusable_index(none, ORDERS, 3), 1000);
	assert_int_equal(mt_frag_extfrag_index(none, ORDERS, 3), 0);
	assert_int_equal(mt_frag_extfrag_for_order(none, ORDERS, 3), 0);
	assert_int_equal(mt_frag_largest_order(none, ORDERS), -1);
}

static void unknown_stays_unknown(void **state)
{
	const uint64_t k[3] = { 1, MT_UNKNOWN, 1 };

	(void)state;
	assert_true(mt_frag_free_pages(k, 3) == MT_UNKNOWN);
	assert_true(mt_frag_unusable_index(k, 3, 0) == MT_UNKNOWN);
	assert_true(mt_frag_extfrag_index(k, 3, 0) == MT_EXTFRAG_UNKNOWN);
	assert_true(mt_frag_extfrag_for_order(k, 3, 0) == MT_UNKNOWN);
	assert_int_equal(mt_frag_largest_order(k, 3), -2);
	assert_true(mt_frag_free_pages(NULL, 3) == MT_UNKNOWN);
	assert_true(mt_frag_unusable_index(k, 3, MT_MAX_ORDERS) == MT_UNKNOWN);
}

/* Where the products would wrap, there is no index rather than a wrong one. */
static void absurd_counts_have_no_index(void **state)
{
	const uint64_t huge[2] = { INT64_MAX, INT64_MAX };
	uint64_t many[MT_MAX_ORDERS] = { 0 };

	(void)state;
	assert_true(mt_frag_unusable_index(huge, 2, 0) == MT_UNKNOWN);
	assert_true(mt_frag_extfrag_index(huge, 2, 1) == MT_EXTFRAG_UNKNOWN);
	many[63] = 1;
	assert_true(mt_frag_free_pages(many, MT_MAX_ORDERS) == MT_UNKNOWN);
}

/* The largest that is taken: the products must not wrap. */
static void largest_counts(void **state)
{
	const uint64_t most[2] = { UINT64_C(1) << 52, 0 };

	(void)state;
	assert_int_equal(mt_frag_unusable_index(most, 2, 1), 1000);
	assert_int_equal(mt_frag_unusable_index(most, 2, 0), 0);
	assert_int_equal(mt_frag_extfrag_for_order(most, 2, 1), 100);
	/* 1000 - (1000 + 2^52 * 500) / 2^52 */
	assert_int_equal(mt_frag_extfrag_index(most, 2, 1), 500);
}

/* Two orders that are each in bounds, their sum is not: 64 of them might wrap. */
static void sum_of_large_counts_is_bounded(void **state)
{
	uint64_t k[MT_MAX_ORDERS] = { 0 };

	(void)state;
	for (unsigned int order = 0; order < 52; order++)
		k[order] = (UINT64_C(1) << 52) >> order;

	uint64_t unusable = mt_frag_unusable_index(k, 52, 51);

	/* F = 52 * 2^52: 51 of 52 parts are too small, or it is said to be unknown */
	if (unusable != MT_UNKNOWN)
		assert_int_equal(unusable, 51 * 1000 / 52);
}

static void largest_block(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_zone *zone;

	(void)state;
	assert_int_equal(mt_frag_largest_order(fixed_point, ORDERS), 6);
	assert_fine(mt_snapshot_set_orders(s, ORDERS));
	assert_fine(mt_snapshot_zone(s, 0, "DMA", 3, &zone));
	assert_true(mt_frag_largest_bytes(s, zone) == MT_UNKNOWN);
	assert_fine(mt_zone_add_free_blocks(s, zone));
	for (unsigned int order = 0; order < ORDERS; order++)
		zone->free_blocks[order] = fixed_point[order];
	assert_true(mt_frag_largest_bytes(s, zone) == MT_UNKNOWN); /* no page size */
	s->origin.page_size = 4096;
	assert_int_equal(mt_frag_largest_bytes(s, zone), 64 * 4096);
	for (unsigned int order = 0; order < ORDERS; order++)
		zone->free_blocks[order] = 0;
	assert_int_equal(mt_frag_largest_bytes(s, zone), 0);
}

int main(void)
{
	const struct CMUnitTest frag[] = {
		cmocka_unit_test(extfrag_fixed_point),
		cmocka_unit_test(extfrag_is_minus_one_where_a_block_fits),
		cmocka_unit_test(unusable_fixed_point),
		cmocka_unit_test(like_the_kernel_on_many_zones),
		cmocka_unit_test(nothing_free),
		cmocka_unit_test(unknown_stays_unknown),
		cmocka_unit_test(absurd_counts_have_no_index),
		cmocka_unit_test(largest_counts),
		cmocka_unit_test(sum_of_large_counts_is_bounded),
		cmocka_unit_test(largest_block),
	};

	return UNIT_RUN(frag);
}
