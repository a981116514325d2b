// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <stdio.h>

#include "model/counters.h"

static void starts_unknown(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_zone *zone;
	struct mt_node *node;

	(void)state;
	assert_true(s->origin.page_size == MT_UNKNOWN);
	assert_int_equal(s->pageblock_order, MT_NO_INDEX);
	assert_int_equal(s->nr_orders, 0);
	for (int i = 0; i < MT_NR_SECTIONS; i++)
		assert_int_equal(s->status[i], MT_STATUS_ABSENT);
	assert_fine(mt_snapshot_node(s, 3, &node));
	assert_int_equal(node->id, 3);
	assert_true(node->spanned == MT_UNKNOWN && node->present == MT_UNKNOWN);
	assert_fine(mt_snapshot_zone(s, 3, "DMA", 3, &zone));
	assert_int_equal(zone->index, MT_NO_INDEX);
	assert_true(zone->free == MT_UNKNOWN && zone->promo == MT_UNKNOWN &&
		    zone->boost == MT_UNKNOWN && zone->cma == MT_UNKNOWN);
	assert_null(zone->free_blocks);
	assert_null(zone->lowmem_reserve);
}

static void zones_are_found_again(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_zone *zone;

	(void)state;
	for (unsigned int node = 0; node < 100; node++) {
		assert_fine(mt_snapshot_zone(s, node, "DMA", 3, &zone));
		zone->free = node;
		assert_fine(mt_snapshot_zone(s, node, "DMA32", 5, &zone));
		zone->free = 1000 + node;
	}
	assert_int_equal(s->nr_zones, 200);
	for (unsigned int node = 100; node-- > 0;) {
		assert_int_equal(unit_zone(s, node, "DMA")->free, node);
		assert_int_equal(unit_zone(s, node, "DMA32")->free, 1000 + node);
	}
	assert_fine(mt_snapshot_zone(s, 5, "DMA32...", 5, &zone));
	assert_int_equal(zone->free, 1005);
	assert_int_equal(s->nr_zones, 200);
	assert_null(mt_snapshot_find_zone(s, 5, "DMA3"));
	assert_null(mt_snapshot_find_zone(s, 5, "DMA320"));
	assert_null(mt_snapshot_find_zone(s, 100, "DMA"));
}

static void nodes_are_found_again(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_node *node;

	(void)state;
	for (unsigned int id = 0; id < 1024; id++)
		assert_fine(mt_snapshot_node(s, id * 2, &node));
	assert_fine(mt_snapshot_node(s, 1000, &node));
	assert_int_equal(node->id, 1000);
	assert_int_equal(s->nr_nodes, 1024);
	assert_int_equal(mt_snapshot_find_node(s, 0)->id, 0);
	assert_null(mt_snapshot_find_node(s, 1));
}

static void names_are_shared_and_printable(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	const char *a, *b, *c;

	(void)state;
	assert_fine(mt_snapshot_name(s, "nr_dirty", 8, &a));
	assert_fine(mt_snapshot_name(s, "nr_dirty_x", 8, &b));
	assert_ptr_equal(a, b);
	assert_fine(mt_snapshot_name(s, "\033[2J", 4, &c));
	assert_string_equal(c, "?[2J");
}

/* The set grows, and what it gave out before stays where it is. */
static void names_stay_when_the_set_grows(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	const char *first, *again, *other;
	char name[32];

	(void)state;
	assert_fine(mt_snapshot_name(s, "first", 5, &first));
	for (int i = 0; i < 5000; i++) {
		int len = snprintf(name, sizeof(name), "name_%d", i);

		assert_fine(mt_snapshot_name(s, name, (size_t)len, &other));
		assert_string_equal(other, name);
	}
	assert_fine(mt_snapshot_name(s, "first", 5, &again));
	assert_ptr_equal(first, again);
	assert_string_equal(first, "first");
}

static void names_with_nul_stay_apart(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	const char *a, *b;

	(void)state;
	assert_fine(mt_snapshot_name(s, "a\0b", 3, &a));
	assert_fine(mt_snapshot_name(s, "a\0c", 3, &b));
	assert_string_equal(a, "a");
	assert_string_equal(b, "a");
}

static void types_keep_their_order(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	unsigned int type;

	(void)state;
	assert_fine(mt_snapshot_type(s, "Unmovable", 9, &type));
	assert_int_equal(type, 0);
	assert_fine(mt_snapshot_type(s, "Movable", 7, &type));
	assert_int_equal(type, 1);
	assert_fine(mt_snapshot_type(s, "Unmovable", 9, &type));
	assert_int_equal(type, 0);
	assert_int_equal(s->nr_types, 2);
}

static void types_are_fixed_once_arrays_are_made(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_zone *zone;
	unsigned int type;

	(void)state;
	assert_fine(mt_snapshot_type(s, "Movable", 7, &type));
	assert_fine(mt_snapshot_set_orders(s, 11));
	assert_fine(mt_snapshot_zone(s, 0, "DMA", 3, &zone));
	assert_fine(mt_zone_add_type_blocks(s, zone));
	assert_error(mt_snapshot_type(s, "CMA", 3, &type), MT_ERR_FORMAT, "CMA");
	assert_fine(mt_snapshot_type(s, "Movable", 7, &type));
	assert_int_equal(type, 0);
}

static void too_many_types(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	unsigned int type;
	char name[32];

	(void)state;
	for (unsigned int i = 0; i < MT_MAX_TYPES; i++) {
		int len = snprintf(name, sizeof(name), "type%u", i);

		assert_fine(mt_snapshot_type(s, name, (size_t)len, &type));
	}
	assert_error(mt_snapshot_type(s, "more", 4, &type), MT_ERR_NOMEM, "migrate types");
}

static void orders_are_said_once(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	assert_error(mt_snapshot_set_orders(s, 0), MT_ERR_FORMAT, "0 orders");
	assert_error(mt_snapshot_set_orders(s, MT_MAX_ORDERS + 1), MT_ERR_FORMAT, "65 orders");
	assert_fine(mt_snapshot_set_orders(s, 14));
	assert_fine(mt_snapshot_set_orders(s, 14));
	assert_error(mt_snapshot_set_orders(s, 11), MT_ERR_FORMAT, "11 orders where 14");
	assert_int_equal(s->nr_orders, 14);
}

static void arrays_start_unknown(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_zone *zone;
	unsigned int type;

	(void)state;
	assert_fine(mt_snapshot_set_orders(s, 3));
	assert_fine(mt_snapshot_type(s, "A", 1, &type));
	assert_fine(mt_snapshot_type(s, "B", 1, &type));
	assert_fine(mt_snapshot_zone(s, 0, "Z", 1, &zone));
	assert_fine(mt_zone_add_free_blocks(s, zone));
	assert_fine(mt_zone_add_listed_blocks(s, zone));
	assert_fine(mt_zone_add_type_blocks(s, zone));
	assert_fine(mt_zone_add_pageblocks(s, zone));
	for (int i = 0; i < 3; i++)
		assert_true(zone->free_blocks[i] == MT_UNKNOWN &&
			    zone->listed_blocks[i] == MT_UNKNOWN);
	for (int i = 0; i < 6; i++)
		assert_true(zone->type_free_blocks[i] == MT_UNKNOWN && !zone->type_at_least[i]);
	assert_true(zone->pageblocks[0] == MT_UNKNOWN && zone->pageblocks[1] == MT_UNKNOWN);

	/* made once: what is in them stays */
	zone->free_blocks[1] = 5;
	assert_fine(mt_zone_add_free_blocks(s, zone));
	assert_int_equal(zone->free_blocks[1], 5);
}

static void pcp_is_bounded(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_zone *zone;
	struct mt_pcp *pcp;

	(void)state;
	assert_fine(mt_snapshot_zone(s, 0, "Z", 1, &zone));
	for (unsigned int cpu = 0; cpu < MT_MAX_CPUS; cpu++)
		assert_fine(mt_zone_add_pcp(zone, cpu, &pcp));
	assert_true(pcp->count == MT_UNKNOWN && pcp->high_max == MT_UNKNOWN);
	assert_int_equal(pcp->cpu, MT_MAX_CPUS - 1);
	assert_error(mt_zone_add_pcp(zone, MT_MAX_CPUS, &pcp), MT_ERR_NOMEM, "CPUs");
}

static void destroy_nothing(void **state)
{
	(void)state;
	mt_snapshot_destroy(NULL);
}

static void reasons_have_an_end(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		char reason[32];

		snprintf(reason, sizeof(reason), "reason %d", i);
		mt_snapshot_set_status(s, MT_SECTION_TASKS, MT_STATUS_DAMAGED, reason);
		/* what is said is not said again */
		mt_snapshot_set_status(s, MT_SECTION_TASKS, MT_STATUS_DENIED, reason);
	}
	mt_snapshot_set_status(s, MT_SECTION_PCP, MT_STATUS_DAMAGED, "reason 1");
	assert_int_equal(s->nr_incomplete, MT_MAX_REASONS + 2);
	assert_string_equal(s->incomplete[MT_MAX_REASONS - 1].reason, "reason 63");
	assert_string_equal(s->incomplete[MT_MAX_REASONS].reason, "and more like these");
	assert_string_equal(s->incomplete[MT_MAX_REASONS + 1].reason, "reason 1");
	assert_int_equal(s->status[MT_SECTION_TASKS], MT_STATUS_DAMAGED);
}

static void arrays_fix_the_orders(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = unit_snapshot();
	struct mt_zone *zone;

	(void)state;
	assert_fine(mt_snapshot_zone(snapshot, 0, "DMA", 3, &zone));
	assert_fine(mt_zone_add_free_blocks(snapshot, zone));
	assert_error(mt_snapshot_set_orders(snapshot, 11), MT_ERR_FORMAT, "where none were");
	assert_int_equal(snapshot->nr_orders, 0);
}

/* Each of both is freed: what they shared would be freed twice. */
static void copies_own_their_counters(void **state)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = unit_snapshot();
	const struct mt_huge_pool pool = { .page_bytes = 2 << 20, .total = 7 };
	mt_cleanup(mt_snapshot) struct mt_snapshot *copy = NULL;

	(void)state;
	assert_fine(mt_snapshot_add_counters(snapshot));
	assert_fine(mt_counters_add_pool(snapshot->counters, &pool));
	assert_fine(mt_stats_add(snapshot, &snapshot->counters->meminfo, "MemFree", 7, 4096));
	assert_fine(mt_holders_add(snapshot, &snapshot->counters->modules, "zfs", 3, 5));
	assert_fine(mt_snapshot_copy(snapshot, &copy));
	assert_ptr_not_equal(copy->counters, snapshot->counters);
	mt_snapshot_destroy(mt_steal(snapshot));
	assert_int_equal(copy->counters->pools[0].total, 7);
	assert_int_equal(mt_counters_meminfo(copy->counters, "MemFree"), 4096);
	assert_true(mt_counters_has_module(copy->counters, "zfs"));
}

int main(void)
{
	const struct CMUnitTest snapshot[] = {
		cmocka_unit_test(arrays_fix_the_orders),
		cmocka_unit_test(starts_unknown),
		cmocka_unit_test(zones_are_found_again),
		cmocka_unit_test(nodes_are_found_again),
		cmocka_unit_test(names_are_shared_and_printable),
		cmocka_unit_test(names_stay_when_the_set_grows),
		cmocka_unit_test(names_with_nul_stay_apart),
		cmocka_unit_test(types_keep_their_order),
		cmocka_unit_test(types_are_fixed_once_arrays_are_made),
		cmocka_unit_test(too_many_types),
		cmocka_unit_test(orders_are_said_once),
		cmocka_unit_test(arrays_start_unknown),
		cmocka_unit_test(pcp_is_bounded),
		cmocka_unit_test(destroy_nothing),
		cmocka_unit_test(reasons_have_an_end),
		cmocka_unit_test(copies_own_their_counters),
	};

	return UNIT_RUN(snapshot);
}
