// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/counters.h"

#include <string.h>

#include "unit.h"

static struct mt_zone *zone_of(struct mt_snapshot *snapshot, uint64_t managed)
{
	struct mt_node *node;
	struct mt_zone *zone;

	assert_fine(mt_snapshot_node(snapshot, 0, &node));
	assert_fine(mt_snapshot_zone(snapshot, 0, "Normal", 6, &zone));
	zone->managed = managed;
	return zone;
}

/* 22.2 GiB of inactive file pages in 1.5 GiB of memory */
static void more_than_there_is(void **state)
{
	struct mt_snapshot *snapshot = unit_snapshot();
	struct mt_zone *zone = zone_of(snapshot, 387758);
	struct mt_node *node = &snapshot->nodes[0];
	struct mt_impossible found;

	(void)state;
	assert_fine(mt_stats_add(snapshot, &node->stats, "nr_active_file", 14, 387758));
	assert_fine(mt_stats_add(snapshot, &node->stats, "nr_dirtied", 10, 1 << 30));
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_inactive_file", 21, 10));
	assert_false(mt_counters_of_node(snapshot, node, &found));
	assert_false(mt_counters_of_zone(zone, &found));
	assert_fine(mt_stats_add(snapshot, &node->stats, "nr_inactive_file", 16, 5824323));
	zone->stats.v[0].value = 5824323;
	assert_true(mt_counters_of_node(snapshot, node, &found));
	assert_string_equal(found.name, "nr_inactive_file");
	assert_int_equal(found.value, 5824323);
	assert_int_equal(found.most, 387758);
	assert_true(mt_counters_of_zone(zone, &found));
	assert_string_equal(found.name, "nr_zone_inactive_file");
	mt_snapshot_destroy(snapshot);
}

/* Nothing is wrong where it is not known how much there is. */
static void unknown_size(void **state)
{
	struct mt_snapshot *snapshot = unit_snapshot();
	struct mt_zone *zone = zone_of(snapshot, MT_UNKNOWN);
	struct mt_impossible found;

	(void)state;
	assert_fine(mt_stats_add(snapshot, &zone->stats, "nr_zone_inactive_file", 21, INT64_MAX));
	assert_false(mt_counters_of_zone(zone, &found));
	mt_snapshot_destroy(snapshot);
}

int main(void)
{
	const struct CMUnitTest counters[] = {
		cmocka_unit_test(more_than_there_is),
		cmocka_unit_test(unknown_size),
	};

	return UNIT_RUN(counters);
}
