/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moments as people and programs write them. */
#ifndef MT_RECORD_DATE_H
#define MT_RECORD_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/error.h"

/*
 * Reads text[0..len), a line that `date` printed, plainly or with -I, -R or +%s, in the C locale or
 * the English one; also "2026-01-31 10:00:00" and what this program prints.
 * Without a zone, or with one nobody knows, it is taken to be local time.
 * False: it is none of these.
 */
bool mt_date_parse(const char *text, size_t len, struct timespec *time);

/* How a moment in something that has a first and a last one is named. */
enum mt_when_kind {
	MT_WHEN_FIRST,
	MT_WHEN_LAST,
	MT_WHEN_AT,		/* at */
	MT_WHEN_CLOCK,		/* offset seconds after midnight, the last time that was so */
	MT_WHEN_BEFORE_LAST,	/* offset seconds before the last one */
	MT_WHEN_AFTER_FIRST,	/* offset seconds behind the first one */
};

/* A moment as it was named. */
struct mt_when {
	enum mt_when_kind kind;
	struct timespec at;	/* with MT_WHEN_AT */
	long long offset;	/* seconds, with the last three */
};

/*
 * Reads text into *when: "first", "last", "-30m" (s, m, h, d, w; before the last
 * one), "+2h" (behind the first one), "10:00" (the last time that the clock said so, by the
 * last one), "now", "now-5m", "today 10:00", "yesterday 14:00" (by this machine's clock),
 * "@1769860800" (seconds since 1970), or a moment as mt_date_parse() reads it, also without
 * seconds or time of day.  MT_ERR_USAGE: it is none of these.
 */
struct mt_error *mt_when_parse(const char *text, struct mt_when *when);

/* Reads a length of time ("14d"; s, m, h, d, w) into *seconds.  False: it is none. */
bool mt_duration_parse(const char *text, long long *seconds);

/* Computes when a clock says what when names, a MT_WHEN_CLOCK, on the local day of this moment. */
struct timespec mt_when_on_day(const struct mt_when *when, struct timespec day);

/* Computes the moment that when names where the first and the last sample are of these times. */
struct timespec mt_when_resolve(const struct mt_when *when, struct timespec first,
				struct timespec last);

#endif
