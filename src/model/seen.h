/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When memory that changes was looked at, and what moved meanwhile.  Who reads counts here; views
 * are told of all of it at their end.
 */
#ifndef MT_MODEL_SEEN_H
#define MT_MODEL_SEEN_H

#include <stdint.h>
#include <time.h>

/* From when on it was looked at, and what passes or looks disagreed on since. */
struct mt_seen {
	struct timespec from;		/* UTC */
	uint64_t lists_again;		/* lists that changed while they were walked, and were
					 * walked again */
	uint64_t lists_moving;		/* of these: no walk was without a contradiction */
	uint64_t pages_moving;		/* pages that a second pass found used for something else,
					 * at the least */
	uint64_t in_motion;		/* contradictions that another look did not find again */
	uint64_t bytes_read;
};

#endif
