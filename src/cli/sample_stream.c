// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/sample_stream.h"

#include <stdlib.h>

#include "base/file.h"
#include "cli/diff_source.h"
#include "cli/source.h"
#include "cli/span.h"
#include "record/log.h"
#include "record/store.h"

#define MAX_LOG ((size_t)1 << 32)

struct mt_sample_stream {
	const struct mt_view *view;
	struct mt_source *own;		/* what the options name, if it is used */
	struct mt_diff_source *sides[2];
	struct mt_source *earlier;	/* compared with; NULL: none */
	struct mt_source *source;	/* own, or the second side's */
	struct mt_log *log;		/* or NULL */
	size_t next;			/* sample of the log */
	unsigned int every;		/* seconds */
	struct mt_recording *recording;	/* of source, where it is gone through */
	bool started;
	double step;			/* seconds of the recording; 0: each sample */
	bool all;			/* neither bounds nor steps: every sample, dated or not */
	struct timespec begin, end;	/* of the recording */
	struct timespec wanted;		/* with steps: where the next one begins */
	struct mt_snapshot *before, *snapshot;
};

static struct mt_error *open_log(const char *path, struct mt_sample_stream *stream)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read("", path, MAX_LOG, &buf);

	if (!err && !mt_log_is_text(buf.data, buf.len))
		err = mt_error_create(MT_ERR_FORMAT, "%s: no text of /proc/buddyinfo in it", path);
	if (!err)
		err = mt_log_open(path, &buf, &stream->log);
	if (!err && mt_log_count(stream->log) < 2)
		err = mt_error_create(MT_ERR_FORMAT, "%s: a single sample, nothing to compare",
				      path);
	return err;
}

/* Two sides of a comparison; where one is named, the other is what the options name. */
static struct mt_error *open_sides(const struct mt_options *options,
				   const struct mt_progress *progress,
				   struct mt_sample_stream *stream)
{
	const struct mt_request *request = &options->request;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < request->nr_arguments; i++)
		err = mt_diff_source_open(request->arguments[i], options, progress,
					  &stream->sides[i]);
	if (err)
		return err;
	stream->earlier = mt_diff_source_get(stream->sides[0]);
	if (stream->sides[1]) {
		stream->source = mt_diff_source_get(stream->sides[1]);
		return NULL;
	}
	err = mt_source_open(options, progress, &stream->own);
	stream->source = stream->own;
	return err;
}

/* A document, or text of /proc, that was named without an option. */
static struct mt_error *open_content(const struct mt_options *options,
				     const struct mt_progress *progress,
				     struct mt_sample_stream *stream)
{
	struct mt_error *err = mt_diff_source_open(options->content, options, progress,
						   &stream->sides[0]);

	if (!err)
		stream->source = mt_diff_source_get(stream->sides[0]);
	return err;
}

/* --begin, --end and -i: a recording from here to there, in such steps. */
static struct mt_error *set_span(const struct mt_options *options, struct mt_sample_stream *stream)
{
	struct mt_span span = { .path = options->recording };
	char *doubt = NULL;
	struct mt_error *err;

	stream->recording = mt_source_recording(stream->source);
	err = mt_recording_span(stream->recording, &span.first, &span.last);
	if (!err)
		err = mt_span_range(&span, options->has_begin ? &options->begin :
					   options->has_at    ? &options->at : NULL,
				    options->has_end ? &options->end : NULL,
				    &stream->begin, &stream->end, &doubt);
	if (err)
		return err;
	mt_source_doubt(stream->source, doubt);
	stream->step = options->repeat ? options->interval : 0;
	stream->wanted = stream->begin;
	stream->all = !stream->step && !options->has_at &&
		      (!options->has_begin || options->begin.kind == MT_WHEN_FIRST) &&
		      (!options->has_end || options->end.kind == MT_WHEN_LAST);
	return NULL;
}

static bool is_stepped(const struct mt_options *options)
{
	return options->recording && (options->repeat || options->has_begin || options->has_end);
}

struct mt_error *mt_sample_stream_open(const struct mt_options *options, const struct mt_view *view,
				       const struct mt_progress *progress,
				       struct mt_sample_stream **stream)
{
	mt_cleanup(mt_sample_stream) struct mt_sample_stream *new = calloc(1, sizeof(*new));
	const struct mt_request *request = &options->request;
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->view = view;
	new->every = request->comparison.every;
	if (new->every && request->nr_arguments != 1)
		err = mt_error_create(MT_ERR_USAGE, "--every wants one file");
	else if (new->every)
		err = open_log(request->arguments[0], new);
	else if (view->compares)
		err = open_sides(options, progress, new);
	else if (options->content)
		err = open_content(options, progress, new);
	else
		err = mt_source_open(options, progress, &new->own);
	if (!err && !new->source)
		new->source = new->own;
	if (!err && is_stepped(options))
		err = set_span(options, new);
	if (err)
		return err;
	*stream = mt_steal(new);
	return NULL;
}

void mt_sample_stream_close(struct mt_sample_stream *stream)
{
	if (!stream)
		return;
	mt_snapshot_destroy(stream->before);
	mt_snapshot_destroy(stream->snapshot);
	for (size_t i = 0; i < MT_ARRAY_SIZE(stream->sides); i++)
		mt_diff_source_close(stream->sides[i]);
	mt_source_close(stream->own);
	mt_log_close(stream->log);
	free(stream);
}

/* With dates that are closer than that by more than a quarter, a sample is left out. */
static bool is_too_early(const struct mt_sample_stream *stream, size_t i, size_t before)
{
	struct timespec time, earlier;

	return mt_log_time(stream->log, i, &time) &&
	       mt_log_time(stream->log, before, &earlier) && time.tv_sec >= earlier.tv_sec &&
	       (time.tv_sec - earlier.tv_sec) * 4 < (time_t)stream->every * 3;
}

static struct mt_error *next_pair(struct mt_sample_stream *stream)
{
	size_t i = stream->next;
	struct mt_error *err = NULL;

	if (!stream->snapshot)
		err = mt_log_sample(stream->log, i++, &stream->snapshot);
	else
		while (i < mt_log_count(stream->log) && is_too_early(stream, i, stream->next - 1))
			i++;
	if (err || i >= mt_log_count(stream->log)) {
		mt_snapshot_destroy(mt_steal(stream->snapshot));
		return err;
	}
	mt_snapshot_destroy(stream->before);
	stream->before = mt_steal(stream->snapshot);
	stream->next = i + 1;
	return mt_log_sample(stream->log, i, &stream->snapshot);
}

static struct mt_error *next_sample(struct mt_sample_stream *stream)
{
	struct mt_error *err = NULL;

	if (stream->earlier && !stream->before)
		err = mt_source_sample(stream->earlier, stream->view, &stream->before);
	mt_snapshot_destroy(mt_steal(stream->snapshot));
	return err ? err : mt_source_sample(stream->source, stream->view, &stream->snapshot);
}

static bool is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec);
}

static void add_seconds(struct timespec *time, double seconds)
{
	double total = (double)time->tv_nsec / 1e9 + seconds;

	time->tv_sec += (time_t)total;
	time->tv_nsec = (long)((total - (double)(time_t)total) * 1e9);
}

static struct mt_error *next_recorded(struct mt_sample_stream *stream, bool *more)
{
	if (!stream->started)
		mt_recording_rewind(stream->recording);
	stream->started = true;
	return stream->all ? mt_recording_next(stream->recording, more) :
			     mt_recording_next_between(stream->recording, stream->begin,
						       stream->end, more);
}

/*
 * Steps in which nothing was recorded are left out.  Where the clock was set
 * back, the steps begin anew: what was recorded then is not to be passed over.
 */
static struct mt_error *next_step(struct mt_sample_stream *stream, bool *more)
{
	struct timespec before, now = stream->started ? mt_recording_time(stream->recording) :
							stream->begin;
	struct mt_error *err;

	if (stream->started)
		do
			add_seconds(&stream->wanted, stream->step);
		while (!is_later(stream->wanted, now));
	do {
		before = now;
		err = next_recorded(stream, more);
		now = mt_recording_time(stream->recording);
	} while (!err && *more && is_later(stream->wanted, now) && !is_later(before, now));
	if (!err && *more && is_later(stream->wanted, now))
		stream->wanted = now;
	return err;
}

static struct mt_error *replay(struct mt_sample_stream *stream)
{
	bool more;
	struct mt_error *err = stream->step > 0 ? next_step(stream, &more) :
						  next_recorded(stream, &more);

	mt_snapshot_destroy(mt_steal(stream->snapshot));
	if (err || !more)
		return err;
	return mt_source_sample(stream->source, stream->view, &stream->snapshot);
}

struct mt_error *mt_sample_stream_next(struct mt_sample_stream *stream, struct mt_request *request)
{
	struct mt_error *err = stream->log       ? next_pair(stream) :
			       stream->recording ? replay(stream) :
						 next_sample(stream);

	request->before = stream->before;
	request->snapshot = stream->snapshot;
	return err;
}

bool mt_sample_stream_is_recorded(const struct mt_sample_stream *stream)
{
	return stream->log || stream->recording;
}

const char *mt_sample_stream_warning(const struct mt_sample_stream *stream, size_t i)
{
	const struct mt_source *sources[] = { stream->earlier, stream->source };

	for (size_t n = 0; n < MT_ARRAY_SIZE(sources); n++) {
		const char *warning = sources[n] ? mt_source_warning(sources[n]) : NULL;

		if (warning && !i--)
			return warning;
	}
	return NULL;
}
