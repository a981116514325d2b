/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source that the command line names, opened once, sampled as often as asked. */
#ifndef MT_CLI_SOURCE_H
#define MT_CLI_SOURCE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/progress.h"
#include "cli/options.h"
#include "model/snapshot.h"

struct mt_source;
struct mt_recording;

/* options, and what they point to, must outlive the source. */
struct mt_error *mt_source_open(const struct mt_options *options,
				const struct mt_progress *progress, struct mt_source **source);
void mt_source_close(struct mt_source *source);
MT_DEFINE_CLEANUP(mt_source, struct mt_source *, mt_source_close)

/* The same without a view: what these sections (bits) have. */
struct mt_error *mt_source_read(struct mt_source *source, unsigned int sections,
				struct mt_snapshot **snapshot);

/* The recording that the source is, which it keeps; else NULL. */
struct mt_recording *mt_source_recording(const struct mt_source *source);

/* A source that has just this one snapshot, which is taken. */
struct mt_error *mt_source_of_snapshot(struct mt_snapshot *snapshot, struct mt_source **source);

/* What to doubt about the source as a whole, in one line; NULL: nothing. */
const char *mt_source_warning(const struct mt_source *source);

/*
 * A snapshot with what the view requires and uses.  MT_ERR_USAGE if the
 * source can never have it, the source's own error if it lacks it now.
 */
/* What its snapshots' inspectors answer: bits of enum mt_question. */
unsigned int mt_source_answers(const struct mt_source *source);

struct mt_error *mt_source_sample(struct mt_source *source, const struct mt_view *view,
				  struct mt_snapshot **snapshot);

#endif
