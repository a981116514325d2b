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
struct mt_image;
struct mt_recording;

/*
 * Opens the source that the options name: this machine, saved files, a dump, a recording,
 * a log.  Errors name it.  options, and what they point to, must outlive it; close it in
 * the end.
 */
struct mt_error *mt_source_open(const struct mt_options *options,
				const struct mt_progress *progress, struct mt_source **source);

/* Closes a source; NULL is fine. */
void mt_source_close(struct mt_source *source);
MT_DEFINE_CLEANUP(mt_source, struct mt_source *, mt_source_close)

/*
 * Takes a snapshot with what these sections (bits, MT_SECTION_BIT()) have; the caller
 * destroys it.
 */
struct mt_error *mt_source_read(struct mt_source *source, unsigned int sections,
				struct mt_snapshot **snapshot);

/* Returns the recording that the source is, which stays its own; NULL: it is none. */
struct mt_recording *mt_source_recording(const struct mt_source *source);

/* Makes a source that has just this one snapshot, which it takes. */
struct mt_error *mt_source_of_snapshot(struct mt_snapshot *snapshot, struct mt_source **source);

/* Returns what to doubt about the source as a whole, in one line; NULL: nothing. */
const char *mt_source_warning(const struct mt_source *source);

/* Returns the dump's image, which stays the source's own; NULL: the source is no dump. */
struct mt_image *mt_source_image(const struct mt_source *source);

/* Returns what the inspectors of its snapshots answer: bits of enum mt_question. */
unsigned int mt_source_answers(const struct mt_source *source);

/*
 * Takes a snapshot with what the view requires and uses; the caller destroys it.
 * MT_ERR_USAGE if the source can never have that, the source's own error if it lacks it
 * now.
 */
struct mt_error *mt_source_sample(struct mt_source *source, const struct mt_view *view,
				  struct mt_snapshot **snapshot);

#endif
