// SPDX-License-Identifier: GPL-2.0-or-later
/* What changed between two snapshots, whatever each was read from. */
#include <stdlib.h>
#include <string.h>

#include "analysis/diff.h"
#include "analysis/frag.h"
#include "base/number.h"
#include "views/zones/zones.h"

#define CHANGE .type = MT_TYPE_NUMBER, .unit = MT_UNIT_CHANGE
#define CHANGES .type = MT_TYPE_NUMBERS, .unit = MT_UNIT_CHANGE
#define TABLE(c) .type = MT_TYPE_TABLE, .columns = c, .nr_columns = MT_ARRAY_SIZE(c)

enum { TYPE_NAME, TYPE_FREE, TYPE_BLOCKS, NR_TYPE_COLUMNS };

static const struct mt_column type_columns[NR_TYPE_COLUMNS] = {
	[TYPE_NAME] = { "type", .type = MT_TYPE_TEXT, .help = "migrate type" },
	[TYPE_FREE] = { "free_change", CHANGES,
			.help = "free blocks of each order; null where one side is a lower bound" },
	[TYPE_BLOCKS] = { "pageblocks_change", CHANGE,
			  .help = "pageblocks of this type: conversions" },
};

enum { COUNTER_NAME, COUNTER_CHANGE, COUNTER_RATE, NR_COUNTER_COLUMNS };

static const struct mt_column counter_columns[NR_COUNTER_COLUMNS] = {
	[COUNTER_NAME] = { "name", .type = MT_TYPE_TEXT, .help = "as the kernel prints it" },
	[COUNTER_CHANGE] = { "change", CHANGE, .help = "later minus earlier" },
	[COUNTER_RATE] = { "per_kilosecond", CHANGE,
			   .help = "the same in 1000 seconds; null if the times are not known" },
};

enum {
	NODE, ZONE, STATE, FREE_PAGES, FREE_BYTES, FREE, LEVELS,
	PCP = LEVELS + MT_NR_LEVELS, UNUSABLE, TYPES, COUNTERS, NODE_COUNTERS, JUDGEMENT,
	NR_COLUMNS
};

#define LEVEL(k, t, h) \
	{ k, t, MT_TYPE_NUMBER, MT_UNIT_CHANGE_MEMORY, .extra = true, .help = h }

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true, .help = "zone name" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT,
		    .help = "changed, same, appeared or vanished" },
	[FREE_PAGES] = { "free_change_pages", "PAGES", CHANGE, .help = "free pages" },
	[FREE_BYTES] = { "free_change_bytes", "FREE", MT_TYPE_NUMBER, MT_UNIT_CHANGE_BYTES,
			 .help = "the same as a size" },
	[FREE] = { "free_change", "", MT_TYPE_NUMBERS, MT_UNIT_CHANGE, MT_AXIS_ORDER,
		   .help = "free blocks of each order, from 0" },
	[LEVELS + MT_LEVEL_BOOST] = LEVEL("boost_change_pages", "BOOST", "watermark_boost"),
	[LEVELS + MT_LEVEL_MIN] = LEVEL("min_change_pages", "MIN", "min watermark"),
	[LEVELS + MT_LEVEL_LOW] = LEVEL("low_change_pages", "LOW", "low watermark"),
	[LEVELS + MT_LEVEL_HIGH] = LEVEL("high_change_pages", "HIGH", "high watermark"),
	[LEVELS + MT_LEVEL_PROMO] = LEVEL("promo_change_pages", "PROMO", "promotion watermark"),
	[LEVELS + MT_LEVEL_SPANNED] = LEVEL("spanned_change_pages", "SPANNED", "spanned_pages"),
	[LEVELS + MT_LEVEL_PRESENT] = LEVEL("present_change_pages", "PRESENT", "present_pages"),
	[LEVELS + MT_LEVEL_MANAGED] = LEVEL("managed_change_pages", "MANAGED", "managed_pages"),
	[LEVELS + MT_LEVEL_CMA] = LEVEL("cma_change_pages", "CMA", "cma_pages"),
	[LEVELS + MT_LEVEL_HIGHATOMIC] = LEVEL("highatomic_change_pages", "HIGHATOMIC",
					       "nr_reserved_highatomic"),
	[PCP] = { "pcp_change_pages", "PCP", CHANGE, .extra = true,
		  .help = "pages on the per-CPU lists of all CPUs" },
	[UNUSABLE] = { "unusable_change", "U", CHANGES, .axis = MT_AXIS_ORDER, .extra = true,
		       .help = "unusable free space index of each order, in thousandths" },
	[TYPES] = { "types", "TYPES", TABLE(type_columns), .extra = true,
		    .help = "by migrate type, where both sides have pagetypeinfo" },
	[COUNTERS] = { "counters", "COUNTERS", TABLE(counter_columns), .extra = true,
		       .help = "the zone's statistics that changed (text: --counters)" },
	[NODE_COUNTERS] = { "node_counters", "NODE_COUNTERS", TABLE(counter_columns),
			    .extra = true,
			    .help = "the node's statistics that changed, with its first zone" },
	[JUDGEMENT] = { "judgement", "JUDGEMENT", MT_TYPE_TEXT, .extra = true,
			.help = "what the change amounts to (text: below the table)" },
};

static const char *const states[] = {
	[MT_IN_BOTH] = "changed",
	[MT_APPEARED] = "appeared",
	[MT_VANISHED] = "vanished",
};

static int64_t to_bytes(const struct mt_diff *diff, int64_t pages)
{
	int64_t bytes;

	if (pages == MT_CHANGE_UNKNOWN || diff->page_size > INT64_MAX ||
	    __builtin_mul_overflow(pages, (int64_t)diff->page_size, &bytes))
		return MT_CHANGE_UNKNOWN;
	return bytes;
}

/* What a row's cells point to. */
struct row {
	struct mt_cell *types, *counters, *node_counters;
	int64_t *unusable;
	char *verdict;
};

static void release_row(struct row *row)
{
	free(row->types);
	free(row->counters);
	free(row->node_counters);
	free(row->unusable);
	free(row->verdict);
}

static struct mt_cell *fill_types(const struct mt_diff *diff, const struct mt_zone_change *zone)
{
	struct mt_cell *cells = calloc((size_t)diff->nr_types * NR_TYPE_COLUMNS + 1,
				       sizeof(*cells));

	for (unsigned int i = 0; cells && i < diff->nr_types; i++) {
		struct mt_cell *c = cells + (size_t)i * NR_TYPE_COLUMNS;

		c[TYPE_NAME] = mt_cell_text(diff->types[i]);
		c[TYPE_FREE] = mt_cell_numbers(zone->type_blocks + (size_t)i * diff->nr_orders,
					       diff->nr_orders);
		c[TYPE_BLOCKS] = mt_cell_number(zone->pageblocks[i]);
	}
	return cells;
}

static struct mt_cell *fill_counters(const struct mt_counter_changes *changes)
{
	struct mt_cell *cells = calloc(changes->n * NR_COUNTER_COLUMNS + 1, sizeof(*cells));

	for (size_t i = 0; cells && i < changes->n; i++) {
		struct mt_cell *c = cells + i * NR_COUNTER_COLUMNS;

		c[COUNTER_NAME] = mt_cell_text(changes->v[i].name);
		c[COUNTER_CHANGE] = mt_cell_number(changes->v[i].change);
		c[COUNTER_RATE] = mt_cell_number(changes->v[i].per_kilosecond);
	}
	return cells;
}

static int64_t *fill_unusable(const struct mt_diff *diff, const struct mt_zone_change *zone)
{
	int64_t *changes = calloc(diff->nr_orders + 1, sizeof(*changes));

	for (unsigned int order = 0; changes && order < diff->nr_orders; order++) {
		uint64_t before = mt_frag_unusable_index(zone->before->free_blocks,
							 diff->before->nr_orders, order);
		uint64_t after = mt_frag_unusable_index(zone->after->free_blocks,
							diff->after->nr_orders, order);

		changes[order] = before == MT_UNKNOWN || after == MT_UNKNOWN ?
					 MT_CHANGE_UNKNOWN :
					 (int64_t)after - (int64_t)before;
	}
	return changes;
}

static const struct mt_node_change *first_of_node(const struct mt_diff *diff,
						  const struct mt_zone_change *zone)
{
	if (zone > diff->zones && zone[-1].node == zone->node)
		return NULL;
	for (size_t i = 0; i < diff->nr_nodes; i++)
		if (diff->nodes[i].id == zone->node && diff->nodes[i].presence == MT_IN_BOTH)
			return &diff->nodes[i];
	return NULL;
}

/* Cells of what only zones on both sides have. */
static struct mt_error *fill_both(const struct mt_diff *diff, const struct mt_zone_change *zone,
				  struct row *row, struct mt_cell *cells)
{
	row->counters = fill_counters(&zone->counters);
	if (!row->counters)
		return mt_error_nomem();
	cells[COUNTERS] = mt_cell_table(counter_columns, NR_COUNTER_COLUMNS, row->counters,
					zone->counters.n);
	if (zone->type_blocks) {
		row->types = fill_types(diff, zone);
		if (!row->types)
			return mt_error_nomem();
		cells[TYPES] = mt_cell_table(type_columns, NR_TYPE_COLUMNS, row->types,
					     diff->nr_types);
	}
	if (zone->blocks) {
		row->unusable = fill_unusable(diff, zone);
		if (!row->unusable)
			return mt_error_nomem();
		cells[UNUSABLE] = mt_cell_numbers(row->unusable, diff->nr_orders);
	}
	return NULL;
}

static struct mt_error *fill_node_counters(const struct mt_diff *diff,
					   const struct mt_zone_change *zone, struct row *row,
					   struct mt_cell *cells)
{
	const struct mt_node_change *node = first_of_node(diff, zone);

	if (!node)
		return NULL;
	row->node_counters = fill_counters(&node->counters);
	if (!row->node_counters)
		return mt_error_nomem();
	cells[NODE_COUNTERS] = mt_cell_table(counter_columns, NR_COUNTER_COLUMNS,
					     row->node_counters, node->counters.n);
	return NULL;
}

static void fill_cells(const struct mt_diff *diff, const struct mt_zone_change *zone,
		       struct mt_cell *cells)
{
	cells[NODE] = mt_cell_count(zone->node);
	cells[ZONE] = mt_cell_text(zone->name);
	cells[STATE] = mt_cell_text(zone->changed ? states[zone->presence] : "same");
	cells[FREE_PAGES] = mt_cell_number(zone->free);
	cells[FREE_BYTES] = mt_cell_number(to_bytes(diff, zone->free));
	cells[FREE] = mt_cell_numbers(zone->blocks, diff->nr_orders);
	for (int i = 0; i < MT_NR_LEVELS; i++)
		cells[LEVELS + i] = mt_cell_number(zone->levels[i]);
	cells[PCP] = mt_cell_number(zone->pcp);
}

static struct mt_error *fill_zone(const struct mt_diff *diff, const struct mt_zone_change *zone,
				  struct mt_sink *sink)
{
	struct mt_cell cells[NR_COLUMNS] = { { .known = false } };
	struct row row = { .verdict = mt_diff_judge(diff, zone) };
	struct mt_error *err = NULL;

	fill_cells(diff, zone, cells);
	cells[JUDGEMENT] = mt_cell_text(row.verdict);
	if (zone->presence == MT_IN_BOTH)
		err = fill_both(diff, zone, &row, cells);
	if (!err)
		err = fill_node_counters(diff, zone, &row, cells);
	if (!err)
		err = sink->ops->row(sink, cells);
	release_row(&row);
	return err;
}

/* "sysroot saved, 6.1.0-17-amd64, 2026-01-31 12:00:00 +0000" */
static char *describe(const struct mt_origin *origin)
{
	char time[MT_TEXT_TIME_SIZE], *text;
	int n = asprintf(&text, "%s%s%s%s%s%s%s", mt_origin_kind_name(origin->kind),
			 origin->path ? " " : "", origin->path ? origin->path : "",
			 origin->kernel ? ", " : "", origin->kernel ? origin->kernel : "",
			 origin->has_time ? ", " : "", mt_origin_time_local(time, origin));

	return n < 0 ? NULL : text;
}

static struct mt_error *name_sides(struct mt_error *err, const struct mt_request *request)
{
	mt_cleanup(free) char *before = describe(&request->before->origin);
	mt_cleanup(free) char *after = describe(&request->snapshot->origin);

	return mt_error_prefix(err, "%s; %s", before ? before : "?", after ? after : "?");
}

static struct mt_error *note_sides(const struct mt_request *request, const struct mt_diff *diff,
				   struct mt_sink *sink)
{
	/* of a log each has the same source, and the time stands above */
	if (request->comparison.every)
		return NULL;

	mt_cleanup(free) char *before = describe(&diff->before->origin);
	mt_cleanup(free) char *after = describe(&diff->after->origin);
	struct mt_error *err = mt_sink_note(sink, MT_PLAIN, "from %s", before ? before : "?");

	if (!err)
		err = mt_sink_note(sink, MT_PLAIN, "to %s", after ? after : "?");
	if (!err && diff->milliseconds != MT_CHANGE_UNKNOWN)
		err = mt_sink_note(sink, MT_PLAIN, "%lld.%03lld seconds later",
				   (long long)(diff->milliseconds / 1000),
				   llabs((long long)(diff->milliseconds % 1000)));
	for (size_t i = 0; !err && i < diff->before->nr_incomplete; i++)
		err = mt_sink_note(sink, MT_WARNING, "before: %s: %s: %s",
				   mt_section_name(diff->before->incomplete[i].section),
				   mt_status_name(diff->before->incomplete[i].status),
				   diff->before->incomplete[i].reason);
	return err;
}

static bool has_pages(const struct mt_zone *zone)
{
	return zone && (zone->managed == MT_UNKNOWN || zone->managed || zone->free_blocks);
}

/* A zone is shown to people if it changed, and has or had pages. */
static bool is_shown(const struct mt_request *request, const struct mt_zone_change *zone,
		     bool takes_all)
{
	const struct mt_comparison *comparison = &request->comparison;
	const struct mt_zone *any = zone->after ? zone->after : zone->before;

	if (!mt_selection_has_zone(&request->selection, any))
		return false;
	if (comparison->only_changed && !zone->changed)
		return false;
	return takes_all || comparison->unchanged ||
	       (zone->changed && (has_pages(zone->before) || has_pages(zone->after)));
}

static struct mt_error *note_counters(struct mt_sink *sink, const char *where,
				      const struct mt_counter_changes *changes)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < changes->n; i++) {
		const struct mt_counter_change *c = &changes->v[i];
		char rate[48] = "";

		if (c->per_kilosecond != MT_CHANGE_UNKNOWN)
			snprintf(rate, sizeof(rate), " (%+.3f/s)",
				 (double)c->per_kilosecond / 1000);
		err = mt_sink_note(sink, MT_PLAIN, "%s: %s %+lld%s", where, c->name,
				   (long long)c->change, rate);
	}
	return err;
}

static struct mt_error *note_all_counters(const struct mt_request *request,
					  const struct mt_diff *diff, struct mt_sink *sink)
{
	struct mt_error *err = NULL;
	char where[128];

	if (!request->comparison.counters)
		return NULL;
	for (size_t i = 0; !err && i < diff->nr_nodes; i++) {
		snprintf(where, sizeof(where), "node %u", diff->nodes[i].id);
		err = note_counters(sink, where, &diff->nodes[i].counters);
	}
	for (size_t i = 0; !err && i < diff->nr_zones; i++) {
		if (!is_shown(request, &diff->zones[i], sink->takes_all))
			continue;
		snprintf(where, sizeof(where), "node %u, zone %s", diff->zones[i].node,
			 diff->zones[i].name);
		err = note_counters(sink, where, &diff->zones[i].counters);
	}
	return err;
}

static struct mt_error *note_verdicts(const struct mt_request *request,
					const struct mt_diff *diff, struct mt_sink *sink)
{
	struct mt_error *err = NULL;
	size_t shown = 0;

	for (size_t i = 0; !err && i < diff->nr_zones; i++) {
		if (!is_shown(request, &diff->zones[i], sink->takes_all))
			continue;
		shown++;

		mt_cleanup(free) char *text = mt_diff_judge(diff, &diff->zones[i]);

		if (text)
			err = mt_sink_note(sink, MT_PLAIN, "%s", text);
	}
	if (!err && !diff->changed)
		err = mt_sink_note(sink, MT_PLAIN, "nothing changed");
	if (!err && diff->changed && !shown)
		err = mt_sink_note(sink, MT_PLAIN, "nothing changed but zones without memory, and "
				   "statistics of nodes (--unchanged, --counters)");
	return err;
}

/* What all nodes have; MT_UNKNOWN if a part is. */
static uint64_t present_pages(const struct mt_snapshot *snapshot)
{
	uint64_t sum = snapshot->nr_zones ? 0 : MT_UNKNOWN;

	for (size_t i = 0; i < snapshot->nr_zones; i++)
		sum = mt_count_add(sum, snapshot->zones[i].present);
	return sum;
}

static struct mt_error *note_other(struct mt_sink *sink, const char *what, const char *before,
				   const char *after)
{
	if (!before || !after || !strcmp(before, after))
		return NULL;
	return mt_sink_note(sink, MT_WARNING, "two %s are compared: %s and %s", what, before,
			    after);
}

/* Machines have no name here: their kernels, architectures and sizes tell them apart. */
static struct mt_error *note_machines(const struct mt_diff *diff, struct mt_sink *sink)
{
	const struct mt_origin *before = &diff->before->origin, *after = &diff->after->origin;
	uint64_t had = present_pages(diff->before), has = present_pages(diff->after);
	struct mt_error *err = note_other(sink, "kernels", before->kernel, after->kernel);

	if (!err)
		err = note_other(sink, "architectures", before->arch, after->arch);
	if (!err && had != MT_UNKNOWN && has != MT_UNKNOWN && had != has)
		err = mt_sink_note(sink, MT_WARNING, "%llu and %llu pages are present: two "
				   "machines are compared, or memory was plugged",
				   (unsigned long long)had, (unsigned long long)has);
	if (!err && had != MT_UNKNOWN && has != MT_UNKNOWN && had == has &&
	    diff->before->nr_nodes != diff->after->nr_nodes)
		err = mt_sink_note(sink, MT_WARNING, "%zu and %zu nodes: two machines are compared",
				   diff->before->nr_nodes, diff->after->nr_nodes);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	const struct mt_comparison *comparison = &request->comparison;
	mt_cleanup(mt_diff) struct mt_diff *diff = NULL;
	int64_t apart = comparison->every ? (int64_t)comparison->every * 1000 : MT_CHANGE_UNKNOWN;
	struct mt_error *err = mt_diff_create(request->before, request->snapshot, apart,
					      comparison->threshold, &diff);

	if (err)
		return name_sides(err, request);
	for (size_t i = 0; !err && i < diff->nr_zones; i++)
		if (is_shown(request, &diff->zones[i], sink->takes_all))
			err = fill_zone(diff, &diff->zones[i], sink);
	if (!err)
		err = note_verdicts(request, diff, sink);
	if (!err)
		err = note_all_counters(request, diff, sink);
	if (!err)
		err = note_machines(diff, sink);
	if (!err)
		err = note_sides(request, diff, sink);
	if (!err && request->finding && diff->changed)
		*request->finding = true;
	return err;
}

static struct mt_error *set_threshold(struct mt_request *request, const char *text)
{
	if (!mt_number_parse(text, &request->comparison.threshold))
		return mt_error_create(MT_ERR_USAGE, "a whole number");
	return NULL;
}

static struct mt_error *set_only_changed(struct mt_request *request, const char *text)
{
	(void)text;
	request->comparison.only_changed = true;
	return NULL;
}

static struct mt_error *set_unchanged(struct mt_request *request, const char *text)
{
	(void)text;
	request->comparison.unchanged = true;
	return NULL;
}

static struct mt_error *set_counters(struct mt_request *request, const char *text)
{
	(void)text;
	request->comparison.counters = true;
	return NULL;
}

static struct mt_error *set_every(struct mt_request *request, const char *text)
{
	uint64_t seconds;

	if (!mt_number_parse(text, &seconds) || !seconds || seconds > INT32_MAX)
		return mt_error_create(MT_ERR_USAGE, "whole seconds");
	request->comparison.every = (unsigned int)seconds;
	return NULL;
}

static const struct mt_view_option threshold = {
	.name = "threshold", .value = "N", .set = set_threshold,
	.help = "what changed by less than N pages, blocks or events counts as the same",
};

static const struct mt_view_option only_changed = {
	.name = "only-changed", .set = set_only_changed, 
	.help = "no zones that are the same in JSON and CSV, as in text",
};

static const struct mt_view_option unchanged = {
	.name = "unchanged", .set = set_unchanged,
	.help = "also zones that are the same, and those without memory",
};

static const struct mt_view_option counters = {
	.name = "counters", .set = set_counters,
	.help = "in text, too: each statistic that changed, per second where times are known",
};

static const struct mt_view_option every = {
	.name = "every", .value = "SEC", .set = set_every,
	.help = "A is a log, its samples SEC seconds apart (where dates do not say): compare "
		"each with the one before",
};

static const struct mt_view_option *const options[] = {
	&mt_option_node, &mt_option_zone, &threshold, &unchanged, &only_changed, &counters, &every,
	NULL,
};

const struct mt_view mt_view_diff = {
	.name = "diff",
	.summary = "what changed from A to B (without B: to the source); 1 if anything did",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO) |
		MT_SECTION_BIT(PAGETYPEINFO) | MT_SECTION_BIT(PCP),
	.options = options,
	.arguments = "A [B]",
	.min_arguments = 1,
	.max_arguments = 2,
	.compares = true,
	.fill = fill,
};
