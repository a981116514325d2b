// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What keeps a recording that somebody else made from doing anything: it has
 * our schema and nothing else, and nothing but our statements is run on it.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/cleanup.h"
#include "record/store_private.h"

/* Bytes of one text or row: file names are 4 KiB, error messages a few of them. */
#define MAX_ROW (1 << 20)

/* Bytes of a file that is small enough to be read whole when it is opened to write. */
#define MAX_QUICK_CHECK (4 << 20)

#define TABLE(rest) "CREATE TABLE " rest
#define INDEX(rest) "CREATE INDEX " rest

/*
 * The schema as it is made and as sqlite_master has it, in this order.
 * (sample, series) is the order in which values are written and read, so that
 * a sample is a few neighbouring pages at the end of its table.
 */
static const char *const schema[] = {
	TABLE("about(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"),
	TABLE("machine(id INTEGER PRIMARY KEY, kind TEXT, path TEXT, kernel TEXT,"
	      " arch TEXT, page_size INTEGER)"),
	TABLE("series(id INTEGER PRIMARY KEY, section TEXT NOT NULL, node INTEGER,"
	      " zone TEXT, cpu INTEGER, type TEXT, position INTEGER, kind TEXT NOT NULL,"
	      " name TEXT NOT NULL)"),
	TABLE("sample(id INTEGER PRIMARY KEY, time INTEGER, base INTEGER NOT NULL,"
	      " machine INTEGER NOT NULL, pagetypeinfo_time INTEGER, pcp_time INTEGER)"),
	INDEX("sample_time ON sample(time)"),
	TABLE("value(sample INTEGER, series INTEGER, value INTEGER,"
	      " PRIMARY KEY(sample, series)) WITHOUT ROWID"),
	TABLE("incomplete(sample INTEGER, section TEXT, status TEXT, reason TEXT)"),
	INDEX("incomplete_sample ON incomplete(sample)"),
	"CREATE VIEW history AS SELECT"
	" strftime('%Y-%m-%dT%H:%M:%fZ', sample.time / 1000.0, 'unixepoch') AS time,"
	" sample.id AS sample, section, node, zone, cpu, type, position, name, value"
	" FROM value JOIN series ON series.id = value.series"
	" JOIN sample ON sample.id = value.sample",
};

static const char contents[] =
	"INSERT INTO about VALUES('format', 'memtop-recording/1'),"
	" ('documentation', 'memtop-recording(5)')";

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; name && i < n; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static bool is_table(const char *name)
{
	static const char *const tables[] = { "sqlite_master", "about", "machine", "series",
					      "sample", "value", "incomplete" };

	return is_one_of(name, tables, MT_ARRAY_SIZE(tables));
}

static bool is_function(const char *name)
{
	static const char *const functions[] = { "count", "min", "max", "typeof" };

	return is_one_of(name, functions, MT_ARRAY_SIZE(functions));
}

static bool is_pragma(const char *name)
{
	static const char *const pragmas[] = { "application_id", "user_version", "journal_mode",
					       "synchronous", "wal_autocheckpoint",
					       "journal_size_limit", "quick_check",
					       "locking_mode" };

	return is_one_of(name, pragmas, MT_ARRAY_SIZE(pragmas));
}

/*
 * SQLite asks this for each thing that a statement would do
 * (sqlite3_set_authorizer()); within is the trigger or the view that would do it.
 */
static int authorize(void *unused, int action, const char *first, const char *second,
		     const char *database, const char *within)
{
	bool may = false;

	(void)unused;
	(void)database;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_TRANSACTION:
		may = true;
		break;
	case SQLITE_READ:
	case SQLITE_INSERT:
	case SQLITE_DELETE:
		may = is_table(first);
		break;
	case SQLITE_FUNCTION:
		may = is_function(second);
		break;
	case SQLITE_PRAGMA:
		may = is_pragma(first);
		break;
	}
	return may && !within ? SQLITE_OK : SQLITE_DENY;
}

static void limit_sizes(sqlite3 *db)
{
	static const struct {
		int id, most;
	} limits[] = {
		{ SQLITE_LIMIT_LENGTH, MAX_ROW },
		{ SQLITE_LIMIT_SQL_LENGTH, 4096 },
		{ SQLITE_LIMIT_COLUMN, 32 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 32 },
		{ SQLITE_LIMIT_COMPOUND_SELECT, 4 },
		{ SQLITE_LIMIT_VDBE_OP, 4096 },
		{ SQLITE_LIMIT_FUNCTION_ARG, 8 },
		{ SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_VARIABLE_NUMBER, 16 },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
		{ SQLITE_LIMIT_WORKER_THREADS, 0 },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(limits); i++)
		sqlite3_limit(db, limits[i].id, limits[i].most);
}

void mt_store_guard(sqlite3 *db)
{
	static const struct {
		int option, value;
	} options[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(options); i++)
		sqlite3_db_config(db, options[i].option, options[i].value, NULL);
	limit_sizes(db);
	sqlite3_set_authorizer(db, authorize, NULL);
}

struct mt_error *mt_store_make_schema(sqlite3 *db, const char *path)
{
	char pragma[96];
	struct mt_error *err = NULL;

	snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 MT_STORE_APPLICATION_ID, MT_STORE_VERSION);
	/* for these statements, which are our own, in a file that is empty */
	sqlite3_set_authorizer(db, NULL, NULL);
	err = mt_store_exec(db, path, "BEGIN IMMEDIATE");
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(schema); i++)
		err = mt_store_exec(db, path, schema[i]);
	if (!err)
		err = mt_store_exec(db, path, contents);
	if (!err)
		err = mt_store_exec(db, path, pragma);
	if (!err)
		err = mt_store_exec(db, path, "COMMIT");
	sqlite3_set_authorizer(db, authorize, NULL);
	return err;
}

static struct mt_error *check_version(sqlite3 *db, const char *path)
{
	int64_t application = 0, version = 0;
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
				       "%s: a recording of version %" PRId64
				       "; this memtop knows %d",
				       path, version, MT_STORE_VERSION);
	return NULL;
}

/* Compares byte for byte: any other schema could compute or run something. */
static struct mt_error *compare_schema(sqlite3_stmt *stmt, sqlite3 *db, const char *path)
{
	size_t n = 0;
	int step;

	while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
		const char *sql = (const char *)sqlite3_column_text(stmt, 0);

		if (n == MT_ARRAY_SIZE(schema) || !sql || strcmp(sql, schema[n]))
			return mt_error_create(MT_ERR_FORMAT,
					       "%s: its tables are not those of a recording", path);
		n++;
	}
	if (step != SQLITE_DONE)
		return mt_store_error(db, path);
	return n == MT_ARRAY_SIZE(schema) ?
		       NULL :
		       mt_error_create(MT_ERR_FORMAT, "%s: not all tables of a recording", path);
}

struct mt_error *mt_store_check(sqlite3 *db, const char *path)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = check_version(db, path);

	if (!err)
		err = mt_store_prepare(db, path, "SELECT sql FROM sqlite_master ORDER BY rowid",
				       &stmt);
	if (!err)
		err = compare_schema(stmt, db, path);
	sqlite3_finalize(stmt);
	return err;
}

struct mt_error *mt_store_quick_check(sqlite3 *db, const char *path, int64_t size)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = NULL;

	if (size > MAX_QUICK_CHECK)
		return NULL;
	err = mt_store_prepare(db, path, "PRAGMA quick_check(1)", &stmt);
	if (err)
		return err;
	if (sqlite3_step(stmt) != SQLITE_ROW)
		err = mt_store_error(db, path);
	else if (strcmp((const char *)sqlite3_column_text(stmt, 0), "ok"))
		err = mt_error_create(MT_ERR_FORMAT, "%s: damaged, nothing is added to it: %s",
				      path, (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return err;
}
