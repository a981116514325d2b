/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times that people name, held against those that a recording or a log has. */
#ifndef MT_CLI_SPAN_H
#define MT_CLI_SPAN_H

#include "base/error.h"
#include "record/date.h"

/* What a source has samples of. */
struct mt_span {
	const char *path;
	struct timespec first, last;
};

/*
 * Computes the moment *time at which a sample is wanted.  Where the last sample is older than
 * that by more than a minute, *warning becomes a line that says so, which the caller frees, else
 * NULL.  MT_ERR_NOT_FOUND, with both times: it is before the first sample.
 */
struct mt_error *mt_span_moment(const struct mt_span *span, const struct mt_when *when,
				struct timespec *time, char **warning);

/*
 * Computes *begin and *end, the ends of what is wanted; NULL stands for the sample's own.
 * *warning is as above, where it begins before the first sample or ends behind the last one.
 * MT_ERR_NOT_FOUND: nothing lies in between.  MT_ERR_USAGE: it ends before it begins.
 */
struct mt_error *mt_span_range(const struct mt_span *span, const struct mt_when *from,
			       const struct mt_when *to, struct timespec *begin,
			       struct timespec *end, char **warning);

#endif
