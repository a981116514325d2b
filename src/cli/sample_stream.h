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

/* options must outlive the feed. */
struct mt_error *mt_sample_stream_open(const struct mt_options *options, const struct mt_view *view,
			      const struct mt_progress *progress, struct mt_sample_stream **stream);
void mt_sample_stream_close(struct mt_sample_stream *stream);
MT_DEFINE_CLEANUP(mt_sample_stream, struct mt_sample_stream *, mt_sample_stream_close)

/*
 * Sets request->snapshot, and ->before for a view with operands; both belong to
 * the feed and are gone with the next call.  A NULL snapshot: that was all.
 */
struct mt_error *mt_sample_stream_next(struct mt_sample_stream *stream, struct mt_request *request);

/* There may be a further one, and it is there without waiting. */
bool mt_sample_stream_is_recorded(const struct mt_sample_stream *stream);

/* What to doubt about its sources, the i-th, in one line; NULL: nothing more. */
const char *mt_sample_stream_warning(const struct mt_sample_stream *stream, size_t i);

#endif
