// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/overview.h"

#include <string.h>

#include "analysis/huge.h"
#include "views/tui/data/ask.h"
#include "views/tui/data/zone_summary.h"
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
	[BAR] = { "bar", "USED", MT_TYPE_TEXT,
		  .help = "what takes it; where min, low and high are: m, l, h, or w for several" },
	[FREE] = { "free_bytes", "FREE", MT_TYPE_COUNT, MT_UNIT_BYTES, .help = "free memory" },
	[TO_LOW] = { "low_distance_bytes", "TO_LOW", MT_TYPE_NUMBER, MT_UNIT_CHANGE_BYTES,
		     .help = "free memory above the low watermark; negative: below it" },
	[LARGEST] = { "largest_free_bytes", "LARGEST", MT_TYPE_COUNT, MT_UNIT_BYTES,
		      .help = "largest free block" },
	[UNUSABLE] = { "unusable_index", "UNUS.", MT_TYPE_COUNT, MT_UNIT_THOUSANDTHS,
		       .help = "share of the free memory in blocks too small for a huge page" },
	[HISTORY] = { "history", "HIST", MT_TYPE_TEXT,
		      .help = "that share in the last samples" },
};

/* Characters that the columns of numbers take, with a blank before each. */
#define NUMBERS 50
#define MIN_BAR 8
#define MAX_BAR 100

/* What there is room for on this screen. */
struct room {
	unsigned int bar;
	size_t history;
};

/* What is looked at but once has no history. */
static struct room share_room(const struct mt_tui_question *question,
			      const struct mt_snapshot *snapshot)
{
	size_t zone = 4, state = 5;
	int room;
	struct room shares = { 0 };

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		const char *words = mt_pressure_name(mt_watermark_pressure(&snapshot->zones[i]));

		if (!mt_zone_has_memory(&snapshot->zones[i]))
			continue;
		if (mt_text_width(snapshot->zones[i].name) > zone)
			zone = mt_text_width(snapshot->zones[i].name);
		if (strlen(words) > state)
			state = strlen(words);
	}
	room = question->width - NUMBERS - (int)zone - (int)state;
	if (question->has_history)
		shares.history = room < 16 ? 4 : room < 40 ? 6 : 32;
	room -= shares.history ? (int)shares.history + 1 : 0;
	shares.bar = room < MIN_BAR ? MIN_BAR : room > MAX_BAR ? MAX_BAR : (unsigned int)room;
	return shares;
}

static const char *draw_history(const struct mt_tui_context *context,
				const struct mt_zone_summary *summary, size_t width, bool unicode,
				char *text)
{
	uint64_t values[MT_HISTORY_LENGTH];
	size_t n = context->history && width ?
		   mt_history_unusable(context->history, summary->node, summary->zone,
				       mt_huge_order(context->snapshot), values, width) : 0;

	return mt_history_draw(values, n, 1000, unicode, text);
}

static int64_t signed_bytes(const struct mt_snapshot *snapshot, int64_t pages)
{
	uint64_t size = mt_pages_to_bytes(snapshot, pages < 0 ? -(uint64_t)pages : (uint64_t)pages);

	return pages == MT_DISTANCE_UNKNOWN || size > INT64_MAX ? INT64_MIN :
	       pages < 0 ? -(int64_t)size : (int64_t)size;
}

static struct mt_error *put(const struct mt_zone_summary *summary, struct mt_sink *sink)
{
	const struct mt_tui_sink *to = (const struct mt_tui_sink *)sink;
	enum mt_emphasis emphasis = mt_emphasis_of_pressure(summary->pressure);
	bool unicode = to->question->unicode;
	char bar[MT_BAR_SIZE(MAX_BAR)], history[MT_BAR_SIZE(MT_HISTORY_LENGTH)];
	const struct mt_snapshot *snapshot = to->context->snapshot;
	struct room room = share_room(to->question, snapshot);
	const struct mt_cell cells[NR_COLUMNS] = {
		[NODE] = mt_cell_count(summary->node),
		[ZONE] = mt_cell_text(summary->zone),
		[STATE] = mt_cell_emphasised(
			mt_cell_text(summary->zone ? mt_pressure_name(summary->pressure) : NULL),
			emphasis),
		[SIZE] = mt_cell_count(mt_pages_to_bytes(snapshot, summary->managed)),
		[BAR] = mt_cell_emphasised(
			mt_cell_text(mt_zone_summary_bar(summary, room.bar, unicode, bar)),
			emphasis),
		[FREE] = mt_cell_emphasised(
			mt_cell_count(mt_pages_to_bytes(snapshot, summary->free)), emphasis),
		[TO_LOW] = mt_cell_emphasised(
			mt_cell_number(signed_bytes(snapshot, summary->to_low)), emphasis),
		[LARGEST] = mt_cell_count(summary->largest),
		[UNUSABLE] = mt_cell_count(summary->unusable),
		[HISTORY] = mt_cell_text(
			draw_history(to->context, summary, room.history, unicode, history)),
	};

	return sink->ops->row(sink, cells);
}

/* A node is worth a row of its own if it has several zones. */
static struct mt_error *put_node(const struct mt_snapshot *snapshot, unsigned int node,
				 struct mt_sink *sink)
{
	unsigned int zones;
	struct mt_zone_summary sum = mt_summarise_node(snapshot, node, &zones);

	return zones < 2 ? NULL : put(&sum, sink);
}

static struct mt_error *put_zones(const struct mt_snapshot *snapshot, unsigned int node,
				  const struct mt_selection *selection, struct mt_sink *sink)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_zones; i++) {
		const struct mt_zone *zone = &snapshot->zones[i];
		struct mt_zone_summary summary;

		if (zone->node != node || !mt_zone_has_memory(zone) ||
		    !mt_selection_has_zone(selection, zone))
			continue;
		summary = mt_summarise_zone(snapshot, zone);
		err = put(&summary, sink);
	}
	return err;
}

/* Summary's notes, and none of its rows. */
struct notes {
	struct mt_sink sink;
	struct mt_sink *to;
	bool warnings_alone;	/* of the machine in words the details have more */
};

static struct mt_error *ignore_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	(void)sink, (void)cells;
	return NULL;
}

static struct mt_error *pass_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				  const char *text)
{
	struct notes *notes = (struct notes *)sink;

	if (notes->warnings_alone && emphasis == MT_PLAIN && strcmp(text, mt_summary_is_fine))
		return NULL;
	return notes->to->ops->note(notes->to, emphasis, text);
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	static const struct mt_sink_ops ops = { .row = ignore_row, .note = pass_note };
	const struct mt_snapshot *snapshot = request->snapshot;
	struct notes notes = { { .ops = &ops }, sink, snapshot->nr_zones > 0 };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_nodes; i++) {
		unsigned int node = snapshot->nodes[i].id;

		if (request->selection.has_node && request->selection.node != node)
			continue;
		if (!request->selection.zone)
			err = put_node(snapshot, node, sink);
		if (!err)
			err = put_zones(snapshot, node, &request->selection, sink);
	}
	return err ? err : mt_view_summary.fill(request, &notes.sink);
}

static const struct mt_view_option *const options[] = { &mt_option_node, &mt_option_zone, NULL };

const struct mt_view mt_view_overview = {
	.name = "overview",
	.summary = "nodes and zones at a glance; below, the one at the cursor",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.uses = MT_SECTION_BIT(ZONEINFO) | MT_SECTION_BIT(BUDDYINFO) | MT_SECTION_BIT(COUNTERS),
	.options = options,
	.fill = fill,
};
