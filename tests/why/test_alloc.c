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
		cmocka_unit_test(impossible_requests),
	};

	return UNIT_RUN(alloc);
}
