// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/zones/zones.h"

enum { NODE, ZONE, CPU, COUNT, HIGH, BATCH, HIGH_MIN, HIGH_MAX, LISTED, THRESHOLD, OTHERS,
       NR_COLUMNS };

#define PAGES .type = MT_TYPE_COUNT, .unit = MT_UNIT_PAGES

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[CPU] = { "cpu", "CPU", MT_TYPE_COUNT, .is_key = true, .help = "CPU number" },
	[COUNT] = { "count", "COUNT", PAGES, .help = "pages on this CPU's lists" },
	[HIGH] = { "high", "HIGH", PAGES,
		   .help = "count above which pages go back to the buddy allocator" },
	[BATCH] = { "batch", "BATCH", PAGES, .help = "pages moved at a time" },
	[HIGH_MIN] = { "high_min", "HIGH_MIN", PAGES,
		       .help = "least that high is tuned to (since 6.7)" },
	[HIGH_MAX] = { "high_max", "HIGH_MAX", PAGES,
		       .help = "most that high is tuned to (since 6.7)" },
	[LISTED] = { "listed", "LISTED", PAGES, .extra = true,
		     .help = "pages found by walking the lists (dumps)" },
	[THRESHOLD] = { "stat_threshold", "THRESHOLD", MT_TYPE_COUNT, .extra = true,
			.help = "how far a CPU's counters may drift before they are folded" },
	[OTHERS] = { "stats", "STATS", MT_TYPE_STATS, .extra = true,
		     .help = "what the kernel prints besides, by its name" },
};

static struct mt_error *fill_cpu(const struct mt_zone *zone, const struct mt_pcp *pcp,
				 struct mt_sink *sink)
{
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(zone->node),
		[ZONE] = mt_cell_text(zone->name),
		[CPU] = mt_cell_count(pcp->cpu),
		[COUNT] = mt_cell_count(pcp->count),
		[HIGH] = mt_cell_count(pcp->high),
		[BATCH] = mt_cell_count(pcp->batch),
		[HIGH_MIN] = mt_cell_count(pcp->high_min),
		[HIGH_MAX] = mt_cell_count(pcp->high_max),
		[LISTED] = mt_cell_count(pcp->listed),
		[THRESHOLD] = mt_cell_count(pcp->stat_threshold),
		[OTHERS] = mt_cell_stats(&pcp->others),
	};

	return sink->ops->row(sink, cells);
}

static struct mt_error *fill_zone(const struct mt_request *request, const struct mt_zone *zone,
				  void *sink)
{
	struct mt_error *err = NULL;

	(void)request;
	for (size_t cpu = 0; !err && cpu < zone->nr_pcp; cpu++)
		err = fill_cpu(zone, &zone->pcp[cpu], sink);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	return mt_each_zone(request, fill_zone, sink);
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_pcp = {
	.name = "pcp",
	.summary = "per-CPU lists of free pages",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.requires = MT_SECTION_BIT(PCP),
	.options = options,
	.fill = fill,
};
