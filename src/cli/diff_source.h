/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that is named as an argument: one side of a comparison. */
#ifndef MT_CLI_DIFF_SOURCE_H
#define MT_CLI_DIFF_SOURCE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/progress.h"
#include "cli/options.h"
#include "cli/source.h"

struct mt_operand;

/*
 * "live": this machine.  "-": standard input, or this machine if there is
 * nothing in it.  Else a file or a directory, whose content tells what it is:
 * a document of `memtop snapshot`, text copied from /proc (of a log the last
 * sample), a tree with proc/ in it, a recording, a kernel's log in which memory
 * ran out, a dump.  Behind "@" stands which sample is meant of one that has
 * several (record/date.h, mt_when_parse()).
 *
 * options say how dumps are opened (--vmlinux, --types ...); they must outlive
 * the operand.  The errors name the file.
 */
struct mt_error *mt_operand_open(const char *text, const struct mt_options *options,
				 const struct mt_progress *progress,
				 struct mt_operand **operand);
void mt_operand_close(struct mt_operand *operand);
MT_DEFINE_CLEANUP(mt_operand, struct mt_operand *, mt_operand_close)

/* Belongs to the operand. */
struct mt_source *mt_operand_source(const struct mt_operand *operand);

#endif
