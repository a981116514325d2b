/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of that which was written to standard output. */
#ifndef MT_CLI_OUTPUT_H
#define MT_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

/*
 * Flushes out, a stream that errors call name, and takes err, the error of whoever wrote
 * to it, or NULL.  Returns err, or, without one, an MT_ERR_SYSTEM if writing failed, now
 * or at any time before.
 */
struct mt_error *mt_output_flush(FILE *out, const char *name, struct mt_error *err);

/*
 * Tells whether writing to out failed because it is a pipe or a socket that nobody reads
 * any more, as of "memtop zones | head -1".  errno plays no part in it.
 */
bool mt_output_is_unread(FILE *out);

#endif
