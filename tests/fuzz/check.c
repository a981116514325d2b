// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "views/render/render.h"
#include "views/views.h"

/* A message may name a type, a member and a path, each of them bounded. */
#define MESSAGE_MAX 4096

static void check_count(uint64_t count)
{
	REQUIRE(count <= INT64_MAX || count == MT_UNKNOWN);
}

static void check_counts(const uint64_t *counts, size_t n)
{
	for (size_t i = 0; counts && i < n; i++)
		check_count(counts[i]);
}

static void check_name(const char *name)
{
	REQUIRE(name && *name && strlen(name) <= 64);
	REQUIRE(mt_text_is_printable(name, strlen(name)));
	REQUIRE(!strchr(name, '\n'));
}

static void check_stats(const struct mt_stats *stats)
{
	REQUIRE(stats->n <= MT_MAX_STATS);
	for (size_t i = 0; i < stats->n; i++) {
		check_name(stats->v[i].name);
		REQUIRE(stats->v[i].value <= INT64_MAX);
	}
}

static void check_pcp(const struct mt_zone *zone)
{
	REQUIRE(zone->nr_pcp <= MT_MAX_CPUS);
	for (size_t i = 0; i < zone->nr_pcp; i++) {
		const struct mt_pcp *pcp = &zone->pcp[i];

		REQUIRE(!i || pcp[-1].cpu < pcp->cpu);
		check_count(pcp->count);
		check_count(pcp->high);
		check_count(pcp->batch);
		check_count(pcp->high_min);
		check_count(pcp->high_max);
		check_count(pcp->stat_threshold);
		check_stats(&pcp->others);
	}
}

static void check_zone(const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	size_t n = (size_t)snapshot->nr_orders * snapshot->nr_types;
	const uint64_t fields[] = {
		zone->free, zone->boost, zone->min, zone->low, zone->high, zone->promo,
		zone->spanned, zone->present, zone->managed, zone->cma, zone->start_pfn,
		zone->reserved_highatomic, zone->free_highatomic,
	};

	check_name(zone->name);
	check_counts(fields, MT_ARRAY_SIZE(fields));
	check_counts(zone->lowmem_reserve, zone->nr_lowmem_reserve);
	REQUIRE(!zone->nr_lowmem_reserve == !zone->lowmem_reserve);
	check_stats(&zone->stats);
	check_counts(zone->free_blocks, snapshot->nr_orders);
	check_counts(zone->type_free_blocks, n);
	REQUIRE(!zone->type_free_blocks == !zone->type_at_least);
	check_counts(zone->pageblocks, snapshot->nr_types);
	check_pcp(zone);
	REQUIRE(mt_snapshot_find_node(snapshot, zone->node));
}

static void check_incomplete(const struct mt_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->nr_incomplete; i++) {
		const char *reason = snapshot->incomplete[i].reason;

		REQUIRE(reason && mt_text_is_printable(reason, strlen(reason)));
		REQUIRE(strlen(reason) < 300);
	}
}

void fuzz_check_snapshot(const struct mt_snapshot *snapshot)
{
	REQUIRE(snapshot->nr_orders <= MT_MAX_ORDERS);
	REQUIRE(snapshot->nr_types <= MT_MAX_TYPES);
	REQUIRE(snapshot->pageblock_order == MT_NO_INDEX ||
		snapshot->pageblock_order < MT_MAX_ORDERS);
	for (unsigned int i = 0; i < snapshot->nr_types; i++)
		check_name(snapshot->types[i]);
	for (size_t i = 0; i < snapshot->nr_nodes; i++)
		check_stats(&snapshot->nodes[i].stats);
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		check_zone(snapshot, &snapshot->zones[i]);
	check_incomplete(snapshot);
}

void fuzz_check_lines(const struct mt_snapshot *snapshot)
{
	fuzz_check_snapshot(snapshot);
	for (size_t i = 0; i < snapshot->nr_incomplete; i++) {
		REQUIRE(strstr(snapshot->incomplete[i].reason, "line "));
		REQUIRE(snapshot->incomplete[i].status >= MT_STATUS_PRESENT);
	}
}

void fuzz_check_message(const struct mt_error *err)
{
	if (!err)
		return;

	const char *message = mt_error_message(err);

	REQUIRE(mt_text_is_printable(message, strlen(message)));
	REQUIRE(*message && strlen(message) < MESSAGE_MAX);
}

void fuzz_check_error(const struct mt_error *err)
{
	fuzz_check_message(err);
	REQUIRE(!err || strlen(mt_error_message(err)) < 300);
	REQUIRE(!err || mt_error_code(err) == MT_ERR_FORMAT ||
		mt_error_code(err) == MT_ERR_NOMEM);
}

static bool can_show(const struct mt_view *view, const struct mt_snapshot *snapshot)
{
	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (view->requires & 1u << i && snapshot->status[i] == MT_STATUS_ABSENT)
			return false;
	return true;
}

static void render_one(const struct mt_view *view, const struct mt_snapshot *snapshot,
		       struct mt_renderer *renderer)
{
	const struct mt_request request = { .snapshot = snapshot };

	mt_error_destroy(renderer->ops->begin(renderer, view, snapshot));
	mt_error_destroy(view->fill(&request, &renderer->sink));
	mt_error_destroy(renderer->ops->end(renderer));
}

static FILE *open_nowhere(void)
{
	static FILE *nowhere;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	REQUIRE(nowhere);
	return nowhere;
}

void fuzz_render_view(const struct mt_view *view, const struct mt_snapshot *snapshot)
{
	const struct mt_render_options options = { .width = 80, .color = true };
	mt_cleanup(mt_renderer) struct mt_renderer *text = NULL;
	mt_cleanup(mt_renderer) struct mt_renderer *json = NULL;

	if (!can_show(view, snapshot))
		return;
	REQUIRE(!mt_render_text(&options, open_nowhere(), &text));
	REQUIRE(!mt_render_json(&options, open_nowhere(), &json));
	if (!view->document)
		render_one(view, snapshot, text);
	render_one(view, snapshot, json);
}

void fuzz_render(struct mt_snapshot *snapshot)
{
	static const struct mt_view *const views[] = {
		&mt_view_summary, &mt_view_nodes, &mt_view_zones, &mt_view_buddy,
		&mt_view_pagetypes, &mt_view_frag, &mt_view_pcp, &mt_view_snapshot,
	};

	snapshot->origin.page_size = 4096;
	for (size_t i = 0; i < MT_ARRAY_SIZE(views); i++)
		fuzz_render_view(views[i], snapshot);
}
