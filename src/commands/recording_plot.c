// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/recording_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/frag.h"
#include "analysis/huge.h"
#include "analysis/watermark.h"
#include "cli/span.h"
#include "record/store.h"

/* Zones smaller than that share of the largest one are left out of the stacks. */
#define SMALL 64

/* What is drawn of one zone, chart by chart. */
struct plotted {
	unsigned int node;
	char *name;
	size_t stack;		/* its chart */
	size_t line;		/* its series in the charts of lines */
};

struct plotter {
	const struct mt_options *options;
	const char *only;	/* zones of this name; or NULL */
	const struct mt_progress *progress;
	struct mt_source *source;
	struct mt_recording *recording;
	struct mt_plot *plot;
	struct plotted *zones;
	size_t nr_zones;
	unsigned int huge;
};

enum { CHART_UNUSABLE, CHART_DISTANCE, NR_LINE_CHARTS };

static uint64_t managed(const struct mt_zone *zone, const struct mt_snapshot *snapshot)
{
	return zone->managed != MT_UNKNOWN ?
		       zone->managed :
		       mt_frag_free_pages(zone->free_blocks, snapshot->nr_orders);
}

static bool is_shown(const struct plotter *plotter, const struct mt_zone *zone,
		     const struct mt_snapshot *snapshot)
{
	const char *only = plotter->only;
	uint64_t most = 0;

	if (!zone->free_blocks || (only && strcmp(only, zone->name)))
		return false;
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (managed(&snapshot->zones[i], snapshot) != MT_UNKNOWN &&
		    managed(&snapshot->zones[i], snapshot) > most)
			most = managed(&snapshot->zones[i], snapshot);
	return only || managed(zone, snapshot) >= most / SMALL;
}

static struct mt_error *add_line_charts(struct plotter *plotter)
{
	struct mt_plot_chart *chart;
	struct mt_error *err = mt_plot_add_chart(plotter->plot, &chart);

	if (err)
		return err;
	chart->unit = MT_PLOT_SHARE;
	if (plotter->huge == MT_NO_INDEX)
		snprintf(chart->title, sizeof(chart->title),
			 "unusable for huge pages: their size is not known");
	else
		snprintf(chart->title, sizeof(chart->title),
			 "unusable for blocks of order %u: share of the free memory",
			 plotter->huge);
	err = mt_plot_add_chart(plotter->plot, &chart);
	if (!err)
		snprintf(chart->title, sizeof(chart->title),
			 "free memory above the low watermark");
	return err;
}

static struct mt_error *add_stack(struct plotter *plotter, const struct mt_zone *zone,
				  unsigned int nr_orders)
{
	struct mt_plot_chart *chart;
	struct mt_plot_series *series;
	struct mt_error *err = mt_plot_add_chart(plotter->plot, &chart);

	if (err)
		return err;
	chart->stacked = true;
	snprintf(chart->title, sizeof(chart->title), "free memory by order: node %u, zone %s",
		 zone->node, zone->name);
	for (unsigned int order = 0; !err && order < nr_orders; order++) {
		err = mt_plot_add_series(plotter->plot, chart, &series);
		if (!err)
			snprintf(series->label, sizeof(series->label), "order %u", order);
	}
	return err;
}

static struct mt_error *add_zone(struct plotter *plotter, const struct mt_zone *zone,
				 unsigned int nr_orders)
{
	struct plotted *plotted = &plotter->zones[plotter->nr_zones];
	struct mt_plot_series *series;
	struct mt_error *err = NULL;

	*plotted = (struct plotted){ .node = zone->node, .name = strdup(zone->name),
				     .line = plotter->nr_zones };
	if (!plotted->name)
		return mt_error_nomem();
	plotter->nr_zones++;
	for (int i = 0; !err && i < NR_LINE_CHARTS; i++) {
		err = mt_plot_add_series(plotter->plot, &plotter->plot->charts[i], &series);
		if (!err)
			snprintf(series->label, sizeof(series->label), "node %u, zone %s",
				 zone->node, zone->name);
	}
	plotted->stack = plotter->plot->nr_charts;
	return err ? err : add_stack(plotter, zone, nr_orders);
}

/* Which charts there are, the last sample tells. */
static struct mt_error *lay_out(struct plotter *plotter, const struct mt_snapshot *snapshot)
{
	struct mt_error *err;
	char time[MT_TEXT_TIME_SIZE];

	plotter->huge = mt_huge_order(snapshot);
	plotter->zones = calloc(snapshot->nr_zones + 1, sizeof(*plotter->zones));
	if (!plotter->zones)
		return mt_error_nomem();
	snprintf(plotter->plot->title, sizeof(plotter->plot->title), "%s%s%s, until %s",
		 plotter->options->recording, snapshot->origin.kernel ? ", Linux " : "",
		 snapshot->origin.kernel ? snapshot->origin.kernel : "",
		 mt_origin_time_local(time, &snapshot->origin));
	err = add_line_charts(plotter);
	for (size_t i = 0; !err && i < snapshot->nr_zones; i++)
		if (is_shown(plotter, &snapshot->zones[i], snapshot))
			err = add_zone(plotter, &snapshot->zones[i], snapshot->nr_orders);
	if (!err && !plotter->nr_zones)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: no such zone with free blocks",
				      plotter->options->recording);
	return err;
}

static double in_bytes(const struct mt_snapshot *snapshot, uint64_t pages)
{
	uint64_t bytes = mt_pages_to_bytes(snapshot, pages);

	/* without a page size: pages of 4 KiB would be a guess */
	return bytes == MT_UNKNOWN ? NAN : (double)bytes;
}

static void fill_zone(const struct plotter *plotter, const struct plotted *plotted, size_t i,
		      const struct mt_snapshot *snapshot, const struct mt_zone *zone)
{
	struct mt_plot_chart *charts = plotter->plot->charts, *stack = &charts[plotted->stack];
	uint64_t unusable = mt_frag_unusable_index(zone->free_blocks, snapshot->nr_orders,
						   plotter->huge);
	int64_t distance = mt_watermark_distance(zone->free, zone->low);

	if (unusable != MT_UNKNOWN)
		charts[CHART_UNUSABLE].series[plotted->line].values[i] = (double)unusable / 1000;
	if (distance != MT_DISTANCE_UNKNOWN && snapshot->origin.page_size != MT_UNKNOWN)
		charts[CHART_DISTANCE].series[plotted->line].values[i] =
			(double)distance * (double)snapshot->origin.page_size;
	for (unsigned int order = 0; zone->free_blocks && order < stack->nr_series &&
				     order < snapshot->nr_orders; order++)
		stack->series[order].values[i] = in_bytes(
			snapshot, mt_count_shift(zone->free_blocks[order], order));
}

static void fill_moment(const struct plotter *plotter, size_t i,
			const struct mt_snapshot *snapshot)
{
	for (size_t z = 0; z < plotter->nr_zones; z++) {
		const struct plotted *plotted = &plotter->zones[z];
		const struct mt_zone *zone =
			mt_snapshot_find_zone(snapshot, plotted->node, plotted->name);

		if (zone)
			fill_zone(plotter, plotted, i, snapshot, zone);
	}
}

static double seconds(struct timespec time)
{
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct timespec moment(const struct mt_plot *plot, size_t i)
{
	double share = plot->n > 1 ? (double)i / (double)(plot->n - 1) : 1;
	double at = seconds(plot->first) +
		    (seconds(plot->last) - seconds(plot->first)) * share + 0.001;

	return (struct timespec){ .tv_sec = (time_t)at,
				  .tv_nsec = (long)((at - floor(at)) * 1e9) };
}

/* A sample stands for the time until the next moment, not for a gap behind it. */
static struct mt_error *collect(struct plotter *plotter)
{
	const struct mt_plot *plot = plotter->plot;
	double step = (seconds(plot->last) - seconds(plot->first)) / (double)plot->n;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < plot->n; i++) {
		mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
		struct timespec wanted = moment(plot, i), found;

		err = mt_recording_seek(plotter->recording, wanted);
		if (err)
			return err;
		found = mt_recording_time(plotter->recording);
		if (seconds(wanted) - seconds(found) <= step * 2 + 60)
			err = mt_source_read(plotter->source, MT_SECTION_BIT(ZONEINFO) |
					     MT_SECTION_BIT(BUDDYINFO), &snapshot);
		if (snapshot)
			fill_moment(plotter, i, snapshot);
		if (!mt_progress_report(plotter->progress, "plot", i, plot->n))
			return mt_error_create(MT_ERR_STOPPED, "stopped");
	}
	return err;
}

static struct mt_error *set_span(struct plotter *plotter)
{
	const struct mt_options *options = plotter->options;
	struct mt_span span = { .path = options->recording };
	mt_cleanup(free) char *doubt = NULL; /* the axis shows what there is */
	struct mt_error *err = mt_recording_span(plotter->recording, &span.first, &span.last);

	if (!err)
		err = mt_span_range(&span, options->has_begin ? &options->begin : NULL,
				    options->has_end ? &options->end : NULL,
				    &plotter->plot->first, &plotter->plot->last, &doubt);
	return err ? err : mt_recording_seek(plotter->recording, plotter->plot->last);
}

static struct mt_error *plot_all(struct plotter *plotter)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *newest = NULL;
	struct mt_error *err = set_span(plotter);

	if (!err)
		err = mt_source_read(plotter->source, MT_SECTION_BIT(ZONEINFO) |
				     MT_SECTION_BIT(BUDDYINFO), &newest);
	if (!err)
		err = lay_out(plotter, newest);
	return err ? err : collect(plotter);
}

static void release(struct plotter *plotter)
{
	for (size_t i = 0; i < plotter->nr_zones; i++)
		free(plotter->zones[i].name);
	free(plotter->zones);
	mt_plot_destroy(plotter->plot);
}

struct mt_error *mt_recording_plot(const struct mt_options *options, struct mt_source *source,
				   const char *zone, size_t moments,
				   const struct mt_progress *progress, struct mt_plot **plot)
{
	__attribute__((cleanup(release))) struct plotter plotter = {
		.options = options, .source = source, .only = zone, .progress = progress,
		.recording = mt_source_recording(source),
	};
	struct timespec at = mt_recording_time(plotter.recording);
	struct mt_error *err = mt_plot_create(moments, &plotter.plot);

	if (!err)
		err = plot_all(&plotter);
	if (!err)
		err = mt_recording_seek(plotter.recording, at);
	if (err)
		return err;
	*plot = plotter.plot;
	plotter.plot = NULL;
	return NULL;
}
