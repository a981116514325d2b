// SPDX-License-Identifier: GPL-2.0-or-later
/* A sound made-up machine: every number that memtop finds, against the machine itself. */
#include <string.h>

#include "machine.h"
#include "model/inspect.h"

#if defined(MADEUP_FLAT)
#define MODEL "flatmem"
#define NR_PROBLEMS 1	/* it has no vmstat_text */
#elif defined(MADEUP_EXTREME)
#define MODEL "sparsemem extreme"
#define NR_PROBLEMS 0
#else
#define MODEL "sparsemem"
#define NR_PROBLEMS 0
#endif

static const char *const zone_names[] = { "DMA", "Normal", "Movable", "Device" };

struct place {
	unsigned int node, index;
	struct zone *made;
	const struct mt_zone *zone;
};

/* Calls fn for each populated zone of a sound machine. */
static void for_each_zone(void (*fn)(struct machine *m, const struct place *place))
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

	machine_make(&m);
	machine_dump(&m);
	for (unsigned int node = 0; node < m.made->nr_nodes; node++) {
		for (unsigned int i = 0; i < __MAX_NR_ZONES; i++) {
			struct place place = {
				.node = node,
				.index = i,
				.made = madeup_zone(m.made, node, i),
				.zone = unit_zone(m.snapshot, node, zone_names[i]),
			};

			if (place.made->present_pages)
				fn(&m, &place);
		}
	}
}

static void check_nothing_amiss(struct machine *m, const struct place *place)
{
	(void)place;
	assert_int_equal(m->snapshot->nr_incomplete, NR_PROBLEMS);
	for (unsigned int i = 0; i < MT_NR_SECTIONS; i++)
		assert_int_equal(m->snapshot->status[i], MT_STATUS_PRESENT);
	assert_int_equal(m->snapshot->nr_orders, MADEUP_ORDERS);
	assert_int_equal(m->snapshot->nr_types, MIGRATE_TYPES);
	assert_int_equal(m->snapshot->pageblock_order, MADEUP_BLOCK_ORDER);
	assert_int_equal(m->snapshot->nr_nodes, m->made->nr_nodes);
	assert_int_equal(m->snapshot->nr_zones, m->made->nr_nodes * __MAX_NR_ZONES);
	assert_string_equal(m->snapshot->types[MIGRATE_HIGHATOMIC], "HighAtomic");
	assert_string_equal(m->snapshot->inspector->ops->memory_model(m->snapshot->inspector),
			    MODEL);
}

static void check_sizes(struct machine *m, const struct place *place)
{
	const struct mt_zone *zone = place->zone;

	(void)m;
	assert_int_equal(zone->index, place->index);
	assert_int_equal(zone->start_pfn, place->made->zone_start_pfn);
	assert_int_equal(zone->spanned, place->made->spanned_pages);
	assert_int_equal(zone->present, place->made->present_pages);
	assert_int_equal(zone->managed, place->made->managed_pages);
#if defined(MADEUP_FLAT)
	assert_int_equal(zone->cma, 0);
#else
	assert_int_equal(zone->cma, place->made->cma_pages);
#endif
	assert_int_equal(zone->nr_lowmem_reserve, __MAX_NR_ZONES);
	for (unsigned int i = 0; i < __MAX_NR_ZONES; i++)
		assert_int_equal(zone->lowmem_reserve[i], place->made->lowmem_reserve[i]);
}

static void check_watermarks(struct machine *m, const struct place *place)
{
	const struct mt_zone *zone = place->zone;

	(void)m;
#if defined(MADEUP_FLAT)
	assert_int_equal(zone->boost, MT_UNKNOWN);
	assert_int_equal(zone->promo, MT_UNKNOWN);
	assert_int_equal(zone->min, place->made->watermark[WMARK_MIN]);
	assert_int_equal(zone->high, place->made->watermark[WMARK_HIGH]);
#else
	assert_int_equal(zone->boost, 3);
	assert_int_equal(zone->min, place->made->_watermark[WMARK_MIN] + 3);
	assert_int_equal(zone->low, place->made->_watermark[WMARK_LOW] + 3);
	assert_int_equal(zone->high, place->made->_watermark[WMARK_HIGH] + 3);
	assert_int_equal(zone->promo, place->made->_watermark[WMARK_PROMO] + 3);
#endif
}

/* /proc does not add what single CPUs keep to themselves; the exact count does. */
static void check_free_pages(struct machine *m, const struct place *place)
{
	const struct mt_zone *zone = place->zone;
	uint64_t pages = 0;

	for (uint64_t pfn = zone->start_pfn; pfn < zone->start_pfn + zone->spanned; pfn++)
		pages += m->made->is_free[pfn];
#if !defined(MADEUP_FLAT)
	for (unsigned int order = 0; order < MADEUP_ORDERS; order++)
		pages -= zone->type_free_blocks[MIGRATE_ISOLATE * MADEUP_ORDERS + order] << order;
	pages += place->made->vm_stat[NR_UNACCEPTED];
#endif
	assert_int_equal(zone->free_exact, pages);
	assert_int_equal(zone->free, pages - 1);
	assert_int_equal(mt_stats_get(&zone->stats, "nr_free_pages"), zone->free);
}

static void check_blocks(struct machine *m, const struct place *place)
{
	const struct mt_zone *zone = place->zone;
	uint64_t pages = 0, is_free = 0;

	for (unsigned int order = 0; order < MADEUP_ORDERS; order++) {
		uint64_t sum = 0;

		for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
			assert_false(zone->type_at_least[type * MADEUP_ORDERS + order]);
			sum += zone->type_free_blocks[type * MADEUP_ORDERS + order];
		}
		assert_int_equal(zone->free_blocks[order],
				 place->made->free_area[order].nr_free);
		assert_int_equal(zone->listed_blocks[order], sum);
		assert_int_equal(zone->free_blocks[order], sum);
		pages += sum << order;
	}
	for (uint64_t pfn = zone->start_pfn; pfn < zone->start_pfn + zone->spanned; pfn++)
		is_free += m->made->is_free[pfn];
	assert_int_equal(pages, is_free);
}

/* The rule by which the machine was made (madeup.c), told again. */
static unsigned int type_of_block(uint64_t block)
{
#if !defined(MADEUP_FLAT)
	if (block == 37)
		return MIGRATE_ISOLATE;
	if (block == 30)
		return MIGRATE_PINNED;
	if (block == 35)
		return MIGRATE_CMA;
#endif
	if (block == 9)
		return MIGRATE_HIGHATOMIC;
	return block % 5 == 0 ? MIGRATE_UNMOVABLE : block % 7 == 3 ? MIGRATE_RECLAIMABLE :
	       MIGRATE_MOVABLE;
}

static void check_pageblocks(struct machine *m, const struct place *place)
{
	const struct mt_zone *zone = place->zone;
	uint64_t counts[MIGRATE_TYPES] = { 0 };

	(void)m;
	for (uint64_t pfn = zone->start_pfn; pfn < zone->start_pfn + zone->spanned;
	     pfn += 1u << MADEUP_BLOCK_ORDER)
		counts[type_of_block(pfn >> MADEUP_BLOCK_ORDER)]++;
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		assert_int_equal(zone->pageblocks[type], counts[type]);
}

static void check_pcp(struct machine *m, const struct place *place)
{
	const struct mt_zone *zone = place->zone;
	uint64_t pages = 0, kept = 0;

	assert_int_equal(zone->nr_pcp, MADEUP_CPUS);
	for (unsigned int cpu = 0; cpu < MADEUP_CPUS; cpu++) {
		assert_int_equal(zone->pcp[cpu].cpu, cpu);
		assert_int_equal(zone->pcp[cpu].count, zone->pcp[cpu].listed);
		assert_int_equal(zone->pcp[cpu].high, 60);
		assert_int_equal(zone->pcp[cpu].batch, 15);
		assert_int_equal(zone->pcp[cpu].stat_threshold, 8);
#if defined(MADEUP_FLAT)
		assert_int_equal(zone->pcp[cpu].high_min, MT_UNKNOWN);
#else
		assert_int_equal(zone->pcp[cpu].high_min, 30);
		assert_int_equal(zone->pcp[cpu].high_max, 120);
#endif
		pages += zone->pcp[cpu].count;
	}
	for (uint64_t pfn = zone->start_pfn; pfn < zone->start_pfn + zone->spanned; pfn++)
		kept += m->made->on_pcp[pfn];
	assert_int_equal(pages, kept);
}

static void check_stats(struct machine *m, const struct place *place)
{
	const struct mt_node *node = mt_snapshot_find_node(m->snapshot, place->node);

	assert_int_equal(mt_stats_get(&place->zone->stats, "nr_zone_active_anon"),
			 place->made->vm_stat[NR_ZONE_ACTIVE_ANON]);
	assert_in_range(place->made->vm_stat[NR_ZONE_ACTIVE_ANON], 0, 1000);
	assert_int_equal(mt_stats_get(&node->stats, "nr_active_anon"), 100 + place->node);
	assert_int_equal(mt_stats_get(&place->zone->stats, "node_unreclaimable"), 0);
#if defined(MADEUP_FLAT)
	assert_int_equal(place->zone->stats.n, NR_VM_ZONE_STAT_ITEMS + 1);
#else
	/* CPUs' NUMA events are folded in, as /proc does before it prints */
	assert_int_equal(mt_stats_get(&place->zone->stats, "numa_hit"), 1010);
	assert_int_equal(mt_stats_get(&node->stats, "nr_slab_reclaimable"), 0);
#endif
}

static void test_nothing_amiss(void **state)
{
	(void)state;
	for_each_zone(check_nothing_amiss);
}

static void test_sizes(void **state)
{
	(void)state;
	for_each_zone(check_sizes);
}

static void test_watermarks(void **state)
{
	(void)state;
	for_each_zone(check_watermarks);
}

static void test_free_pages(void **state)
{
	(void)state;
	for_each_zone(check_free_pages);
}

static void test_blocks(void **state)
{
	(void)state;
	for_each_zone(check_blocks);
}

static void test_pageblocks(void **state)
{
	(void)state;
	for_each_zone(check_pageblocks);
}

static void test_pcp(void **state)
{
	(void)state;
	for_each_zone(check_pcp);
}

static void test_stats(void **state)
{
	(void)state;
	for_each_zone(check_stats);
}

/* ---- what can be asked further ------------------------------------------ */

struct found {
	struct machine *m;
	uint64_t blocks, pages;
};

static struct mt_error *on_block(void *data, const struct mt_free_block *block)
{
	struct found *found = data;

	for (uint64_t i = 0; i < 1u << block->order; i++)
		assert_true(found->m->made->is_free[block->pfn + i]);
	assert_int_equal(block->page, madeup_page_address(found->m->made, block->pfn));
	found->blocks++;
	found->pages += 1u << block->order;
	return NULL;
}

static struct found list_blocks(struct machine *m, const struct mt_selection *selection)
{
	struct found found = { .m = m };

	assert_fine(m->snapshot->inspector->ops->free_blocks(m->snapshot->inspector, selection,
							     on_block, &found));
	return found;
}

static void test_free_list(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	uint64_t pages = 0;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES; pfn++)
		pages += m.made->is_free[pfn];
	assert_int_equal(list_blocks(&m, &(struct mt_selection){ 0 }).pages, pages);
	assert_int_equal(list_blocks(&m, &(struct mt_selection){ .zone = "Movable",
								 .has_node = true }).pages, 0);
	assert_int_equal(list_blocks(&m, &(struct mt_selection){
				.zone = "Normal", .has_node = true, .type = "Movable",
				.has_order = true, .order = 6 }).blocks,
			 unit_zone(m.snapshot, 0, "Normal")->type_free_blocks[
				MIGRATE_MOVABLE * MADEUP_ORDERS + 6]);
}

static struct mt_error *stop(void *data, const struct mt_free_block *block)
{
	(void)data;
	(void)block;
	return mt_error_create(MT_ERR_STOPPED, "enough");
}

static void test_stopping(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	assert_error(m.snapshot->inspector->ops->free_blocks(m.snapshot->inspector,
							     &(struct mt_selection){ 0 }, stop,
							     NULL), MT_ERR_STOPPED, "enough");
}

static bool ask_for_a_stop(void *data, const char *what, uint64_t done, uint64_t total)
{
	(void)done;
	(void)total;
	*(const char **)data = what;
	return false;
}

static void test_interruption(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	const char *what = NULL;
	const struct mt_progress progress = { .report = ask_for_a_stop, .data = &what };

	(void)state;
	machine_make(&m);
	assert_fine(machine_open(&m));
	mt_kernel_close(m.kernel);
	m.kernel = NULL;
	assert_fine(mt_kernel_open(m.image, &progress, &m.kernel));
	assert_error(mt_kernel_sample(m.kernel, ALL_SECTIONS, &m.snapshot), MT_ERR_STOPPED,
		     "interrupted");
	assert_string_equal(what, "walking lists of pages");
}

static struct mt_error *on_zonelist(void *data, const struct mt_zonelist_entry *e)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 1024 - len, "%u %s %u: %u %s %u\n", e->node, e->list, e->position,
		 e->zone_node, e->zone, e->zone_index);
	return NULL;
}

static void test_zonelists(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	char text[1024] = "";

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->zonelists(m.snapshot->inspector, on_zonelist,
							  text));
#if defined(MADEUP_FLAT)
	assert_string_equal(text,
			    "0 fallback 0: 0 Normal 1\n"
			    "0 fallback 1: 0 DMA 0\n");
#else
	assert_string_equal(text,
			    "0 fallback 0: 0 Normal 1\n"
			    "0 fallback 1: 0 DMA 0\n"
			    "0 fallback 2: 1 Movable 2\n"
			    "0 fallback 3: 1 Normal 1\n"
			    "0 nofallback 0: 0 Normal 1\n"
			    "0 nofallback 1: 0 DMA 0\n"
			    "1 fallback 0: 1 Movable 2\n"
			    "1 fallback 1: 1 Normal 1\n"
			    "1 fallback 2: 0 Normal 1\n"
			    "1 fallback 3: 0 DMA 0\n"
			    "1 nofallback 0: 1 Movable 2\n"
			    "1 nofallback 1: 1 Normal 1\n");
#endif
}

static struct mt_error *on_section(void *data, const struct mt_mem_section *s)
{
	struct found *found = data;

	assert_true(s->present && s->has_mem_map && s->online && !s->is_device);
	assert_int_equal(s->mem_map, madeup_page_address(found->m->made, s->start_pfn));
	assert_int_equal(s->node, s->start_pfn >= 1536 ? 1 : 0);
	found->pages += s->end_pfn - s->start_pfn;
	found->blocks++;
	return NULL;
}

static void test_sections(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

	(void)state;
	machine_make(&m);
	machine_dump(&m);

	struct found found = { .m = &m };

	assert_fine(m.snapshot->inspector->ops->sections(m.snapshot->inspector, on_section,
							 &found));
#if defined(MADEUP_FLAT)
	assert_int_equal(found.blocks, 1);
	assert_int_equal(found.pages, 1599);
#else
	assert_int_equal(found.blocks, 4);
	assert_int_equal(found.pages, 2048);
#endif
}

#if defined(MADEUP_SPARSE)
/* The dump that comes with memtop is this one: "make made-up-sample". */
static void test_sample(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	mt_cleanup(free) char *sample = NULL;
	__attribute__((cleanup(mt_cleanup_buffer))) struct mt_buffer ours = { 0 }, theirs = { 0 };

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	/* i386 lays structures out in a way of its own, so its dump is another one */
	if (offsetof(struct { char c; uint64_t v; }, v) != 8)
		return;
	assert_true(asprintf(&sample, "%s/made-up", unit_samples()) > 0);
	assert_fine(mt_file_read(m.folder, "/vmcore", 1 << 20, &ours));
	assert_fine(mt_file_read(sample, "/vmcore", 1 << 20, &theirs));
	assert_int_equal(ours.len, theirs.len);
	assert_memory_equal(ours.data, theirs.data, ours.len);
}
#endif

const struct CMUnitTest healthy_tests[] = {
	cmocka_unit_test(test_nothing_amiss),
	cmocka_unit_test(test_sizes),
	cmocka_unit_test(test_watermarks),
	cmocka_unit_test(test_free_pages),
	cmocka_unit_test(test_blocks),
	cmocka_unit_test(test_pageblocks),
	cmocka_unit_test(test_pcp),
	cmocka_unit_test(test_stats),
	cmocka_unit_test(test_free_list),
	cmocka_unit_test(test_stopping),
	cmocka_unit_test(test_interruption),
	cmocka_unit_test(test_zonelists),
	cmocka_unit_test(test_sections),
#if defined(MADEUP_SPARSE)
	cmocka_unit_test(test_sample),
#endif
};

const size_t nr_healthy_tests = MT_ARRAY_SIZE(healthy_tests);
