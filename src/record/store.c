// SPDX-License-Identifier: GPL-2.0-or-later
/* SQLite's calls and errors, for the writer and the reader of recordings. */
#include "record/store.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "record/store_private.h"

/* Bytes of SQLite's own words in a message. */
#define MAX_SAID 200

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
	case SQLITE_TOOBIG:
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
	const char *said = sqlite3_errmsg(db);
	/* it quotes names and SQL out of the file */
	mt_cleanup(free) char *printable = mt_text_printable(said, strnlen(said, MAX_SAID));

	return mt_error_create(code_of(db), "%s: %s%s%s", path,
			       printable ? printable : "not readable", tells ? ": " : "",
			       tells ? strerror(system) : "");
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
