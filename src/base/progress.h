/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How work that may take over a second says how far it is. */
#ifndef MT_BASE_PROGRESS_H
#define MT_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * report is called now and then with what is being done, and how much of it
 * is done (total 0: unknown).  It returns false to ask for a stop; the work
 * then ends with MT_ERR_STOPPED or with what is known by then.  A NULL
 * struct mt_progress, or a NULL report, means nobody is listening.
 */
struct mt_progress {
	bool (*report)(void *data, const char *what, uint64_t done, uint64_t total);
	void *data;
};

/* Reports how far work is, in any unit; false if it is to stop. progress may be NULL. */
static inline bool mt_progress_report(const struct mt_progress *progress, const char *what,
				      uint64_t done, uint64_t total)
{
	return !progress || !progress->report ||
	       progress->report(progress->data, what, done, total);
}

#endif
