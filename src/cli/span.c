// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/span.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

/* Samples are seconds apart, often more: less than that is what was asked for. */
#define NEAR 60

static bool is_before(struct timespec a, struct timespec b)
{
	return a.tv_sec < b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec < b.tv_nsec);
}

/* A line that both times stand in.  Memory that is short leaves it out. */
static void note_gap(const struct mt_span *span, const char *what, struct timespec edge,
		     struct timespec wanted, char **warning)
{
	char at[MT_TEXT_TIME_SIZE], asked[MT_TEXT_TIME_SIZE];

	if (asprintf(warning, "%s: it %s at %s; %s was asked for", span->path, what,
		     mt_text_time(at, edge.tv_sec), mt_text_time(asked, wanted.tv_sec)) < 0)
		*warning = NULL;
}

static struct mt_error *outside(const struct mt_span *span, struct timespec wanted)
{
	char first[MT_TEXT_TIME_SIZE], last[MT_TEXT_TIME_SIZE], asked[MT_TEXT_TIME_SIZE];

	return mt_error_create(MT_ERR_NOT_FOUND, "%s: nothing was recorded at %s: it begins at %s "
			       "and ends at %s", span->path, mt_text_time(asked, wanted.tv_sec),
			       mt_text_time(first, span->first.tv_sec),
			       mt_text_time(last, span->last.tv_sec));
}

struct mt_error *mt_span_moment(const struct mt_span *span, const struct mt_when *when,
				struct timespec *time, char **warning)
{
	*warning = NULL;
	*time = mt_when_resolve(when, span->first, span->last);
	if (time->tv_sec < span->first.tv_sec)
		return outside(span, *time);
	if (time->tv_sec > span->last.tv_sec + NEAR)
		note_gap(span, "ends", span->last, *time, warning);
	return NULL;
}

struct mt_error *mt_span_range(const struct mt_span *span, const struct mt_when *from,
			       const struct mt_when *to, struct timespec *begin,
			       struct timespec *end, char **warning)
{
	*warning = NULL;
	*begin = from ? mt_when_resolve(from, span->first, span->last) : span->first;
	*end = to ? mt_when_resolve(to, span->first, span->last) : span->last;
	/* a moment within a second that is named includes that second */
	if (to && (to->kind == MT_WHEN_AT || to->kind == MT_WHEN_CLOCK) && !end->tv_nsec)
		end->tv_nsec = 999999999;
	if (begin->tv_sec > span->last.tv_sec || end->tv_sec < span->first.tv_sec)
		return outside(span, begin->tv_sec > span->last.tv_sec ? *begin : *end);
	if (is_before(*end, *begin))
		return mt_error_create(MT_ERR_USAGE, "--end is before --begin");
	if (begin->tv_sec < span->first.tv_sec - NEAR)
		note_gap(span, "begins", span->first, *begin, warning);
	else if (end->tv_sec > span->last.tv_sec + NEAR)
		note_gap(span, "ends", span->last, *end, warning);
	return NULL;
}
