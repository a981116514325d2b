/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of where share; nobody else includes it. */
#ifndef MT_ANALYSIS_WHERE_PRIVATE_H
#define MT_ANALYSIS_WHERE_PRIVATE_H

#include "analysis/where/where.h"

/*
 * What none of the parts of a row explains, in bytes; MT_UNKNOWN if the row is not known.
 * *twice: by so many bytes the parts are more than the whole; the rest is then 0.
 */
uint64_t mt_where_rest(const struct mt_where *where, enum mt_where_id parent, uint64_t *twice);

/* Puts a holder among the leaders of a row if it is one of the largest; name outlives row. */
void mt_where_add_leader(struct mt_where_row *row, const char *name, uint64_t bytes);

/* Whether rows are pages that were looked at, not what a kernel counts. */
static inline bool mt_where_is_of_pages(const struct mt_snapshot *snapshot)
{
	return !snapshot->counters && !snapshot->report;
}

/* a * b; MT_UNKNOWN if either is, or if it does not fit. */
static inline uint64_t mt_where_times(uint64_t a, uint64_t b)
{
	uint64_t product;

	if (a == MT_UNKNOWN || b == MT_UNKNOWN || __builtin_mul_overflow(a, b, &product) ||
	    product > INT64_MAX)
		return MT_UNKNOWN;
	return product;
}

/* Adds the findings and the headline to rows that are filled. MT_ERR_NOMEM. */
struct mt_error *mt_where_judge(const struct mt_snapshot *snapshot, struct mt_where *where);

/* Sets the headline of rows that are filled. MT_ERR_NOMEM. */
struct mt_error *mt_where_headline(const struct mt_snapshot *snapshot, struct mt_where *where);

#endif
