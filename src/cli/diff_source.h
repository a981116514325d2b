/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that is named as an argument: one side of a comparison. */
#ifndef MT_CLI_DIFF_SOURCE_H
#define MT_CLI_DIFF_SOURCE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/progress.h"
#include "cli/options.h"
#include "cli/source.h"

struct mt_diff_source;

/*
 * Opens what text names: "live": this machine.  "-": standard input, or this machine if there is
 * nothing in it.  Else a file or a directory, whose content tells what it is:
 * a document of `memtop snapshot`, text copied from /proc (of a log the last
 * sample), a tree with proc/ in it, a recording, a kernel's log in which memory
 * ran out, a dump.  Behind "@" stands which sample is meant of one that has
 * several (record/date.h, mt_when_parse()).
 *
 * options say how dumps are opened (--vmlinux, --types ...); they must outlive
 * *source.  Errors name the file; MT_ERR_FORMAT: it is none of these.  Close *source in
 * the end.
 */
struct mt_error *mt_diff_source_open(const char *text, const struct mt_options *options,
				     const struct mt_progress *progress,
				     struct mt_diff_source **source);

/* Closes what was opened; NULL is fine. */
void mt_diff_source_close(struct mt_diff_source *source);
MT_DEFINE_CLEANUP(mt_diff_source, struct mt_diff_source *, mt_diff_source_close)

/* Returns the options by which it was opened: which source they name is what was found. */
const struct mt_options *mt_diff_source_options(const struct mt_diff_source *source);

/* Returns what source opened; it is closed with source. */
struct mt_source *mt_diff_source_get(const struct mt_diff_source *source);

#endif
