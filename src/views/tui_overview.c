// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A bar shows the managed memory of a zone: what anonymous and file pages and
 * all other uses take, from the left; what is free, at the right.  The marks
 * stand where the bar ends when so much is free: if what is used has reached
 * the l, kswapd is at work.
 */
#include "views/tui_overview.h"

#include <string.h>

#include "analysis/frag.h"
#include "analysis/huge.h"
#include "analysis/watermark.h"
#include "views/tui_ask.h"
#include "views/views.h"

enum { NODE, ZONE, STATE, SIZE, BAR, FREE, TO_LOW, LARGEST, UNUSABLE, HISTORY, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[NODE] = { "node", "NODE", MT_TYPE_COUNT, .is_key = true, .help = "node number" },
	[ZONE] = { "zone", "ZONE", MT_TYPE_TEXT, .is_key = true,
		   .help = "zone name; none: all of the node" },
	[STATE] = { "state", "STATE", MT_TYPE_TEXT,
		    .help = "free pages against the watermarks" },
	[SIZE] = { "managed_bytes", "SIZE", MT_TYPE_COUNT, MT_UNIT_BYTES,
		   .help = "memory that the buddy allocator manages" },
	[BAR] = { "bar", "USED", MT_TYPE_TEXT, .help = "what takes it; min, low, high marked" },
	[FREE] = { "free_bytes", "FREE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "free memory" },
	[TO_LOW] = { "low_distance_pages", "TO_LOW", MT_TYPE_NUMBER, MT_UNIT_PAGES,
		     .help = "free pages above the low watermark" },
	[LARGEST] = { "largest_free_bytes", "LARGEST", MT_TYPE_COUNT, MT_UNIT_BYTES,
		      .help = "largest free block" },
	[UNUSABLE] = { "unusable_index", "UNUS.", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		       .help = "share of the free memory in blocks too small for a huge page" },
	[HISTORY] = { "history", "HIST", MT_TYPE_TEXT,
		      .help = "that share in the last samples" },
};

/* What a row shows, of a zone or summed over a node. */
struct part {
	unsigned int node;
	const char *zone;		/* NULL: of the node */
	enum mt_pressure pressure;
	uint64_t managed, free, anon, file;
	uint64_t min, low, high;
	int64_t to_low;
	uint64_t largest, unusable;
};

/* Characters that all columns but bar and history take, as a rule. */
#define OTHER_COLUMNS 66
#define MIN_BAR 8
#define MAX_BAR 100

enum { OTHER, ANON, FILES, EMPTY, NR_KINDS };

static const char *const blocks[2][NR_KINDS] = {
	{ "#", "a", "f", "." },
	{ "█", "▓", "▒", "░" },
};

static uint64_t cells_of(uint64_t pages, const struct part *part, uint64_t width)
{
	return pages >= part->managed ? width :
	       (uint64_t)((double)pages * (double)width / (double)part->managed + 0.5);
}

/* The watermark that ends in this cell; low, where several do. */
static const char *mark_at(const struct part *part, uint64_t cell, uint64_t width)
{
	const struct { uint64_t pages; const char *text; } marks[] = {
		{ part->low, "l" }, { part->min, "m" }, { part->high, "h" },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(marks); i++) {
		if (marks[i].pages == MT_UNKNOWN || !marks[i].pages ||
		    marks[i].pages > part->managed)
			continue;
		if (width - 1 - cell == (uint64_t)((double)marks[i].pages * (double)width /
						   (double)part->managed))
			return marks[i].text;
	}
	return NULL;
}

static const char *draw_bar(const struct part *part, uint64_t width, bool unicode, char *text)
{
	const char *const *block = blocks[unicode];
	uint64_t used, file, anon;
	char *p = text;

	if (part->managed == MT_UNKNOWN || part->free == MT_UNKNOWN || !part->managed)
		return NULL;
	used = width - cells_of(part->free, part, width);
	file = part->file == MT_UNKNOWN ? 0 : cells_of(part->file, part, width);
	anon = part->anon == MT_UNKNOWN ? 0 : cells_of(part->anon, part, width);
	for (uint64_t i = 0; i < width; i++) {
		const char *mark = mark_at(part, i, width);
		int kind = i >= used ? EMPTY : i + file >= used ? FILES :
			   i + file + anon >= used ? ANON : OTHER;

		p = stpcpy(p, mark ? mark : block[kind]);
	}
	return text;
}

static const char *draw_history(const struct mt_tui_facts *facts, const struct part *part,
				size_t width, bool unicode, char *text)
{
	uint64_t values[MT_HISTORY_LENGTH];
	size_t n = facts->history ?
		   mt_history_unusable(facts->history, part->node, part->zone,
				       mt_huge_order(facts->snapshot), values, width) : 0;

	return mt_history_draw(values, n, 1000, unicode, text);
}

/* What there is room for on this screen. */
static void share_room(int width, uint64_t *bar, size_t *history)
{
	int room = width - OTHER_COLUMNS;

	*history = room < MIN_BAR + 4 ? 4 : room < 40 ? 8 : MT_HISTORY_LENGTH;
	room -= (int)*history;
	*bar = room < MIN_BAR ? MIN_BAR : room > MAX_BAR ? MAX_BAR : (uint64_t)room;
}

static struct mt_error *put(const struct part *part, struct mt_sink *sink)
{
	const struct mt_tui_sink *to = (const struct mt_tui_sink *)sink;
	enum mt_emphasis emphasis = mt_emphasis_of_pressure(part->pressure);
	bool unicode = to->question->unicode;
	char bar[MAX_BAR * 4 + 1] = "", history[MT_HISTORY_LENGTH * 4 + 1] = "";
	const struct mt_snapshot *snapshot = to->facts->snapshot;
	uint64_t width;
	size_t length;

	share_room(to->question->width, &width, &length);

	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(part->node),
		[ZONE] = mt_cell_text(part->zone),
		[STATE] = mt_cell_emphasised(
			mt_cell_text(part->zone ? mt_pressure_name(part->pressure) : NULL), emphasis),
		[SIZE] = mt_cell_count(mt_pages_to_bytes(snapshot, part->managed)),
		[BAR] = mt_cell_emphasised(mt_cell_text(draw_bar(part, width, unicode, bar)),
					   emphasis),
		[FREE] = mt_cell_emphasised(mt_cell_count(mt_pages_to_bytes(snapshot, part->free)),
					    emphasis),
		[TO_LOW] = mt_cell_number(part->to_low),
		[LARGEST] = mt_cell_count(part->largest),
		[UNUSABLE] = mt_cell_count(part->unusable),
		[HISTORY] = mt_cell_text(draw_history(to->facts, part, length, unicode,
						      history)),
	};

	return sink->ops->row(sink, cells);
}

/* The sum of those statistics that the zone has. */
static uint64_t sum_stats(const struct mt_zone *zone, const char *a, const char *b)
{
	return mt_count_add(mt_stats_get(&zone->stats, a), mt_stats_get(&zone->stats, b));
}

static struct part of_zone(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	uint64_t listed = mt_frag_free_pages(zone->free_blocks, snapshot->nr_orders);
	uint64_t free = zone->free != MT_UNKNOWN ? zone->free : listed;

	return (struct part){
		.node = zone->node,
		.zone = zone->name,
		.pressure = mt_watermark_pressure(zone),
		.managed = zone->managed,
		.free = free,
		.anon = sum_stats(zone, "nr_zone_active_anon", "nr_zone_inactive_anon"),
		.file = sum_stats(zone, "nr_zone_active_file", "nr_zone_inactive_file"),
		.min = zone->min, .low = zone->low, .high = zone->high,
		.to_low = mt_watermark_distance(free, zone->low),
		.largest = mt_frag_largest_bytes(snapshot, zone),
		.unusable = mt_frag_unusable_index(zone->free_blocks, snapshot->nr_orders,
						   mt_huge_order(snapshot)),
	};
}

static void add(struct part *sum, const struct part *zone)
{
	sum->managed = mt_count_add(sum->managed, zone->managed);
	sum->free = mt_count_add(sum->free, zone->free);
	sum->anon = mt_count_add(sum->anon, zone->anon);
	sum->file = mt_count_add(sum->file, zone->file);
	sum->min = mt_count_add(sum->min, zone->min);
	sum->low = mt_count_add(sum->low, zone->low);
	sum->high = mt_count_add(sum->high, zone->high);
	if (zone->largest == MT_UNKNOWN || sum->largest == MT_UNKNOWN)
		sum->largest = MT_UNKNOWN;
	else if (zone->largest > sum->largest)
		sum->largest = zone->largest;
}

static bool is_populated(const struct mt_zone *zone)
{
	return zone->managed == MT_UNKNOWN ? zone->free_blocks != NULL : zone->managed > 0;
}

/* A node is worth a row of its own if it has several zones. */
static struct mt_error *put_node(const struct mt_snapshot *snapshot, unsigned int node,
				 struct mt_sink *sink)
{
	struct part sum = { .node = node, .to_low = MT_DISTANCE_UNKNOWN };
	uint64_t free_blocks[MT_MAX_ORDERS];
	unsigned int zones = 0;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];

		if (zone->node == node && is_populated(zone)) {
			struct part part = of_zone(snapshot, zone);

			add(&sum, &part);
			zones++;
		}
	}
	if (zones < 2)
		return NULL;
	mt_tui_sum_blocks(snapshot, node, free_blocks);
	sum.unusable = mt_frag_unusable_index(free_blocks, snapshot->nr_orders,
					      mt_huge_order(snapshot));
	return put(&sum, sink);
}

static struct mt_error *put_zones(const struct mt_snapshot *snapshot, unsigned int node,
				  const struct mt_selection *selection, struct mt_sink *sink)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];
		struct part part;

		if (zone->node != node || !is_populated(zone) ||
		    !mt_selection_has_zone(selection, zone))
			continue;
		part = of_zone(snapshot, zone);
		err = put(&part, sink);
	}
	return err;
}

/* Summary's notes, and none of its rows. */
struct notes {
	struct mt_sink sink;
	struct mt_sink *to;
};

static struct mt_error *ignore_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	(void)sink, (void)cells;
	return NULL;
}

static struct mt_error *pass_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				  const char *text)
{
	struct mt_sink *to = ((struct notes *)sink)->to;

	return to->ops->note(to, emphasis, text);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	static const struct mt_sink_ops ops = { .row = ignore_row, .note = pass_note };
	const struct mt_tui_sink *to = (const struct mt_tui_sink *)sink;
	const struct mt_snapshot *snapshot = request->snapshot;
	struct notes notes = { { &ops }, sink };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_nodes; i++) {
		err = put_node(snapshot, snapshot->nodes[i].id, sink);
		if (!err)
			err = put_zones(snapshot, snapshot->nodes[i].id, &request->selection, sink);
	}
	if (!err)
		err = mt_view_summary.fill(request, &notes.sink);
	return err ? err : mt_sink_note(sink, MT_PLAIN, to->question->unicode ?
		"bar: █ other ▓ anon ▒ file ░ free; m l h: watermarks from its end" :
		"bar: # other a anon f file . free; m l h: watermarks from its end");
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_overview = {
	.name = "overview",
	.summary = "nodes and zones at a glance",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO),
	.options = options,
	.fill = fill,
};
