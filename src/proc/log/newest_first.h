/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logs with the newest line first (journalctl -r, web pages): put right, report by report. */
#ifndef MT_PROC_LOG_NEWEST_FIRST_H
#define MT_PROC_LOG_NEWEST_FIRST_H

#include <stdbool.h>

#include "proc/log/report/assign.h"

/* Zero-initialise; mt_newest_first_release(). */
struct mt_newest_first {
	struct mt_oom_store lines;	/* of a report, from its end on */
	uint64_t *numbers;		/* of these, in the log */
	size_t capacity;
	uint64_t idle;			/* lines since the last that a report surely has */
};

/* Whether text, the part of a log around a report, has the newest line first. */
bool mt_is_newest_first(struct mt_word text);

/*
 * Keeps the current line of klog; where it is the first of a report, all that were
 * kept go to assign, the oldest first.
 */
struct mt_error *mt_newest_first_line(struct mt_newest_first *newest, struct mt_assign *assign,
				      struct mt_klog *klog);
/* The log is at its end: what was kept goes to assign. */
struct mt_error *mt_newest_first_finish(struct mt_newest_first *newest,
					struct mt_assign *assign, struct mt_klog *klog);
/* Frees what newest holds, not itself. */
void mt_newest_first_release(struct mt_newest_first *newest);

#endif
