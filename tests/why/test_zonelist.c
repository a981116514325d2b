// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/node_set.h"
#include "analysis/zonelist.h"
#include "machine.h"
#include "model/report.h"

static void set_distances(struct mt_snapshot *snapshot, size_t node, const uint64_t *distances)
{
	size_t size = snapshot->nr_nodes * sizeof(uint64_t);

	snapshot->nodes[node].distances = (uint64_t *)malloc(size);
	memcpy(snapshot->nodes[node].distances, distances, size);
	snapshot->nodes[node].nr_distances = snapshot->nr_nodes;
}

static void expect(const struct mt_snapshot *snapshot, unsigned int node, bool this_node,
		   const char *wanted)
{
	struct mt_zonelist list;
	char text[256] = "";

	assert_fine(mt_zonelist_get(snapshot, node, this_node, &list));
	for (size_t i = 0; i < list.n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%u %s",
			 i ? ", " : "", list.v[i]->node, list.v[i]->name);
	assert_string_equal(text, wanted);
	assert_true(list.inferred);
	free(list.v);
}

static void highest_zone_first(void **state)
{
	struct mt_snapshot *snapshot = machine("6.1.0");

	(void)state;
	machine_zone(snapshot, 0, "DMA", 0, 100, 10);
	machine_zone(snapshot, 0, "DMA32", 1, 100, 10);
	machine_zone(snapshot, 0, "Normal", 2, 100, 10);
	machine_zone(snapshot, 0, "Movable", 3, 0, 0)->managed = 0;
	machine_zone(snapshot, 1, "Normal", 2, 100, 10);
	expect(snapshot, 0, false, "0 Normal, 0 DMA32, 0 DMA, 1 Normal");
	expect(snapshot, 1, false, "1 Normal, 0 Normal, 0 DMA32, 0 DMA");
	expect(snapshot, 0, true, "0 Normal, 0 DMA32, 0 DMA");
	mt_snapshot_destroy(snapshot);
}

/* Four nodes in a ring: the opposite one is farther; equal ones take turns. */
static void nearest_node_first(void **state)
{
	static const uint64_t ring[4][4] = {
		{ 10, 21, 31, 21 }, { 21, 10, 21, 31 }, { 31, 21, 10, 21 }, { 21, 31, 21, 10 },
	};
	struct mt_snapshot *snapshot = machine("6.1.0");

	(void)state;
	for (unsigned int i = 0; i < 4; i++)
		machine_zone(snapshot, i, "Normal", 2, 100, 10);
	for (size_t i = 0; i < 4; i++)
		set_distances(snapshot, i, ring[i]);
	expect(snapshot, 0, false, "0 Normal, 1 Normal, 3 Normal, 2 Normal");
	expect(snapshot, 3, false, "3 Normal, 0 Normal, 2 Normal, 1 Normal");
	mt_snapshot_destroy(snapshot);
}

static void node_without_memory(void **state)
{
	struct mt_snapshot *snapshot = machine("6.1.0");

	(void)state;
	machine_zone(snapshot, 0, "Normal", 2, 0, 0)->managed = 0;
	machine_zone(snapshot, 1, "Normal", 2, 100, 10);
	expect(snapshot, 0, false, "1 Normal");
	expect(snapshot, 0, true, "");
	mt_snapshot_destroy(snapshot);
}

static void index_from_reserves(void **state)
{
	struct mt_snapshot *snapshot = machine("6.1.0");
	struct mt_zone *zone;

	(void)state;
	machine_zone(snapshot, 0, "DMA", MT_NO_INDEX, 100, 10);
	zone = machine_zone(snapshot, 0, "Normal", MT_NO_INDEX, 100, 10);
	assert_int_equal(mt_zone_index(snapshot, zone), 2);
	zone->nr_lowmem_reserve = 3;
	assert_int_equal(mt_zone_index(snapshot, zone), 1);
	mt_snapshot_destroy(snapshot);
}

static void node_sets(void **state)
{
	struct mt_node_set set;

	(void)state;
	assert_true(mt_node_set_parse("0-1,3", 5, &set));
	assert_true(mt_node_set_has(&set, 1));
	assert_false(mt_node_set_has(&set, 2));
	assert_true(mt_node_set_has(&set, 3));
	assert_false(mt_node_set_has(&set, 5000));
	assert_true(mt_node_set_parse("(null)", 6, &set));
	assert_true(mt_node_set_has(&set, 2));
	assert_false(mt_node_set_parse("", 0, &set));
	assert_false(mt_node_set_parse("0-", 2, &set));
	assert_false(mt_node_set_parse("1,", 2, &set));
	assert_false(mt_node_set_parse("3-1", 3, &set));
	assert_false(mt_node_set_parse("0-1024", 6, &set));
	assert_false(mt_node_set_parse("x", 1, &set));
}

/* A zone of a log: no index, lowmem_reserve[] as printed. */
static void add_zone(struct mt_snapshot *snapshot, const char *name, size_t n,
		     const uint64_t *reserve)
{
	struct mt_zone *zone = machine_zone(snapshot, 0, name, MT_NO_INDEX, 100, 10);

	memcpy(zone->lowmem_reserve, reserve, n * sizeof(*reserve));
	zone->nr_lowmem_reserve = n;
}

static unsigned int index_of(const struct mt_snapshot *snapshot, const char *name)
{
	return mt_zone_index(snapshot, unit_zone(snapshot, 0, name));
}

/* i386 since 6.1: HighMem is there, but left out of a lowmem request's report. */
static void high_memory_left_out(void **state)
{
	const uint64_t dma[] = { 0, 830, 4016, 4016 }, normal[] = { 0, 0, 25490, 25490 };
	struct mt_snapshot *snapshot = machine("6.1.0-18-686-pae");

	(void)state;
	add_zone(snapshot, "DMA", 4, dma);
	add_zone(snapshot, "Normal", 4, normal);
	assert_int_equal(index_of(snapshot, "DMA"), 0);
	assert_int_equal(index_of(snapshot, "Normal"), 1);
	mt_snapshot_destroy(snapshot);
}

/* The other proof, where lowmem_reserve[] is all zeros: pages of HighMem are counted. */
static void high_pages_are_counted(void **state)
{
	const uint64_t zeros[] = { 0, 0, 0, 0 };
	struct mt_snapshot *snapshot = machine("6.1.0");
	struct mt_report report = { .snapshot = snapshot };

	(void)state;
	add_zone(snapshot, "Normal", 4, zeros);
	assert_int_equal(index_of(snapshot, "Normal"), 2);
	assert_fine(mt_stats_add(snapshot, &report.others, "pages HighMem/MovableOnly", 25,
				 796128));
	snapshot->report = &report;
	assert_int_equal(index_of(snapshot, "Normal"), 1);
	report.others.v[0].value = 0;
	assert_int_equal(index_of(snapshot, "Normal"), 2);
	free(report.others.v);
	mt_snapshot_destroy(snapshot);
}

/* x86-64 whose Normal has no pages, and is not printed */
static void zones_of_x86_64(void **state)
{
	const uint64_t dma[] = { 0, 407, 407, 407, 407 }, dma32[] = { 0, 0, 0, 0, 0 };
	struct mt_snapshot *snapshot = machine("6.1.0");

	(void)state;
	add_zone(snapshot, "DMA", 5, dma);
	add_zone(snapshot, "DMA32", 5, dma32);
	assert_int_equal(index_of(snapshot, "DMA"), 0);
	assert_int_equal(index_of(snapshot, "DMA32"), 1);
	mt_snapshot_destroy(snapshot);
}

int main(void)
{
	const struct CMUnitTest zonelist[] = {
		cmocka_unit_test(highest_zone_first),
		cmocka_unit_test(nearest_node_first),
		cmocka_unit_test(node_without_memory),
		cmocka_unit_test(index_from_reserves),
		cmocka_unit_test(node_sets),
		cmocka_unit_test(high_memory_left_out),
		cmocka_unit_test(high_pages_are_counted),
		cmocka_unit_test(zones_of_x86_64),
	};

	return UNIT_RUN(zonelist);
}
