/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The series of a recording in memory, by their ids. */
#ifndef MT_RECORD_SERIES_LIST_H
#define MT_RECORD_SERIES_LIST_H

#include <sqlite3.h>

#include "base/error.h"
#include "model/names.h"
#include "record/series.h"

/* The series with id I of the file is v[I - 1]. */
struct mt_series_list {
	struct mt_series *v;	/* [n]; name NULL: no series of ours has this id */
	size_t n;
	size_t capacity;
	size_t nr_missing;	/* ids up to n that the file does not have */
	struct mt_names *names;	/* owns the strings */
};

/*
 * Makes the list an empty one.  MT_ERR_NOMEM.  The caller releases the list
 * with mt_series_list_release().
 */
struct mt_error *mt_series_list_create(struct mt_series_list *list);

/* Frees what the list owns, and empties it.  A list of zeroes is fine. */
void mt_series_list_release(struct mt_series_list *list);

/*
 * Reads the series whose id is over list->n from the table of the recording db,
 * whose name in errors is path.  A series that a later version made, or that
 * makes no sense, becomes one without a name.  MT_ERR_FORMAT: an id that is
 * out of bounds or far behind the one before it; MT_ERR_NOMEM; or SQLite's
 * error.  On an error the list is as long as before.
 */
struct mt_error *mt_series_list_read(sqlite3 *db, const char *path, struct mt_series_list *list);

/*
 * Adds a copy of series at the end of the list.  MT_ERR_NOMEM, also beyond
 * MT_MAX_SERIES; the list is then as before.
 */
struct mt_error *mt_series_list_add(struct mt_series_list *list, const struct mt_series *series);

#endif
