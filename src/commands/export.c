// SPDX-License-Identifier: GPL-2.0-or-later
/* The samples of a recording, for other programs. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "analysis/frag.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/sample_stream.h"
#include "commands/commands.h"
#include "views/render/csv.h"
#include "views/render/render.h"
#include "views/views.h"

static void put_count(uint64_t count)
{
	if (count == MT_UNKNOWN)
		putchar(',');
	else
		printf(",%" PRIu64, count);
}

static void put_heading(unsigned int nr_orders)
{
	fputs("time,node,zone,free_pages,boost_pages,min_pages,low_pages,high_pages,managed_pages",
	      stdout);
	for (unsigned int order = 0; order < nr_orders; order++)
		printf(",free_%u", order);
	putchar('\n');
}

static void put_zone(const char *time, const struct mt_snapshot *snapshot,
		     const struct mt_zone *zone, unsigned int nr_orders)
{
	printf("%s,%u,", time, zone->node);
	mt_csv_put_text(stdout, zone->name);
	put_count(zone->free != MT_UNKNOWN ?
			  zone->free :
			  mt_frag_free_pages(zone->free_blocks, snapshot->nr_orders));
	put_count(zone->boost);
	put_count(zone->min);
	put_count(zone->low);
	put_count(zone->high);
	put_count(zone->managed);
	for (unsigned int order = 0; order < nr_orders; order++)
		put_count(zone->free_blocks && order < snapshot->nr_orders ?
				  zone->free_blocks[order] :
				  MT_UNKNOWN);
	putchar('\n');
}

static void put_snapshot(const struct mt_snapshot *snapshot, unsigned int nr_orders)
{
	char time[32], stamp[40];

	mt_origin_time_text(time, &snapshot->origin);
	time[strcspn(time, "Z")] = '\0';
	snprintf(stamp, sizeof(stamp), *time ? "%s.%03ldZ" : "%s", time,
		 snapshot->origin.time.tv_nsec / 1000000);
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		put_zone(stamp, snapshot, &snapshot->zones[i], nr_orders);
}

static struct mt_error *export_csv(struct mt_sample_stream *stream, struct mt_request *request,
				   const struct mt_command_context *context)
{
	struct mt_error *err = mt_sample_stream_next(stream, request);
	unsigned int nr_orders = err || !request->snapshot ? 0 : request->snapshot->nr_orders;

	if (!err)
		put_heading(nr_orders);
	while (!err && !ferror(stdout) && request->snapshot && !context->is_stopped()) {
		put_snapshot(request->snapshot, nr_orders);
		if (!ferror(stdout))
			err = mt_sample_stream_next(stream, request);
	}
	return err;
}

static struct mt_error *export_json(struct mt_sample_stream *stream, struct mt_request *request,
				    const struct mt_command_context *context)
{
	const struct mt_render_options look = { .name = "standard output", .repeated = true };
	mt_cleanup(mt_renderer) struct mt_renderer *renderer = NULL;
	struct mt_error *err = mt_render_json(&look, stdout, &renderer);

	if (!err)
		err = mt_sample_stream_next(stream, request);
	while (!err && !ferror(stdout) && request->snapshot && !context->is_stopped()) {
		err = renderer->ops->begin(renderer, &mt_view_snapshot, request->snapshot);
		if (!err)
			err = mt_view_snapshot.fill(request, &renderer->sink);
		if (!err)
			err = renderer->ops->end(renderer);
		if (!err && !ferror(stdout))
			err = mt_sample_stream_next(stream, request);
	}
	return err;
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	struct mt_options all = *options;
	struct mt_request request = { .snapshot = NULL };
	mt_cleanup(mt_sample_stream) struct mt_sample_stream *stream = NULL;
	struct mt_error *err;

	if (!options->recording)
		return mt_error_create(MT_ERR_USAGE, "export wants a recording: -r FILE");
	if (!all.has_at && !all.has_begin) {
		all.has_begin = true;
		all.begin = (struct mt_when){ .kind = MT_WHEN_FIRST };
	}
	err = mt_sample_stream_open(&all, &mt_view_snapshot, context->progress, &stream);
	if (!err)
		err = options->csv ? export_csv(stream, &request, context) :
							export_json(stream, &request, context);
	return mt_output_flush(stdout, "standard output", err);
}

const struct mt_command mt_command_export = {
	.name = "export",
	.summary = "the samples of a recording as JSON lines or CSV: -r FILE",
	.details = "All samples, or those from --begin to --end, or in steps of SEC seconds (-i).\n"
		   "With --csv a line for each zone of each sample, for spreadsheets; without, a\n"
		   "JSON document a line, as snapshot makes them.",
	.run = run,
};
