// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/alloc/alloc.h"
#include "machine.h"

#define ATOMIC (MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM)

static struct mt_alloc *decide(const struct mt_snapshot *snapshot, unsigned int order,
			       uint32_t gfp)
{
	const struct mt_alloc_request request = { .order = order, .gfp = gfp };
	struct mt_alloc *alloc;

	assert_fine(mt_alloc_decide(snapshot, &request, &alloc));
	return alloc;
}

static void expect(const struct mt_snapshot *snapshot, unsigned int order, uint32_t gfp,
		   enum mt_alloc_verdict verdict)
{
	struct mt_alloc *alloc = decide(snapshot, order, gfp);

	assert_string_equal(mt_alloc_verdict_name(alloc->verdict), mt_alloc_verdict_name(verdict));
	mt_alloc_destroy(alloc);
}

/* free > mark passes, free == mark does not. */
static void at_the_watermarks(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 201, 100);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 201);
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_AT_ONCE);
	zone->free = 200;
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_BELOW_LOW);
	zone->free = 101;
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_BELOW_LOW);
	zone->free = 100;
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_RECLAIM);
	mt_snapshot_destroy(snapshot);
}

/* GFP_ATOMIC: half of min, and a quarter of the rest: 100 - 50 - 12 = 38 */
static void atomic_reserves(void **state)
{
	static const char *const releases[] = { "5.10.0", "6.6.0" };

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(releases); i++) {
		struct mt_snapshot *snapshot = machine(releases[i]);
		struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 39, 100);

		machine_blocks(snapshot, zone, "Unmovable", 0, 39);
		expect(snapshot, 0, ATOMIC, MT_ALLOC_BELOW_LOW);
		expect(snapshot, 0, ATOMIC | MT_GFP_NOMEMALLOC, MT_ALLOC_FAILS);
		zone->free = 38;
		expect(snapshot, 0, ATOMIC, MT_ALLOC_FAILS);
		expect(snapshot, 0, ATOMIC | MT_GFP_MEMALLOC, MT_ALLOC_RESERVES);
		mt_snapshot_destroy(snapshot);
	}
}

/* Of a watermark that nobody knows nothing is taken off: the sanitizer's check. */
static void reserves_without_a_watermark(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 39, 100);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 39);
	zone->min = zone->reserved_highatomic = MT_UNKNOWN;
	expect(snapshot, 0, ATOMIC | MT_GFP_MEMALLOC, MT_ALLOC_RESERVES);
	mt_snapshot_destroy(snapshot);
}

/* 8 TiB of file cache */
static void very_much_to_reclaim(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 0, 100);

	(void)state;
	zone->present = zone->managed = UINT64_C(1) << 32;
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_inactive_file", 21,
				 UINT64_C(1) << 31));
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_active_file", 19, 0));
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_RECLAIM);
	mt_snapshot_destroy(snapshot);
}

static void lowmem_reserve(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *dma = machine_zone(snapshot, 0, "DMA", 0, 1000, 10);
	struct mt_zone *normal;

	(void)state;
	machine_blocks(snapshot, dma, "Unmovable", 0, 1000);
	dma->lowmem_reserve[2] = 900;
	normal = machine_zone(snapshot, 0, "Normal", 2, 5, 100);
	machine_blocks(snapshot, normal, "Unmovable", 0, 5);
	dma = &snapshot->zones[0];

	struct mt_alloc *alloc = decide(snapshot, 0, MT_GFP_KERNEL);

	assert_int_equal(alloc->verdict, MT_ALLOC_AT_ONCE);
	assert_ptr_equal(alloc->served->zone, dma);
	assert_int_equal(alloc->zones[1].low.needed, 920);
	mt_alloc_destroy(alloc);
	dma->lowmem_reserve[2] = 990;
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	/* who asks for DMA itself meets no reserve */
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM | MT_GFP_DMA, MT_ALLOC_AT_ONCE);
	mt_snapshot_destroy(snapshot);
}

static void blocks(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 10000, 10);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 1, 5000);
	expect(snapshot, 1, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_AT_ONCE);
	expect(snapshot, 2, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	expect(snapshot, 2, MT_GFP_KERNEL, MT_ALLOC_COMPACTION);
	machine_blocks(snapshot, zone, "Movable", 5, 1);

	struct mt_alloc *alloc = decide(snapshot, 2, MT_GFP_KERNEL);

	assert_int_equal(alloc->verdict, MT_ALLOC_AT_ONCE);
	assert_int_equal(alloc->served->block.order, 5);
	assert_string_equal(alloc->served->block.type, "Movable");
	assert_true(alloc->served->block.fallback);
	assert_true(alloc->served->block.claims);
	mt_alloc_destroy(alloc);
	mt_snapshot_destroy(snapshot);
}

/* HighAtomic blocks and pages are for urgent requests of more than one page. */
static void highatomic(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 500, 100);

	(void)state;
	machine_blocks(snapshot, zone, "HighAtomic", 3, 40);
	machine_blocks(snapshot, zone, "Unmovable", 0, 180);
	zone->reserved_highatomic = 320;
	expect(snapshot, 3, ATOMIC, MT_ALLOC_BELOW_LOW);
	expect(snapshot, 3, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_BELOW_LOW);
	/* the kernel that counts the free ones of them takes off only those */
	zone->free_highatomic = 0;
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_AT_ONCE);
	mt_snapshot_destroy(snapshot);
}

static void cma_is_for_movable_pages(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 1000, 100);

	(void)state;
	machine_blocks(snapshot, zone, "CMA", 9, 1);
	machine_blocks(snapshot, zone, "Unmovable", 0, 90);
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_free_cma", 11, 910));
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	expect(snapshot, 0, MT_GFP_HIGHUSER_MOVABLE, MT_ALLOC_AT_ONCE);
	expect(snapshot, 9, MT_GFP_HIGHUSER_MOVABLE, MT_ALLOC_AT_ONCE);
	mt_snapshot_destroy(snapshot);
}

/* The boost counts, except against an urgent page. */
static void boost(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 150, 1100);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 150);
	zone->boost = 1000;
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	expect(snapshot, 0, ATOMIC, MT_ALLOC_BELOW_LOW);
	expect(snapshot, 1, ATOMIC, MT_ALLOC_FAILS);
	mt_snapshot_destroy(snapshot);
}

/* Rather another zone of the node than mixed types; rather mixed than far away. */
static void keeps_types_apart(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *dma32 = machine_zone(snapshot, 0, "DMA32", 1, 1000, 10), *normal;
	struct mt_alloc *alloc;

	(void)state;
	machine_blocks(snapshot, dma32, "Unmovable", 3, 125);
	normal = machine_zone(snapshot, 0, "Normal", 2, 1000, 10);
	machine_blocks(snapshot, normal, "Movable", 3, 125);
	alloc = decide(snapshot, 0, MT_GFP_KERNEL);
	assert_string_equal(alloc->served->zone->name, "DMA32");
	mt_alloc_destroy(alloc);

	free(snapshot->origin.kernel);
	snapshot->origin.kernel = strdup("4.19.0");
	alloc = decide(snapshot, 0, MT_GFP_KERNEL);
	assert_string_equal(alloc->served->zone->name, "Normal");
	mt_alloc_destroy(alloc);
	mt_snapshot_destroy(snapshot);
}

static void cpuset(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_alloc_request request = { .gfp = MT_GFP_KSWAPD_RECLAIM, .node = 0 };
	struct mt_alloc *alloc;

	(void)state;
	for (unsigned int node = 0; node < 2; node++) {
		struct mt_zone *zone =
			machine_zone(snapshot, node, "Normal", 2, node ? 1000 : 5, 10);

		machine_blocks(snapshot, zone, "Unmovable", 0, zone->free);
	}
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_AT_ONCE);
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM | MT_GFP_THISNODE, MT_ALLOC_FAILS);
	assert_true(mt_node_set_parse("0", 1, &request.nodes));
	assert_fine(mt_alloc_decide(snapshot, &request, &alloc));
	assert_int_equal(alloc->verdict, MT_ALLOC_FAILS);
	assert_int_equal(alloc->zones[1].verdict, MT_ZONE_EXCLUDED);
	mt_alloc_destroy(alloc);
	/* GFP_ATOMIC may leave it, in its second attempt */
	request.gfp = ATOMIC | MT_GFP_NOMEMALLOC;
	assert_fine(mt_alloc_decide(snapshot, &request, &alloc));
	assert_int_equal(alloc->verdict, MT_ALLOC_BELOW_LOW);
	mt_alloc_destroy(alloc);
	mt_snapshot_destroy(snapshot);
}

/* What is missing is said, with its direction, where it could matter. */
static void caveats(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 1000, 100);
	struct mt_alloc *alloc;

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 3, 125);
	zone->reserved_highatomic = MT_UNKNOWN;
	alloc = decide(snapshot, 0, MT_GFP_KERNEL);
	assert_int_equal(alloc->nr_caveats, 1);
	assert_true(alloc->caveats[0].stricter);
	assert_has(alloc->caveats[0].text, "set aside");
	mt_alloc_destroy(alloc);

	/* far above: it cannot matter */
	zone->free = 50000;
	alloc = decide(snapshot, 0, MT_GFP_KERNEL);
	assert_int_equal(alloc->nr_caveats, 0);
	mt_alloc_destroy(alloc);

	free(zone->type_free_blocks);
	zone->type_free_blocks = NULL;
	alloc = decide(snapshot, 3, MT_GFP_KERNEL);
	assert_int_equal(alloc->verdict, MT_ALLOC_AT_ONCE);
	assert_has(alloc->caveats[0].text, "migrate types");
	mt_alloc_destroy(alloc);
	mt_snapshot_destroy(snapshot);
}

/* 6.1 alone does not tell whose rules hold: said where the answers differ. */
static void release_leaves_it_open(void **state)
{
	struct mt_snapshot *snapshot = machine("6.1.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 500, 100);
	struct mt_alloc *alloc;

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 500);
	zone->reserved_highatomic = 450;
	alloc = decide(snapshot, 0, MT_GFP_KSWAPD_RECLAIM);
	assert_int_equal(alloc->verdict, MT_ALLOC_BELOW_LOW);
	assert_int_equal(alloc->nr_caveats, 1);
	assert_has(alloc->caveats[0].text, "fails");
	mt_alloc_destroy(alloc);
	mt_snapshot_destroy(snapshot);
}

static void unknown_is_not_zero(void **state)
{
	struct mt_snapshot *snapshot = machine(NULL);
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, MT_UNKNOWN, 100);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 500);
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_UNKNOWN);
	zone->free = INT64_MAX;
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_UNKNOWN);
	mt_snapshot_destroy(snapshot);
}

static void out_of_memory(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 50, 100);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 50);
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_inactive_file", 21, 10));
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_active_file", 19, 10));
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_OOM);
	expect(snapshot, 0, MT_GFP_KERNEL | MT_GFP_NORETRY, MT_ALLOC_FAILS);
	zone->stats.v[0].value = 500;
	expect(snapshot, 0, MT_GFP_KERNEL, MT_ALLOC_RECLAIM);
	mt_snapshot_destroy(snapshot);
}

/* NR_ZONE_INACTIVE_FILE leaked: more than a zone of 450 MiB can hold is not believed. */
static void leaked_counter(void **state)
{
	struct mt_snapshot *snapshot = machine("6.12.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 50, 100);
	struct mt_alloc *alloc;

	(void)state;
	zone->present = zone->managed = 115200;
	machine_blocks(snapshot, zone, "Unmovable", 0, 50);
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_inactive_file", 21, 270000000));
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_active_file", 19, 10));
	alloc = decide(snapshot, 0, MT_GFP_KERNEL);
	assert_int_equal(alloc->zones[0].file, 115150);
	assert_int_equal(alloc->zones[0].disbelieved, 270000010);
	assert_int_equal(alloc->nr_caveats, 1);
	assert_has(alloc->caveats[0].text, "270000010 pages of file cache");
	assert_has(alloc->caveats[0].text, "not believed");
	mt_alloc_destroy(alloc);
	mt_snapshot_destroy(snapshot);
}

/* A zone of kernels before 4.4: no HighAtomic, Reserve, no boost. */
static struct mt_snapshot *old_machine(const char *release, uint64_t free, uint64_t min,
				       uint64_t low, struct mt_zone **zone)
{
	struct mt_snapshot *snapshot = machine(release);
	unsigned int unused;

	assert_fine(mt_snapshot_type(snapshot, "Reserve", 7, &unused));
	*zone = machine_zone(snapshot, 0, "Normal", 2, free, min);
	(*zone)->low = low;
	(*zone)->high = 2 * low;
	(*zone)->boost = (*zone)->reserved_highatomic = MT_UNKNOWN;
	return snapshot;
}

/* 3.10, order 5: 20032 - 32 + 1, less order 0's 20000: 1 <= min >> 1 */
static void marks_halved_order_by_order(void **state)
{
	static const char *const releases[] = {
		"3.10.0-1062.el7.x86_64", "2.6.32-754.el6.x86_64", "4.1.25", "4.3.6", NULL,
	};
	struct mt_zone *zone;

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(releases); i++) {
		struct mt_snapshot *snapshot = old_machine(releases[i], 20032, 5120, 6400, &zone);
		struct mt_alloc *alloc;

		machine_blocks(snapshot, zone, "Unmovable", 0, 20000);
		machine_blocks(snapshot, zone, "Movable", 5, 1);
		alloc = decide(snapshot, 5, MT_GFP_KERNEL | MT_GFP_COMP);
		assert_int_equal(alloc->zones[0].verdict, MT_ZONE_FRAGMENTED);
		assert_int_equal(alloc->zones[0].min.usable, 20001);
		assert_int_equal(alloc->zones[0].min.nr_steps, 1);
		assert_int_equal(alloc->zones[0].min.steps[0].left, 1);
		assert_int_equal(alloc->zones[0].min.steps[0].needed, 2560);
		assert_null(alloc->served);
		mt_alloc_destroy(alloc);
		mt_snapshot_destroy(snapshot);
	}
}

/* Since 4.4 a block is enough. */
static void marks_of_one_sum(void **state)
{
	struct mt_snapshot *snapshot = machine("4.4.0");
	struct mt_zone *zone = machine_zone(snapshot, 0, "Normal", 2, 20032, 5120);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 20000);
	machine_blocks(snapshot, zone, "Movable", 5, 1);
	expect(snapshot, 5, MT_GFP_KERNEL, MT_ALLOC_AT_ONCE);
	mt_snapshot_destroy(snapshot);
}

/* 4.1: GFP_ATOMIC, order 3: 393 > 113, 349 > 56, 349 > 28, 345 > 14, from Reserve */
static void reserve_is_taken_in_the_end(void **state)
{
	struct mt_zone *zone;
	struct mt_snapshot *snapshot = old_machine("4.1.25", 400, 300, 375, &zone);
	const struct mt_alloc_step steps[] = { { 349, 56 }, { 349, 28 }, { 345, 14 } };
	struct mt_alloc *alloc;

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 20);
	machine_blocks(snapshot, zone, "Reclaimable", 0, 4);
	machine_blocks(snapshot, zone, "Movable", 0, 16);
	for (unsigned int order = 0; order <= 8; order += 2)
		machine_blocks(snapshot, zone, "Reserve", order,
			       order == 0 ? 4 : order == 4 ? 2 : 1);
	alloc = decide(snapshot, 3, ATOMIC);
	assert_int_equal(alloc->verdict, MT_ALLOC_AT_ONCE);
	assert_string_equal(alloc->served->block.type, "Reserve");
	assert_int_equal(alloc->served->block.order, 4);
	assert_int_equal(alloc->served->min.usable, 393);
	assert_int_equal(alloc->served->min.needed, 113);
	assert_int_equal(alloc->served->min.nr_steps, 3);
	assert_memory_equal(alloc->served->min.steps, steps, sizeof(steps));
	mt_alloc_destroy(alloc);

	/* a page less than low: it succeeds below it, from the same list */
	zone->low = 393;
	alloc = decide(snapshot, 3, ATOMIC);
	assert_int_equal(alloc->verdict, MT_ALLOC_BELOW_LOW);
	assert_string_equal(alloc->served->last.type, "Reserve");
	mt_alloc_destroy(alloc);
	/* any request takes it, not only those in a hurry */
	zone->low = 375;
	expect(snapshot, 3, MT_GFP_KERNEL, MT_ALLOC_AT_ONCE);
	mt_snapshot_destroy(snapshot);
}

/*
 * __rmqueue_fallback() by generation: CMA as the first of the fallbacks of an
 * order, the largest first (3.5 to 4.0), then before all of them.
 */
static void fallbacks_by_generation(void **state)
{
	static const struct {
		const char *release;
		unsigned int cma_order, order;
		const char *type;
	} wanted[] = {
		{ "3.10.0", 5, 5, "CMA" },
		{ "3.10.0", 3, 5, "Unmovable" },
		{ "4.1.0", 3, 3, "CMA" },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(wanted); i++) {
		struct mt_zone *zone;
		struct mt_snapshot *snapshot = old_machine(wanted[i].release, 5000, 10, 20, &zone);
		struct mt_alloc *alloc;

		machine_blocks(snapshot, zone, "Unmovable", 0, 1);
		machine_blocks(snapshot, zone, "Unmovable", 5, 1);
		machine_blocks(snapshot, zone, "CMA", wanted[i].cma_order, 1);
		alloc = decide(snapshot, 0, MT_GFP_HIGHUSER_MOVABLE);
		assert_int_equal(alloc->verdict, MT_ALLOC_AT_ONCE);
		assert_string_equal(alloc->served->block.type, wanted[i].type);
		assert_int_equal(alloc->served->block.order, wanted[i].order);
		mt_alloc_destroy(alloc);
		mt_snapshot_destroy(snapshot);
	}
}

/* Until 4.3 who may not wait tries harder; since 4.4 it takes __GFP_ATOMIC. */
static void harder_by_generation(void **state)
{
	struct mt_zone *zone;
	struct mt_snapshot *snapshot = old_machine("3.10.0", 76, 100, 200, &zone);

	(void)state;
	machine_blocks(snapshot, zone, "Unmovable", 0, 76);
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_BELOW_LOW);
	zone->free = 75;
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	mt_snapshot_destroy(snapshot);
	snapshot = machine("4.4.0");
	zone = machine_zone(snapshot, 0, "Normal", 2, 76, 100);
	machine_blocks(snapshot, zone, "Unmovable", 0, 76);
	expect(snapshot, 0, MT_GFP_KSWAPD_RECLAIM, MT_ALLOC_FAILS);
	mt_snapshot_destroy(snapshot);
}

static void impossible_requests(void **state)
{
	struct mt_snapshot *snapshot = machine("6.6.0");
	struct mt_alloc_request request = { .order = NR_ORDERS, .gfp = MT_GFP_KERNEL };
	struct mt_alloc *alloc;

	(void)state;
	machine_zone(snapshot, 0, "Normal", 2, 1000, 100);
	assert_error(mt_alloc_decide(snapshot, &request, &alloc), MT_ERR_USAGE, "order 11");
	request.order = 0;
	request.node = 7;
	assert_error(mt_alloc_decide(snapshot, &request, &alloc), MT_ERR_USAGE, "node 7");
	request.node = 0;
	request.type = "Isolate";
	assert_error(mt_alloc_decide(snapshot, &request, &alloc), MT_ERR_USAGE, "not Isolate");
	request.type = NULL;
	request.gfp = MT_GFP_DMA | MT_GFP_HIGHMEM;
	assert_error(mt_alloc_decide(snapshot, &request, &alloc), MT_ERR_USAGE, "two zones");
	mt_snapshot_destroy(snapshot);
}

int main(void)
{
	const struct CMUnitTest alloc[] = {
		cmocka_unit_test(at_the_watermarks),
		cmocka_unit_test(atomic_reserves),
		cmocka_unit_test(reserves_without_a_watermark),
		cmocka_unit_test(very_much_to_reclaim),
		cmocka_unit_test(lowmem_reserve),
		cmocka_unit_test(blocks),
		cmocka_unit_test(highatomic),
		cmocka_unit_test(cma_is_for_movable_pages),
		cmocka_unit_test(boost),
		cmocka_unit_test(keeps_types_apart),
		cmocka_unit_test(cpuset),
		cmocka_unit_test(caveats),
		cmocka_unit_test(release_leaves_it_open),
		cmocka_unit_test(unknown_is_not_zero),
		cmocka_unit_test(out_of_memory),
		cmocka_unit_test(leaked_counter),
		cmocka_unit_test(marks_halved_order_by_order),
		cmocka_unit_test(marks_of_one_sum),
		cmocka_unit_test(reserve_is_taken_in_the_end),
		cmocka_unit_test(fallbacks_by_generation),
		cmocka_unit_test(harder_by_generation),
		cmocka_unit_test(impossible_requests),
	};

	return UNIT_RUN(alloc);
}
