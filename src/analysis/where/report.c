// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The tree of where the memory went, from what the kernel wrote to its log (mm/show_mem.c,
 * __show_mem(); before v6.4 mm/page_alloc.c, show_free_areas()).  Instead of AnonPages and Cached
 * it has the LRU lists, which hold the same pages.
 */
#include <stdio.h>

#include "analysis/where/where_private.h"
#include "model/report.h"

/* Rows that are a sum of counters of the whole machine, in pages. */
static const struct {
	enum mt_where_id id;
	const char *names[3];
} counted[] = {
	{ MT_WHERE_FREE, { "free" } },
	{ MT_WHERE_FREE_CMA, { "free_cma" } },
	{ MT_WHERE_PCP, { "free_pcp" } },
	{ MT_WHERE_ANON, { "active_anon", "inactive_anon", "isolated_anon" } },
	{ MT_WHERE_PAGE_CACHE, { "active_file", "inactive_file", "isolated_file" } },
	{ MT_WHERE_DIRTY, { "dirty", "writeback" } },
	{ MT_WHERE_UNEVICTABLE, { "unevictable" } },
	{ MT_WHERE_SHMEM, { "shmem" } },
	{ MT_WHERE_SLAB, { "slab_reclaimable", "slab_unreclaimable" } },
	{ MT_WHERE_SLAB_RECLAIMABLE, { "slab_reclaimable" } },
	{ MT_WHERE_SLAB_UNRECLAIMABLE, { "slab_unreclaimable" } },
	{ MT_WHERE_KERNEL_RECLAIMABLE, { "kernel_misc_reclaimable" } },
	{ MT_WHERE_PAGE_TABLES, { "pagetables" } },
	{ MT_WHERE_SEC_PAGE_TABLES, { "sec_pagetables" } },
	{ MT_WHERE_BOUNCE, { "bounce" } },
};

/* What is not printed is not known; of a sum the parts that are. */
static uint64_t pages_of(const struct mt_report *report, const char *const names[3])
{
	uint64_t sum = MT_UNKNOWN;

	for (int i = 0; i < 3 && names[i]; i++) {
		uint64_t pages = mt_stats_get(&report->counts, names[i]);

		if (pages != MT_UNKNOWN)
			sum = sum == MT_UNKNOWN ? pages : mt_count_add(sum, pages);
	}
	return sum;
}

static uint64_t zones_bytes(const struct mt_snapshot *snapshot, bool present)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		pages = mt_count_add(pages, present ? snapshot->zones[i].present :
						      snapshot->zones[i].managed);
	return snapshot->nr_zones ? mt_pages_to_bytes(snapshot, pages) : MT_UNKNOWN;
}

/*
 * Since v6.1 zones that a request could not use are left out: "pages RAM" less "pages reserved" is
 * what all zones manage (mm/show_mem.c, __show_mem()).
 */
static uint64_t managed_bytes(const struct mt_snapshot *snapshot)
{
	uint64_t zones = zones_bytes(snapshot, false);
	uint64_t ram = mt_stats_get(&snapshot->report->others, "pages RAM");
	uint64_t reserved = mt_stats_get(&snapshot->report->others, "pages reserved");
	uint64_t all;

	if (ram == MT_UNKNOWN || reserved == MT_UNKNOWN || reserved > ram)
		return zones;
	all = mt_pages_to_bytes(snapshot, ram - reserved);
	return zones == MT_UNKNOWN || (all != MT_UNKNOWN && all > zones) ? all : zones;
}

/* What a part of the log can lack; without all of them a sum tells nothing. */
static bool has_too_few(const struct mt_where *where)
{
	static const enum mt_where_id needed[] = { MT_WHERE_FREE, MT_WHERE_ANON,
						   MT_WHERE_PAGE_CACHE, MT_WHERE_SLAB };

	for (size_t i = 0; i < MT_ARRAY_SIZE(needed); i++)
		if (where->rows[needed[i]].bytes == MT_UNKNOWN)
			return true;
	return false;
}

/* Printed in kB, a zone's own until v5.9 (991e7673859e), a node's since. */
static uint64_t stack_bytes(const struct mt_snapshot *snapshot)
{
	uint64_t kib = MT_UNKNOWN;

	for (size_t i = 0; i < snapshot->nr_zones + snapshot->nr_nodes; i++) {
		const struct mt_stats *stats = i < snapshot->nr_zones ?
			&snapshot->zones[i].stats : &snapshot->nodes[i - snapshot->nr_zones].stats;
		uint64_t own = mt_stats_get(stats, "kernel_stack");

		if (own == MT_UNKNOWN)
			own = mt_stats_get(stats, "nr_kernel_stack");
		if (own != MT_UNKNOWN)
			kib = kib == MT_UNKNOWN ? own : mt_count_add(kib, own);
	}
	return mt_where_times(kib, 1024);
}

/* "hugepages_2048kB_total", "hugepages_2048kB_free", of each size and node */
static void fill_huge(const struct mt_stats *others, struct mt_where *where)
{
	static const struct {
		const char *format;
		enum mt_where_id id;
	} kinds[] = {
		{ "hugepages_%llukB_total%n", MT_WHERE_HUGETLB },
		{ "hugepages_%llukB_free%n", MT_WHERE_HUGETLB_FREE },
	};

	for (size_t i = 0; i < others->n; i++)
		for (size_t k = 0; k < MT_ARRAY_SIZE(kinds); k++) {
			uint64_t *row = &where->rows[kinds[k].id].bytes, bytes;
			unsigned long long kib;
			int end = 0;

			sscanf(others->v[i].name, kinds[k].format, &kib, &end);
			if (!end || kib > UINT32_MAX)
				continue;
			bytes = mt_where_times(others->v[i].value, kib * 1024);
			*row = *row == MT_UNKNOWN ? bytes : mt_count_add(*row, bytes);
		}
}

/*
 * Pages of shmem are on the LRU lists of anonymous memory (mm/shmem.c,
 * shmem_add_to_page_cache()).
 */
static void take_shmem_off(struct mt_where *where)
{
	uint64_t shmem = where->rows[MT_WHERE_SHMEM].bytes;
	uint64_t *anon = &where->rows[MT_WHERE_ANON].bytes;

	if (shmem != MT_UNKNOWN && *anon != MT_UNKNOWN)
		*anon = *anon > shmem ? *anon - shmem : 0;
}

static void fill_boot(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	uint64_t managed = where->rows[MT_WHERE_MANAGED].bytes;
	uint64_t installed = mt_pages_to_bytes(
		snapshot, mt_stats_get(&snapshot->report->others, "pages RAM"));

	if (installed == MT_UNKNOWN)
		installed = zones_bytes(snapshot, true);
	if (installed == MT_UNKNOWN || installed < managed)
		return;
	where->rows[MT_WHERE_INSTALLED].bytes = installed;
	where->rows[MT_WHERE_BOOT].bytes = installed - managed;
}

/* The log names caches of unreclaimable slab, the largest first by what they have. */
static void fill_leaders(const struct mt_report *report, struct mt_where *where)
{
	for (size_t i = 0; i < report->nr_caches; i++)
		mt_where_add_leader(&where->rows[MT_WHERE_SLAB], report->caches[i].name,
				    mt_where_times(report->caches[i].total_kib, 1024));
}

struct mt_error *mt_where_from_report(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	const struct mt_report *report = snapshot->report;

	*where = (struct mt_where){ 0 };
	for (unsigned int i = 0; i < MT_WHERE_NR; i++)
		where->rows[i].bytes = MT_UNKNOWN;
	where->rows[MT_WHERE_MANAGED].bytes = managed_bytes(snapshot);
	if (where->rows[MT_WHERE_MANAGED].bytes == MT_UNKNOWN)
		return mt_error_create(MT_ERR_NOT_FOUND,
				       "this report shows no zones whose managed pages are known");
	for (size_t i = 0; i < MT_ARRAY_SIZE(counted); i++)
		where->rows[counted[i].id].bytes =
			mt_pages_to_bytes(snapshot, pages_of(report, counted[i].names));
	take_shmem_off(where);
	where->too_few = has_too_few(where);
	fill_huge(&report->others, where);
	where->rows[MT_WHERE_KERNEL_STACKS].bytes = stack_bytes(snapshot);
	for (unsigned int i = 0; i < MT_WHERE_NR; i++)
		if (where->rows[i].bytes > INT64_MAX)
			where->rows[i].bytes = MT_UNKNOWN;
	where->rows[MT_WHERE_UNACCOUNTED].bytes =
		mt_where_rest(where, MT_WHERE_MANAGED, &where->rows[MT_WHERE_COUNTED_TWICE].bytes);
	fill_boot(snapshot, where);
	fill_leaders(report, where);
	return mt_where_judge(snapshot, where);
}
