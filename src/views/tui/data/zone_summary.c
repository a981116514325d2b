// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/zone_summary.h"

#include <string.h>

#include "analysis/frag.h"
#include "analysis/huge.h"
#include "views/tui/data/history.h"

const char *mt_bar_cell(enum mt_bar_kind kind, bool unicode)
{
	static const char *const cells[2][5] = {
		{ "#", "a", "f", "p", "." },
		{ "█", "▓", "▒", "p", "░" },
	};

	return cells[unicode][kind];
}

unsigned int mt_bar_length(uint64_t pages, uint64_t top, unsigned int width)
{
	return !top || pages >= top ? width :
	       (unsigned int)((double)pages * (double)width / (double)top + 0.5);
}

/* The watermark that ends in this cell; NULL: none; w: several do. */
static const char *watermark_at(const struct mt_zone_summary *summary, unsigned int cell,
				unsigned int width)
{
	const struct { uint64_t pages; const char *text; } watermarks[] = {
		{ summary->low, "l" }, { summary->min, "m" }, { summary->high, "h" },
	};
	const char *found = NULL;

	for (size_t i = 0; i < MT_ARRAY_SIZE(watermarks); i++) {
		if (watermarks[i].pages == MT_UNKNOWN || !watermarks[i].pages ||
		    watermarks[i].pages > summary->managed)
			continue;
		if (width - 1 - cell == (unsigned int)((double)watermarks[i].pages * (double)width /
						       (double)summary->managed))
			found = found ? "w" : watermarks[i].text;
	}
	return found;
}

const char *mt_zone_summary_bar(const struct mt_zone_summary *summary, unsigned int width,
				bool unicode, char *text)
{
	unsigned int used, file, anon, pcp;
	char *p = text;

	if (summary->managed == MT_UNKNOWN || summary->free == MT_UNKNOWN || !summary->managed)
		return NULL;
	used = width - mt_bar_length(summary->free, summary->managed, width);
	file = summary->file == MT_UNKNOWN ? 0
					   : mt_bar_length(summary->file, summary->managed, width);
	anon = summary->anon == MT_UNKNOWN ? 0
					   : mt_bar_length(summary->anon, summary->managed, width);
	pcp = summary->pcp == MT_UNKNOWN ? 0 : mt_bar_length(summary->pcp, summary->managed, width);
	*p = '\0';
	for (unsigned int i = 0; i < width; i++) {
		const char *watermark = watermark_at(summary, i, width);
		enum mt_bar_kind kind = i >= used ? MT_BAR_FREE :
					i + pcp >= used ? MT_BAR_PCP :
					i + pcp + file >= used ? MT_BAR_FILE :
					i + pcp + file + anon >= used ? MT_BAR_ANON : MT_BAR_OTHER;

		p = stpcpy(p, watermark ? watermark : mt_bar_cell(kind, unicode));
	}
	return text;
}

/* The sum of those statistics that the zone has. */
static uint64_t sum_stats(const struct mt_zone *zone, const char *a, const char *b)
{
	return mt_count_add(mt_stats_get(&zone->stats, a), mt_stats_get(&zone->stats, b));
}

/* What lies on the lists of all CPUs; MT_UNKNOWN where the source has no such lists. */
static uint64_t sum_pcp(const struct mt_zone *zone)
{
	uint64_t sum = zone->nr_pcp ? 0 : MT_UNKNOWN;

	for (size_t i = 0; i < zone->nr_pcp; i++)
		sum = mt_count_add(sum, zone->pcp[i].count);
	return sum;
}

struct mt_zone_summary mt_summarise_zone(const struct mt_snapshot *snapshot,
					 const struct mt_zone *zone)
{
	uint64_t listed = mt_frag_free_pages(zone->free_blocks, snapshot->nr_orders);
	uint64_t free = zone->free != MT_UNKNOWN ? zone->free : listed;

	return (struct mt_zone_summary){
		.node = zone->node,
		.zone = zone->name,
		.pressure = mt_watermark_pressure(zone),
		.managed = zone->managed,
		.free = free,
		.anon = sum_stats(zone, "nr_zone_active_anon", "nr_zone_inactive_anon"),
		.file = sum_stats(zone, "nr_zone_active_file", "nr_zone_inactive_file"),
		.pcp = sum_pcp(zone),
		.min = zone->min, .low = zone->low, .high = zone->high,
		.to_low = mt_watermark_distance(free, zone->low),
		.largest = mt_frag_largest_bytes(snapshot, zone),
		.unusable = mt_frag_unusable_index(zone->free_blocks, snapshot->nr_orders,
						   mt_huge_order(snapshot)),
	};
}

static void add(struct mt_zone_summary *sum, const struct mt_zone_summary *zone)
{
	sum->managed = mt_count_add(sum->managed, zone->managed);
	sum->free = mt_count_add(sum->free, zone->free);
	sum->anon = mt_count_add(sum->anon, zone->anon);
	sum->file = mt_count_add(sum->file, zone->file);
	sum->pcp = mt_count_add(sum->pcp, zone->pcp);
	sum->min = mt_count_add(sum->min, zone->min);
	sum->low = mt_count_add(sum->low, zone->low);
	sum->high = mt_count_add(sum->high, zone->high);
	if (zone->largest == MT_UNKNOWN || sum->largest == MT_UNKNOWN)
		sum->largest = MT_UNKNOWN;
	else if (zone->largest > sum->largest)
		sum->largest = zone->largest;
}

bool mt_zone_has_memory(const struct mt_zone *zone)
{
	return zone->managed == MT_UNKNOWN ? zone->free_blocks != NULL : zone->managed > 0;
}

struct mt_zone_summary mt_summarise_node(const struct mt_snapshot *snapshot, unsigned int node,
			       unsigned int *zones)
{
	struct mt_zone_summary sum = { .node = node, .to_low = MT_DISTANCE_UNKNOWN };
	uint64_t free_blocks[MT_MAX_ORDERS];

	*zones = 0;
	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->node == node && mt_zone_has_memory(zone)) {
			struct mt_zone_summary summary = mt_summarise_zone(snapshot, zone);

			add(&sum, &summary);
			++*zones;
		}
	}
	mt_tui_sum_blocks(snapshot, node, free_blocks);
	sum.unusable = mt_frag_unusable_index(free_blocks, snapshot->nr_orders,
					      mt_huge_order(snapshot));
	return sum;
}
