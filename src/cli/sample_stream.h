/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a view is shown, one after the other: samples of a source, or pairs of
 * samples for one that compares.
 */
#ifndef MT_CLI_SAMPLE_STREAM_H
#define MT_CLI_SAMPLE_STREAM_H

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/progress.h"
#include "cli/options.h"

struct mt_sample_stream;

/*
 * Opens what the view is shown: the source that the options name, or, of a view that
 * compares, what its arguments name.  Errors name it.  options must outlive *stream;
 * close it in the end.
 */
struct mt_error *mt_sample_stream_open(const struct mt_options *options, const struct mt_view *view,
				       const struct mt_progress *progress,
				       struct mt_sample_stream **stream);

/* Closes the stream and what it opened; NULL is fine. */
void mt_sample_stream_close(struct mt_sample_stream *stream);
MT_DEFINE_CLEANUP(mt_sample_stream, struct mt_sample_stream *, mt_sample_stream_close)

/*
 * Takes the next sample: sets request->snapshot, and ->before for a view that compares;
 * both belong to the stream and are gone with the next call.  A NULL snapshot: that was
 * all.
 */
struct mt_error *mt_sample_stream_next(struct mt_sample_stream *stream, struct mt_request *request);

/* Tells whether there may be a further sample that is there without waiting. */
bool mt_sample_stream_is_recorded(const struct mt_sample_stream *stream);

/* Returns the i-th warning about the stream's sources, a line; NULL: there are no more. */
const char *mt_sample_stream_warning(const struct mt_sample_stream *stream, size_t i);

#endif
