/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "key:12kB", "key: 12kB", "key:12", "key? no": figures of Mem-Info. */
#ifndef MT_PROC_LOG_REPORT_PAIRS_H
#define MT_PROC_LOG_REPORT_PAIRS_H

#include <stdbool.h>
#include <stdint.h>

#include "proc/text/lines.h"

struct mt_oom_pair {
	struct mt_word key;
	uint64_t value;
	bool kib;		/* the value has its unit */
};

enum mt_pair_state {
	MT_PAIR_END,		/* nothing is left */
	MT_PAIR_GOOD,
	MT_PAIR_CUT,		/* a part is missing, at the line's end or where "…" stands */
	MT_PAIR_BAD,
};

/* The next pair of rest. */
enum mt_pair_state mt_oom_next_pair(struct mt_word *rest, struct mt_oom_pair *pair);

/* "1972kB", "no"; false: no value. */
bool mt_oom_pair_value(struct mt_word word, struct mt_oom_pair *pair);

#endif
