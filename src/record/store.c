// SPDX-License-Identifier: GPL-2.0-or-later
/* The recording's schema, and what its writer and its reader have in common. */
#include "record/store.h"

#include <errno.h>
#include <string.h>

#include "base/array.h"
#include "model/names.h"
#include "record/store_private.h"

/*
 * (sample, series) is the order in which values are written and read, so that
 * a sample is a few neighbouring pages at the end of its table.
 */
const char mt_store_schema[] =
	"CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
	"INSERT INTO about VALUES('format', 'memtop-recording/1'),"
	" ('documentation', 'memtop-recording(5)');"
	"CREATE TABLE machine(id INTEGER PRIMARY KEY, kind TEXT, path TEXT, kernel TEXT,"
	" arch TEXT, page_size INTEGER);"
	"CREATE TABLE series(id INTEGER PRIMARY KEY, section TEXT NOT NULL, node INTEGER,"
	" zone TEXT, cpu INTEGER, type TEXT, position INTEGER, kind TEXT NOT NULL,"
	" name TEXT NOT NULL);"
	"CREATE TABLE sample(id INTEGER PRIMARY KEY, time INTEGER, base INTEGER NOT NULL,"
	" machine INTEGER NOT NULL, pagetypeinfo_time INTEGER, pcp_time INTEGER);"
	"CREATE INDEX sample_time ON sample(time);"
	"CREATE TABLE value(sample INTEGER, series INTEGER, value INTEGER,"
	" PRIMARY KEY(sample, series)) WITHOUT ROWID;"
	"CREATE TABLE incomplete(sample INTEGER, section TEXT, status TEXT, reason TEXT);"
	"CREATE INDEX incomplete_sample ON incomplete(sample);"
	"CREATE VIEW history AS SELECT"
	" strftime('%Y-%m-%dT%H:%M:%fZ', sample.time / 1000.0, 'unixepoch') AS time,"
	" sample.id AS sample, section, node, zone, cpu, type, position, name, value"
	" FROM value JOIN series ON series.id = value.series"
	" JOIN sample ON sample.id = value.sample;";

bool mt_store_is_recording(const void *head, size_t len)
{
	static const char magic[16] = "SQLite format 3";

	return len >= sizeof(magic) && !memcmp(head, magic, sizeof(magic));
}

static enum mt_error_code code_of(sqlite3 *db)
{
	int system = sqlite3_system_errno(db);

	switch (sqlite3_errcode(db)) {
	case SQLITE_FULL:
		return MT_ERR_NO_SPACE;
	case SQLITE_NOMEM:
		return MT_ERR_NOMEM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR:
		return MT_ERR_FORMAT;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return MT_ERR_DENIED;
	default:
		return system == ENOSPC || system == EDQUOT ? MT_ERR_NO_SPACE : MT_ERR_SYSTEM;
	}
}

struct mt_error *mt_store_error(sqlite3 *db, const char *path)
{
	int system = sqlite3_system_errno(db);
	bool tells = system && sqlite3_errcode(db) != SQLITE_ERROR;

	return mt_error_create(code_of(db), "%s: %s%s%s", path, sqlite3_errmsg(db),
			       tells ? ": " : "", tells ? strerror(system) : "");
}

struct mt_error *mt_store_exec(sqlite3 *db, const char *path, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) ? mt_store_error(db, path) : NULL;
}

struct mt_error *mt_store_prepare(sqlite3 *db, const char *path, const char *sql,
				  sqlite3_stmt **stmt)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) ?
		       mt_store_error(db, path) :
		       NULL;
}

struct mt_error *mt_store_number(sqlite3 *db, const char *path, const char *sql, int64_t absent,
				 int64_t *number)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(db, path, sql, &stmt);

	if (err)
		return err;

	int step = sqlite3_step(stmt);

	if (step != SQLITE_ROW && step != SQLITE_DONE)
		err = mt_store_error(db, path);
	else if (step == SQLITE_DONE || sqlite3_column_type(stmt, 0) != SQLITE_INTEGER)
		*number = absent;
	else
		*number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return err;
}

struct mt_error *mt_store_check(sqlite3 *db, const char *path)
{
	int64_t application = 0, version = 0, tables = 0;
	struct mt_error *err = mt_store_number(db, path, "PRAGMA application_id", 0,
					       &application);

	if (!err)
		err = mt_store_number(db, path, "PRAGMA user_version", 0, &version);
	if (err)
		return err;
	if (application != MT_STORE_APPLICATION_ID)
		return mt_error_create(MT_ERR_FORMAT, "%s: not a recording", path);
	if (version > MT_STORE_VERSION)
		return mt_error_create(MT_ERR_FORMAT,
				       "%s: a recording of version %lld; this memtop knows %d",
				       path, (long long)version, MT_STORE_VERSION);
	/* a view under one of these names could keep us busy for ever */
	err = mt_store_number(db, path,
			      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name"
			      " IN ('machine', 'series', 'sample', 'value', 'incomplete')",
			      0, &tables);
	if (!err && tables != 5)
		err = mt_error_create(MT_ERR_FORMAT, "%s: not all tables of a recording", path);
	return err;
}

struct mt_error *mt_series_list_create(struct mt_series_list *list)
{
	*list = (struct mt_series_list){ 0 };
	return mt_names_create(&list->names);
}

void mt_series_list_release(struct mt_series_list *list)
{
	mt_names_destroy(list->names);
	free(list->v);
	*list = (struct mt_series_list){ 0 };
}

static struct mt_error *intern(struct mt_series_list *list, const char **text)
{
	return *text ? mt_names_intern(list->names, *text, strlen(*text), text) : NULL;
}

struct mt_error *mt_series_list_add(struct mt_series_list *list, const struct mt_series *series)
{
	struct mt_series copy = *series;
	struct mt_error *err = mt_array_reserve(&list->v, &list->capacity, list->n + 1,
						sizeof(copy), MT_MAX_SERIES);

	if (!err)
		err = intern(list, &copy.zone);
	if (!err)
		err = intern(list, &copy.type);
	if (!err)
		err = intern(list, &copy.name);
	if (!err)
		list->v[list->n++] = copy;
	return err;
}

static const char *column_text(sqlite3_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt, column);
}

/* NULL is none; what is out of bounds makes the row one to skip. */
static bool column_index(sqlite3_stmt *stmt, int column, int64_t limit, int64_t *index)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL) {
		*index = MT_SERIES_NONE;
		return true;
	}
	*index = sqlite3_column_int64(stmt, column);
	return *index >= 0 && *index < limit;
}

/* False: made by a later version, or by somebody else; it is left alone. */
static bool read_series(sqlite3_stmt *stmt, struct mt_series *series)
{
	const char *section = column_text(stmt, 1), *kind = column_text(stmt, 7);
	int i = 0;

	series->zone = column_text(stmt, 3);
	series->type = column_text(stmt, 5);
	series->name = column_text(stmt, 8);
	if (!section || !kind || !series->name)
		return false;
	while (i < MT_NR_SECTIONS && strcmp(section, mt_section_name((enum mt_section)i)))
		i++;
	if (i == MT_NR_SECTIONS || (strcmp(kind, "stat") && strcmp(kind, "count")))
		return false;
	series->section = (enum mt_section)i;
	series->is_stat = !strcmp(kind, "stat");
	return column_index(stmt, 2, MT_MAX_NODES, &series->node) &&
	       column_index(stmt, 4, MT_MAX_CPUS, &series->cpu) &&
	       column_index(stmt, 6, MT_MAX_ORDERS, &series->position);
}

static struct mt_error *add_read(sqlite3_stmt *stmt, struct mt_series_list *list)
{
	static const struct mt_series nobody = { .name = NULL };
	struct mt_series series;
	int64_t id = sqlite3_column_int64(stmt, 0);
	struct mt_error *err = NULL;

	if (id <= 0 || id > (int64_t)MT_MAX_SERIES)
		return mt_error_create(MT_ERR_FORMAT, "series %lld: bad number", (long long)id);
	while (!err && list->n + 1 < (size_t)id)
		err = mt_series_list_add(list, &nobody);
	if (err)
		return err;
	return mt_series_list_add(list, read_series(stmt, &series) ? &series : &nobody);
}

struct mt_error *mt_series_list_read(sqlite3 *db, const char *path, struct mt_series_list *list)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(
		db, path,
		"SELECT id, section, node, zone, cpu, type, position, kind, name FROM series"
		" WHERE id > ? ORDER BY id", &stmt);
	int step = SQLITE_DONE;

	if (!err)
		sqlite3_bind_int64(stmt, 1, (int64_t)list->n);
	while (!err && (step = sqlite3_step(stmt)) == SQLITE_ROW)
		err = mt_error_prefix(add_read(stmt, list), "%s", path);
	if (!err && step != SQLITE_DONE)
		err = mt_store_error(db, path);
	sqlite3_finalize(stmt);
	return err;
}
