/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files store*.c share.  Only they and series_list.c use SQLite. */
#ifndef MT_RECORD_STORE_PRIVATE_H
#define MT_RECORD_STORE_PRIVATE_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/error.h"

/* "mtop", in the file's header (PRAGMA application_id). */
#define MT_STORE_APPLICATION_ID 0x6d746f70

/* PRAGMA user_version: a reader refuses what is newer than it knows. */
#define MT_STORE_VERSION 1

/* A time in milliseconds that is farther from 1970 than this is none (year 5138). */
#define MT_STORE_MAX_TIME 100000000000000

/*
 * Turns SQLite's last error on db into one of ours, "PATH: MESSAGE" with the
 * system's error where there was one.  MT_ERR_NO_SPACE, MT_ERR_NOMEM (also a
 * text beyond its bound), MT_ERR_FORMAT (the file is damaged or not SQLite's),
 * MT_ERR_DENIED, else MT_ERR_SYSTEM.
 */
struct mt_error *mt_store_error(sqlite3 *db, const char *path);

/* Runs the statements of sql, which yield nothing.  mt_store_error()'s errors. */
struct mt_error *mt_store_exec(sqlite3 *db, const char *path, const char *sql);

/*
 * Prepares the one statement of sql.  mt_store_error()'s errors.  The caller
 * finalizes *stmt.
 */
struct mt_error *mt_store_prepare(sqlite3 *db, const char *path, const char *sql,
				  sqlite3_stmt **stmt);

/*
 * Reads the first column of the first row that sql yields into *number; absent
 * if there is no row or no integer in it.  mt_store_error()'s errors.
 */
struct mt_error *mt_store_number(sqlite3 *db, const char *path, const char *sql, int64_t absent,
				 int64_t *number);

/*
 * Takes from a connection what a file could abuse, before anything is read from
 * it: triggers, views, large texts, and all statements but the store's own.
 */
void mt_store_guard(sqlite3 *db);

/*
 * Connects to the recording at path to read it, and checks it.  Where no lock
 * can be taken (a read-only medium, a folder of somebody else), samples in
 * FILE-wal are read all the same.  MT_ERR_NOT_FOUND, MT_ERR_DENIED (FILE, or the
 * FILE-wal or FILE-shm beside it), MT_ERR_FORMAT (not a recording), or
 * mt_store_error()'s errors.  The caller closes *db.
 */
struct mt_error *mt_store_open_to_read(const char *path, sqlite3 **db);

/* Makes the tables in the empty database db, in one transaction.  mt_store_error()'s errors. */
struct mt_error *mt_store_make_schema(sqlite3 *db, const char *path);

/*
 * Checks that db is a recording of a version that we know, whose schema is ours
 * to the byte.  MT_ERR_FORMAT, or mt_store_error()'s errors.
 */
struct mt_error *mt_store_check(sqlite3 *db, const char *path);

/*
 * Checks the structure of a database of size bytes, if it is small enough for
 * that to take a few milliseconds.  MT_ERR_FORMAT says what is damaged.
 */
struct mt_error *mt_store_quick_check(sqlite3 *db, const char *path, int64_t size);

#endif
