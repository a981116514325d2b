// SPDX-License-Identifier: GPL-2.0-or-later
/* The whole model as one row, whose cells hold tables: what diff reads. */
#include <stdlib.h>

#include "views/zones/zones.h"

#define PAGES .type = MT_TYPE_COUNT, .unit = MT_UNIT_PAGES
#define NAME .type = MT_TYPE_TEXT
#define TABLE(c) .type = MT_TYPE_TABLE, .columns = c, .nr_columns = MT_ARRAY_SIZE(c)

enum { SECTION_NAME, SECTION_STATUS, NR_SECTION_COLUMNS };

static const struct mt_column section_columns[NR_SECTION_COLUMNS] = {
	[SECTION_NAME] = { "section", NAME, .help = "part of the model" },
	[SECTION_STATUS] = { "status", NAME,
			     .help = "present, absent, denied, truncated or damaged" },
};

enum { NODE_ID, NODE_SPANNED, NODE_PRESENT, NODE_START, NODE_STATS, NR_NODE_COLUMNS };

static const struct mt_column node_columns[NR_NODE_COLUMNS] = {
	[NODE_ID] = { "node", .type = MT_TYPE_COUNT, .help = "node number" },
	[NODE_SPANNED] = { "spanned_pages", PAGES, .help = "node_spanned_pages" },
	[NODE_PRESENT] = { "present_pages", PAGES, .help = "node_present_pages" },
	[NODE_START] = { "start_pfn", .type = MT_TYPE_COUNT, .help = "node_start_pfn" },
	[NODE_STATS] = { "stats", .type = MT_TYPE_STATS, .help = "node-wide statistics" },
};

enum { TYPE_NAME, TYPE_FREE, TYPE_AT_LEAST, TYPE_BLOCKS, NR_TYPE_COLUMNS };

static const struct mt_column type_columns[NR_TYPE_COLUMNS] = {
	[TYPE_NAME] = { "type", NAME, .help = "migrate type" },
	[TYPE_FREE] = { "free", .type = MT_TYPE_COUNTS, .help = "free blocks of each order" },
	[TYPE_AT_LEAST] = { "at_least", .type = MT_TYPE_BOOLS,
			    .help = "whether that number is a lower bound" },
	[TYPE_BLOCKS] = { "pageblocks", .type = MT_TYPE_COUNT, .help = "pageblocks of this type" },
};

enum {
	PCP_CPU, PCP_COUNT, PCP_HIGH, PCP_BATCH, PCP_HIGH_MIN, PCP_HIGH_MAX, PCP_THRESHOLD,
	PCP_LISTED, PCP_STATS, NR_PCP_COLUMNS
};

static const struct mt_column pcp_columns[NR_PCP_COLUMNS] = {
	[PCP_CPU] = { "cpu", .type = MT_TYPE_COUNT, .help = "CPU number" },
	[PCP_COUNT] = { "count", PAGES, .help = "pages on its lists" },
	[PCP_HIGH] = { "high", PAGES, .help = "upper limit" },
	[PCP_BATCH] = { "batch", PAGES, .help = "pages moved at a time" },
	[PCP_HIGH_MIN] = { "high_min", PAGES, .help = "least that high is tuned to" },
	[PCP_HIGH_MAX] = { "high_max", PAGES, .help = "most that high is tuned to" },
	[PCP_THRESHOLD] = { "stat_threshold", .type = MT_TYPE_COUNT,
			    .help = "how far counters may drift" },
	[PCP_LISTED] = { "listed", PAGES, .help = "pages found by walking the lists" },
	[PCP_STATS] = { "stats", .type = MT_TYPE_STATS, .help = "what the kernel prints besides" },
};

enum {
	ZONE_NODE, ZONE_NAME, ZONE_INDEX, ZONE_FREE, ZONE_BOOST, ZONE_MIN, ZONE_LOW, ZONE_HIGH,
	ZONE_PROMO, ZONE_SPANNED, ZONE_PRESENT, ZONE_MANAGED, ZONE_CMA, ZONE_START,
	ZONE_RESERVED_HIGHATOMIC, ZONE_FREE_HIGHATOMIC, ZONE_RESERVE, ZONE_BLOCKS, ZONE_LISTED,
	ZONE_TYPES, ZONE_PCP, ZONE_STATS, NR_ZONE_COLUMNS
};

static const struct mt_column zone_columns[NR_ZONE_COLUMNS] = {
	[ZONE_NODE] = { "node", .type = MT_TYPE_COUNT, .help = "node number" },
	[ZONE_NAME] = { "zone", NAME, .help = "zone name" },
	[ZONE_INDEX] = { "index", .type = MT_TYPE_COUNT, .help = "enum zone_type" },
	[ZONE_FREE] = { "free_pages", PAGES, .help = "NR_FREE_PAGES" },
	[ZONE_BOOST] = { "boost_pages", PAGES, .help = "watermark_boost" },
	[ZONE_MIN] = { "min_pages", PAGES, .help = "min watermark, with boost" },
	[ZONE_LOW] = { "low_pages", PAGES, .help = "low watermark, with boost" },
	[ZONE_HIGH] = { "high_pages", PAGES, .help = "high watermark, with boost" },
	[ZONE_PROMO] = { "promo_pages", PAGES, .help = "promotion watermark, with boost" },
	[ZONE_SPANNED] = { "spanned_pages", PAGES, .help = "spanned_pages" },
	[ZONE_PRESENT] = { "present_pages", PAGES, .help = "present_pages" },
	[ZONE_MANAGED] = { "managed_pages", PAGES, .help = "managed_pages" },
	[ZONE_CMA] = { "cma_pages", PAGES, .help = "cma_pages" },
	[ZONE_START] = { "start_pfn", .type = MT_TYPE_COUNT, .help = "zone_start_pfn" },
	[ZONE_RESERVED_HIGHATOMIC] = { "reserved_highatomic_pages", PAGES,
				       .help = "nr_reserved_highatomic" },
	[ZONE_FREE_HIGHATOMIC] = { "free_highatomic_pages", PAGES, .help = "nr_free_highatomic" },
	[ZONE_RESERVE] = { "lowmem_reserve_pages", .type = MT_TYPE_COUNTS,
			   .help = "lowmem_reserve[]" },
	[ZONE_BLOCKS] = { "free", .type = MT_TYPE_COUNTS, .help = "free blocks of each order" },
	[ZONE_LISTED] = { "listed", .type = MT_TYPE_COUNTS,
			  .help = "blocks found on the lists of each order" },
	[ZONE_TYPES] = { "types", TABLE(type_columns), .help = "by migrate type" },
	[ZONE_PCP] = { "pcp", TABLE(pcp_columns), .help = "per-CPU lists" },
	[ZONE_STATS] = { "stats", .type = MT_TYPE_STATS, .help = "other statistics" },
};

enum { ORDERS, PAGEBLOCK_ORDER, SECTIONS, NODES, ZONES, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[ORDERS] = { "orders", .type = MT_TYPE_COUNT, .help = "number of orders" },
	[PAGEBLOCK_ORDER] = { "pageblock_order", .type = MT_TYPE_COUNT,
			      .help = "order of a pageblock" },
	[SECTIONS] = { "sections", TABLE(section_columns), .help = "what was read, how well" },
	[NODES] = { "nodes", TABLE(node_columns), .help = "nodes" },
	[ZONES] = { "zones", TABLE(zone_columns), .help = "zones" },
};

/* All the cells of all the tables, so that each can be freed in one place. */
struct tables {
	struct mt_cell *nodes, *zones, **types, **pcp;
	size_t nr_zones;
};

static void release(struct tables *tables)
{
	for (size_t i = 0; i < tables->nr_zones; i++) {
		if (tables->types)
			free(tables->types[i]);
		if (tables->pcp)
			free(tables->pcp[i]);
	}
	free(tables->types);
	free(tables->pcp);
	free(tables->nodes);
	free(tables->zones);
}

static void *allocate(size_t n, size_t size)
{
	return calloc(n ? n : 1, size);
}

static struct mt_cell index_cell(unsigned int index)
{
	return mt_cell_count(index == MT_NO_INDEX ? MT_UNKNOWN : index);
}

static void fill_node(struct mt_cell *cells, const struct mt_node *node)
{
	cells[NODE_ID] = mt_cell_count(node->id);
	cells[NODE_SPANNED] = mt_cell_count(node->spanned);
	cells[NODE_PRESENT] = mt_cell_count(node->present);
	cells[NODE_START] = mt_cell_count(node->start_pfn);
	cells[NODE_STATS] = mt_cell_stats(&node->stats);
}

static void fill_type(struct mt_cell *cells, const struct mt_snapshot *snapshot,
		      const struct mt_zone *zone, unsigned int type)
{
	size_t n = snapshot->nr_orders;

	cells[TYPE_NAME] = mt_cell_text(snapshot->types[type]);
	cells[TYPE_FREE] = mt_cell_counts(
		zone->type_free_blocks ? zone->type_free_blocks + type * n : NULL, n);
	cells[TYPE_AT_LEAST] =
		mt_cell_bools(zone->type_at_least ? zone->type_at_least + type * n : NULL, n);
	cells[TYPE_BLOCKS] =
		mt_cell_count(zone->pageblocks ? zone->pageblocks[type] : MT_UNKNOWN);
}

static void fill_pcp(struct mt_cell *cells, const struct mt_pcp *pcp)
{
	cells[PCP_CPU] = mt_cell_count(pcp->cpu);
	cells[PCP_COUNT] = mt_cell_count(pcp->count);
	cells[PCP_HIGH] = mt_cell_count(pcp->high);
	cells[PCP_BATCH] = mt_cell_count(pcp->batch);
	cells[PCP_HIGH_MIN] = mt_cell_count(pcp->high_min);
	cells[PCP_HIGH_MAX] = mt_cell_count(pcp->high_max);
	cells[PCP_THRESHOLD] = mt_cell_count(pcp->stat_threshold);
	cells[PCP_LISTED] = mt_cell_count(pcp->listed);
	cells[PCP_STATS] = mt_cell_stats(&pcp->others);
}

static void fill_zone_numbers(struct mt_cell *cells, const struct mt_snapshot *snapshot,
			      const struct mt_zone *zone)
{
	cells[ZONE_NODE] = mt_cell_count(zone->node);
	cells[ZONE_NAME] = mt_cell_text(zone->name);
	cells[ZONE_INDEX] = index_cell(zone->index);
	cells[ZONE_FREE] = mt_cell_count(zone->free);
	cells[ZONE_BOOST] = mt_cell_count(zone->boost);
	cells[ZONE_MIN] = mt_cell_count(zone->min);
	cells[ZONE_LOW] = mt_cell_count(zone->low);
	cells[ZONE_HIGH] = mt_cell_count(zone->high);
	cells[ZONE_PROMO] = mt_cell_count(zone->promo);
	cells[ZONE_SPANNED] = mt_cell_count(zone->spanned);
	cells[ZONE_PRESENT] = mt_cell_count(zone->present);
	cells[ZONE_MANAGED] = mt_cell_count(zone->managed);
	cells[ZONE_CMA] = mt_cell_count(zone->cma);
	cells[ZONE_START] = mt_cell_count(zone->start_pfn);
	cells[ZONE_RESERVED_HIGHATOMIC] = mt_cell_count(zone->reserved_highatomic);
	cells[ZONE_FREE_HIGHATOMIC] = mt_cell_count(zone->free_highatomic);
	cells[ZONE_RESERVE] = mt_cell_counts(zone->lowmem_reserve, zone->nr_lowmem_reserve);
	cells[ZONE_BLOCKS] = mt_cell_counts(zone->free_blocks, snapshot->nr_orders);
	cells[ZONE_LISTED] = mt_cell_counts(zone->listed_blocks, snapshot->nr_orders);
	cells[ZONE_STATS] = mt_cell_stats(&zone->stats);
}

static struct mt_error *fill_zone(struct tables *tables, size_t i,
				  const struct mt_snapshot *snapshot)
{
	const struct mt_zone *zone = &snapshot->zones[i];
	struct mt_cell *cells = tables->zones + i * NR_ZONE_COLUMNS;
	bool has_types = zone->type_free_blocks || zone->pageblocks;
	size_t nr_types = has_types ? snapshot->nr_types : 0;

	tables->types[i] = allocate(nr_types * NR_TYPE_COLUMNS, sizeof(struct mt_cell));
	tables->pcp[i] = allocate(zone->nr_pcp * NR_PCP_COLUMNS, sizeof(struct mt_cell));
	if (!tables->types[i] || !tables->pcp[i])
		return mt_error_nomem();
	for (unsigned int type = 0; type < nr_types; type++)
		fill_type(tables->types[i] + type * NR_TYPE_COLUMNS, snapshot, zone, type);
	for (size_t cpu = 0; cpu < zone->nr_pcp; cpu++)
		fill_pcp(tables->pcp[i] + cpu * NR_PCP_COLUMNS, &zone->pcp[cpu]);
	fill_zone_numbers(cells, snapshot, zone);
	if (has_types)
		cells[ZONE_TYPES] = mt_cell_table(type_columns, NR_TYPE_COLUMNS, tables->types[i],
						  nr_types);
	if (snapshot->status[MT_SECTION_PCP] != MT_STATUS_ABSENT)
		cells[ZONE_PCP] = mt_cell_table(pcp_columns, NR_PCP_COLUMNS, tables->pcp[i],
						zone->nr_pcp);
	return NULL;
}

static struct mt_error *fill_tables(struct tables *tables, const struct mt_snapshot *snapshot)
{
	size_t n = snapshot->nr_zones;

	tables->nodes = allocate(snapshot->nr_nodes * NR_NODE_COLUMNS, sizeof(struct mt_cell));
	tables->zones = allocate(n * NR_ZONE_COLUMNS, sizeof(struct mt_cell));
	tables->types = allocate(n, sizeof(*tables->types));
	tables->pcp = allocate(n, sizeof(*tables->pcp));
	if (!tables->nodes || !tables->zones || !tables->types || !tables->pcp)
		return mt_error_nomem();
	tables->nr_zones = n;
	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		fill_node(tables->nodes + i * NR_NODE_COLUMNS, &snapshot->nodes[i]);

	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < n; i++)
		err = fill_zone(tables, i, snapshot);
	return err;
}

static void fill_sections(struct mt_cell cells[MT_NR_SECTIONS][NR_SECTION_COLUMNS],
			  const struct mt_snapshot *snapshot)
{
	for (int i = 0; i < MT_NR_SECTIONS; i++) {
		cells[i][SECTION_NAME] = mt_cell_text(mt_section_name(i));
		cells[i][SECTION_STATUS] = mt_cell_text(mt_status_name(snapshot->status[i]));
	}
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_cell sections[MT_NR_SECTIONS][NR_SECTION_COLUMNS];
	struct tables tables = { 0 };
	struct mt_error *err = fill_tables(&tables, snapshot);

	if (!err) {
		fill_sections(sections, snapshot);

		const struct mt_cell cells[NR_COLUMNS] = {
			[ORDERS] = mt_cell_count(snapshot->nr_orders ? snapshot->nr_orders :
								       MT_UNKNOWN),
			[PAGEBLOCK_ORDER] = index_cell(snapshot->pageblock_order),
			[SECTIONS] = mt_cell_table(section_columns, NR_SECTION_COLUMNS,
						   sections[0], MT_SECTION_PAGES),
			[NODES] = mt_cell_table(node_columns, NR_NODE_COLUMNS, tables.nodes,
						snapshot->nr_nodes),
			[ZONES] = mt_cell_table(zone_columns, NR_ZONE_COLUMNS, tables.zones,
						snapshot->nr_zones),
		};

		err = sink->ops->row(sink, cells);
	}
	release(&tables);
	return err;
}

const struct mt_view mt_view_snapshot = {
	.name = "snapshot",
	.summary = "the whole model as one JSON document",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO) |
		MT_SECTION_BIT(PAGETYPEINFO) | MT_SECTION_BIT(PCP),
	.document = true,
	.fill = fill,
};
