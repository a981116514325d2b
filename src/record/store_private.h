/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What store.c, store_write.c and store_read.c share. Only they include SQLite. */
#ifndef MT_RECORD_STORE_PRIVATE_H
#define MT_RECORD_STORE_PRIVATE_H

#include <sqlite3.h>

#include "base/error.h"
#include "record/series.h"

/* "mtop", in the file's header (PRAGMA application_id). */
#define MT_STORE_APPLICATION_ID 0x6d746f70

/* PRAGMA user_version: a reader refuses what is newer than it knows. */
#define MT_STORE_VERSION 1

extern const char mt_store_schema[];

/* SQLite's last error on db, turned into ours; path in front. */
struct mt_error *mt_store_error(sqlite3 *db, const char *path);

struct mt_error *mt_store_exec(sqlite3 *db, const char *path, const char *sql);
struct mt_error *mt_store_prepare(sqlite3 *db, const char *path, const char *sql,
				  sqlite3_stmt **stmt);

/* The first column of the first row; absent if there is no row or it is NULL. */
struct mt_error *mt_store_number(sqlite3 *db, const char *path, const char *sql, int64_t absent,
				 int64_t *number);

/* That it is a recording, of a version that we know, and tables are tables. */
struct mt_error *mt_store_check(sqlite3 *db, const char *path);

/* The series of a file, kept in the order of their ids, which begin at 1. */
struct mt_series_list {
	struct mt_series *v;	/* [n]; series without a name: ids that nobody has */
	size_t n;
	size_t capacity;
	struct mt_names *names;	/* owns the strings */
};

struct mt_error *mt_series_list_create(struct mt_series_list *list);
void mt_series_list_release(struct mt_series_list *list);

/* Reads those whose id is over list->n. */
struct mt_error *mt_series_list_read(sqlite3 *db, const char *path, struct mt_series_list *list);

/* A copy of series at the end of the list. */
struct mt_error *mt_series_list_add(struct mt_series_list *list, const struct mt_series *series);

#endif
