/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A snapshot as a list of named numbers, and back.  A series is one number over
 * time: free blocks of order 3 in zone Normal of node 0, say.  Only what is
 * known is in the list: a number that a sample lacks is absent from it.
 */
#ifndef MT_RECORD_SERIES_H
#define MT_RECORD_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/snapshot.h"

/* More than a machine with 8192 CPUs in 64 zones has. */
#define MT_MAX_SERIES ((size_t)1 << 23)

/* What a part of the name is that does not apply. */
#define MT_SERIES_NONE (-1)

/* Bytes of the longest name of a zone, a migrate type or a number; the kernel's are near 40. */
#define MT_MAX_SERIES_NAME 64

/* Tells whether a file's name may be one: it has 1 to MT_MAX_SERIES_NAME bytes; NULL is none. */
bool mt_series_is_name(const char *name);

/* What is counted, and of what. */
struct mt_series {
	enum mt_section section;	/* what it was read from */
	int64_t node;			/* or none: of the machine */
	const char *zone;		/* or NULL: of the node */
	int64_t cpu;			/* or none */
	const char *type;		/* migrate type, or NULL */
	int64_t position;		/* order, or index in lowmem_reserve; or none */
	bool is_stat;			/* name is the kernel's own, else one of ours */
	const char *name;		/* "free_pages", "nr_free_pages" */
};

/* Tells whether a and b count the same. */
bool mt_series_equal(const struct mt_series *a, const struct mt_series *b);

/* Computes a hash of series, the same for all that are equal (FNV-1a). */
uint32_t mt_series_hash(const struct mt_series *series);

/*
 * Calls visit with each number of the snapshot that comes from these sections
 * (bits of enum mt_section), always in the same order; the series' strings are
 * the snapshot's.  visit's error ends it, and is returned.
 */
struct mt_error *mt_series_each(const struct mt_snapshot *snapshot, unsigned int sections,
				struct mt_error *(*visit)(void *data,
							  const struct mt_series *series,
							  uint64_t value),
				void *data);

/*
 * Fills the snapshot, a new one, from numbers: values[i] is that of series[i],
 * MT_UNKNOWN if it has none at that time.  The n series are in the order of their
 * first appearance.  MT_ERR_FORMAT if a number makes no sense (an order beyond the
 * orders there are); MT_ERR_NOMEM.
 */
struct mt_error *mt_series_fill(const struct mt_series *series, const uint64_t *values, size_t n,
				struct mt_snapshot *snapshot);

#endif
