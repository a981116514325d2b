// SPDX-License-Identifier: GPL-2.0-or-later
/* Connecting to a recording that is only read, wherever it lies. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "record/store_private.h"

static struct mt_error *connect_to(const char *path, int flags, const char *vfs, sqlite3 **db)
{
	/* a connection that failed tells why, and must be closed all the same */
	if (sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY | flags, vfs))
		return mt_store_error(*db, path);
	sqlite3_busy_timeout(*db, 2000);
	mt_store_guard(*db);
	return NULL;
}

static struct mt_error *name_beside(const char *path, const char *suffix, char **name)
{
	return asprintf(name, "%s%s", path, suffix) < 0 ? mt_error_nomem() : NULL;
}

/* Whether FILE-wal holds anything: samples that are not yet in FILE. */
static struct mt_error *has_log(const char *path, bool *has)
{
	mt_cleanup(free) char *wal = NULL;
	struct mt_error *err = name_beside(path, "-wal", &wal);
	struct stat st;

	if (err)
		return err;
	*has = false;
	if (stat(wal, &st))
		return errno == ENOENT ? NULL : mt_error_from_errno(errno, "%s", wal);
	*has = st.st_size > 0;
	return *has && access(wal, R_OK) ? mt_error_from_errno(errno, "%s", wal) : NULL;
}

/* Fails if FILE-shm is there and may not be read: a recorder may be writing. */
static struct mt_error *check_unlocked(const char *path)
{
	mt_cleanup(free) char *shm = NULL;
	struct mt_error *err = name_beside(path, "-shm", &shm);

	if (err || access(shm, F_OK))
		return err;
	return access(shm, R_OK) ? mt_error_from_errno(errno, "%s", shm) : NULL;
}

/* Connects to FILE alone, without locks: nobody writes to it, and it has no log. */
static struct mt_error *connect_immutable(const char *path, sqlite3 **db)
{
	mt_cleanup(free) char *uri = NULL, *escaped = calloc(strlen(path) + 1, 3);
	char *to = escaped;

	if (!escaped)
		return mt_error_nomem();
	for (const char *p = path; *p; p++)
		to += sprintf(to, strchr("%?#", *p) ? "%%%02X" : "%c", (unsigned char)*p);
	if (asprintf(&uri, "file:%s?immutable=1", escaped) < 0) {
		uri = NULL;
		return mt_error_nomem();
	}
	return connect_to(uri, SQLITE_OPEN_URI, NULL, db);
}

/*
 * A log with no index beside it, where none can be made: SQLite makes the index
 * in memory for a connection that asks for the file alone, which without its
 * locks needs no permission to write.  Nobody records: FILE-shm would be there.
 */
static struct mt_error *connect_with_log(const char *path, sqlite3 **db)
{
	struct mt_error *err = check_unlocked(path);

	if (!err)
		err = connect_to(path, 0, "unix-none", db);
	if (!err)
		err = mt_store_exec(*db, path, "PRAGMA locking_mode = EXCLUSIVE");
	if (!err && sqlite3_db_config(*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL))
		err = mt_store_error(*db, path);
	return err;
}

/* Where neither a lock can be taken nor FILE-shm be made: a read-only medium. */
static struct mt_error *reconnect(const char *path, sqlite3 **db)
{
	bool log = false;
	struct mt_error *err = has_log(path, &log);

	if (err)
		return err;
	sqlite3_close(mt_steal(*db));
	err = log ? connect_with_log(path, db) : connect_immutable(path, db);
	return err ? err : mt_store_check(*db, path);
}

static bool is_unlockable(sqlite3 *db)
{
	int code = sqlite3_errcode(db);

	return code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
}

static struct mt_error *connect_and_check(const char *path, sqlite3 **db)
{
	struct mt_error *err = connect_to(path, 0, NULL, db);

	if (!err)
		err = mt_store_check(*db, path);
	if (!err || !is_unlockable(*db))
		return err;
	mt_error_destroy(err);
	return reconnect(path, db);
}

struct mt_error *mt_store_open_to_read(const char *path, sqlite3 **db)
{
	sqlite3 *new = NULL;
	struct mt_error *err;

	if (access(path, R_OK))
		return mt_error_from_errno(errno, "%s", path);
	err = connect_and_check(path, &new);
	if (err)
		sqlite3_close(new);
	else
		*db = new;
	return err;
}
