// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/counters.h"

#include <string.h>

/*
 * Those that count pages of the zone or node, each page once (enum
 * zone_stat_item, enum node_stat_item).  Others count events, or KiB, or pages
 * that lie elsewhere.
 */
static const char *const bounded[] = {
	"nr_free_cma", "nr_zone_inactive_anon", "nr_zone_active_anon", "nr_zone_inactive_file",
	"nr_zone_active_file", "nr_zone_unevictable", "nr_zone_write_pending", "nr_mlock",
	"nr_bounce", "nr_zspages", "nr_inactive_anon", "nr_active_anon", "nr_inactive_file",
	"nr_active_file", "nr_unevictable", "nr_slab_reclaimable", "nr_slab_unreclaimable",
	"nr_isolated_anon", "nr_isolated_file", "nr_anon_pages", "nr_mapped", "nr_file_pages",
	"nr_dirty", "nr_writeback", "nr_shmem", "nr_page_table_pages", "nr_sec_page_table_pages",
};

static bool is_bounded(const char *name)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(bounded); i++)
		if (!strcmp(bounded[i], name))
			return true;
	return false;
}

/* What CPUs have not yet folded in (vm_stat_diff) is no lie: an eighth more is let pass. */
static bool is_over(uint64_t value, uint64_t most)
{
	return value != MT_UNKNOWN && value > most && value - most > most / 8;
}

static bool find(const struct mt_stats *stats, uint64_t most, struct mt_impossible *found)
{
	for (size_t i = 0; i < stats->n && most != MT_UNKNOWN && most; i++) {
		const struct mt_stat *stat = &stats->v[i];

		if (!is_over(stat->value, most) || !is_bounded(stat->name))
			continue;
		*found = (struct mt_impossible){ stat->name, stat->value, most };
		return true;
	}
	return false;
}

bool mt_counters_of_zone(const struct mt_zone *zone, struct mt_impossible *found)
{
	return find(&zone->stats, zone->managed, found);
}

bool mt_counters_of_node(const struct mt_snapshot *snapshot, const struct mt_node *node,
			 struct mt_impossible *found)
{
	uint64_t most = 0;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].node == node->id)
			most = mt_count_add(most, snapshot->zones[i].managed);
	return find(&node->stats, most, found);
}
