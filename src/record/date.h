/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moments as people and programs write them. */
#ifndef MT_RECORD_DATE_H
#define MT_RECORD_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/error.h"

/*
 * A line that `date` printed, plainly or with -I, -R or +%s, in the C locale or
 * the English one; also "2026-01-31 10:00:00" and what this program prints.
 * Without a zone, or with one nobody knows, it is taken to be local time.
 */
bool mt_date_parse(const char *text, size_t len, struct timespec *time);

/* How a moment in something that has a first and a last one is named. */
enum mt_when_kind {
	MT_WHEN_FIRST,
	MT_WHEN_LAST,
	MT_WHEN_AT,		/* at */
	MT_WHEN_BEFORE_LAST,	/* offset seconds before the last one */
	MT_WHEN_AFTER_FIRST,	/* offset seconds behind the first one */
};

struct mt_when {
	enum mt_when_kind kind;
	struct timespec at;
	long long offset;
};

/*
 * "first", "last", "-30m" (s, m, h, d, w; before the last one), "+2h" (behind
 * the first one), or a moment as above, also without seconds or time of day.
 * MT_ERR_USAGE.
 */
struct mt_error *mt_when_parse(const char *text, struct mt_when *when);

/* "14d": a length of time in seconds. False: it is none. */
bool mt_duration_parse(const char *text, long long *seconds);

/* What when means where the first and the last sample are these. */
struct timespec mt_when_resolve(const struct mt_when *when, struct timespec first,
				struct timespec last);

#endif
