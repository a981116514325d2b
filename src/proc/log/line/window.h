/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of a log that is in memory: its lines one after the other, however
 * long the log is.
 */
#ifndef MT_PROC_LOG_LINE_WINDOW_H
#define MT_PROC_LOG_LINE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/progress.h"
#include "proc/log/input/input.h"
#include "proc/log/line/anchor.h"
#include "proc/text/lines.h"

/* A longer line is taken for several. */
#define MT_WINDOW_MAX_LINE ((size_t)64 << 20)

struct mt_window {
	struct mt_log_input *input;
	const struct mt_progress *progress;
	char *data;			/* [capacity]; [start, end) is not yet read */
	size_t start, end, capacity;
	bool at_end;			/* of the input */
	uint64_t number;		/* of the last line handed out, from 1 */
	uint64_t unskipped;		/* lines of the beginning that are not passed over */
	struct mt_anchor anchor;
};

/* Makes window ready; input and progress (NULL: nobody listens) must outlive it. */
void mt_window_init(struct mt_window *window, struct mt_log_input *input,
		    const struct mt_progress *progress);
/* Frees what window holds, not itself. */
void mt_window_release(struct mt_window *window);

/*
 * The next line, without its "\n"; line->p is NULL at the end.  It is valid until
 * the next call.  MT_ERR_NOMEM, MT_ERR_STOPPED, errors of the input.
 */
struct mt_error *mt_window_next(struct mt_window *window, struct mt_word *line);

/* Goes on to some lines before the next one that may begin a report, or to the end. */
struct mt_error *mt_window_skip(struct mt_window *window);

/* What can be seen ahead, at least so many bytes if there are, without going on. */
struct mt_error *mt_window_ahead(struct mt_window *window, size_t wanted, struct mt_word *text);

#endif
