// SPDX-License-Identifier: GPL-2.0-or-later
/* Opening recordings to write, and keeping them from growing for ever. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "record/store_write.h"

/* The log is copied into the file at 256 pages: 1 MiB. */
#define SETTINGS                            \
	"PRAGMA journal_mode = WAL;"        \
	"PRAGMA synchronous = FULL;"        \
	"PRAGMA wal_autocheckpoint = 256;"  \
	"PRAGMA journal_size_limit = 4194304;"

static const char *const statements[MT_NR_STMTS] = {
	[MT_STMT_BEGIN] = "BEGIN IMMEDIATE",
	[MT_STMT_COMMIT] = "COMMIT",
	[MT_STMT_SAMPLE] = "INSERT INTO sample VALUES(?, ?, ?, ?, ?, ?)",
	[MT_STMT_SERIES] = "INSERT INTO series VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[MT_STMT_VALUE] = "INSERT INTO value VALUES(?, ?, ?)",
	[MT_STMT_INCOMPLETE] = "INSERT INTO incomplete VALUES(?, ?, ?, ?)",
};

static struct mt_error *lock_file(const char *path, struct mt_store *store)
{
	store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW,
			   0640);
	/* as root, in a directory of others: they must not choose which file it is */
	if (store->lock < 0 && errno == ELOOP)
		return mt_error_create(MT_ERR_DENIED, "%s is a symbolic link", path);
	if (store->lock < 0)
		return mt_error_from_errno(errno, "%s", path);
	/* SQLite locks with fcntl(), which flock() does not affect */
	if (!flock(store->lock, LOCK_EX | LOCK_NB))
		return NULL;
	if (errno == EWOULDBLOCK)
		return mt_error_create(MT_ERR_DENIED, "%s: another memtop records into it", path);
	return mt_error_from_errno(errno, "%s: locking", path);
}

/* The size of what is there already: 0 if it is a new file. */
static struct mt_error *check_head(struct mt_store *store, int64_t *size)
{
	char head[MT_STORE_HEAD];
	struct stat st;
	ssize_t n = pread(store->lock, head, sizeof(head), 0);

	if (n < 0 || fstat(store->lock, &st))
		return mt_error_from_errno(errno, "%s", store->path);
	*size = st.st_size;
	if (!S_ISREG(st.st_mode) || (n > 0 && !mt_store_is_recording(head, (size_t)n)))
		return mt_error_create(MT_ERR_FORMAT, "%s: there, but not a recording",
				       store->path);
	return NULL;
}

/* A file whose maker died before the schema was in it is as good as empty. */
static struct mt_error *is_blank(struct mt_store *store, bool *blank)
{
	int64_t objects = 0;
	struct mt_error *err = mt_store_number(store->db, store->path,
					       "SELECT count(*) FROM sqlite_master", 0, &objects);

	*blank = objects == 0;
	return err;
}

static struct mt_error *open_database(struct mt_store *store)
{
	bool blank = false;
	int64_t size = 0;
	struct mt_error *err = check_head(store, &size);

	if (err)
		return err;
	if (sqlite3_open_v2(store->path, &store->db, SQLITE_OPEN_READWRITE, NULL))
		return mt_store_error(store->db, store->path);
	mt_store_guard(store->db);
	sqlite3_extended_result_codes(store->db, 0);
	sqlite3_busy_timeout(store->db, 2000);
	err = is_blank(store, &blank);
	/* nothing is done to a database that is somebody else's */
	if (!err && !blank)
		err = mt_store_check(store->db, store->path);
	if (!err && !blank)
		err = mt_store_quick_check(store->db, store->path, size);
	if (!err)
		err = mt_store_exec(store->db, store->path, SETTINGS);
	if (!err && blank)
		err = mt_store_make_schema(store->db, store->path);
	for (int i = 0; !err && i < MT_NR_STMTS; i++)
		err = mt_store_prepare(store->db, store->path, statements[i], &store->stmts[i]);
	return err;
}

static struct mt_error *load(struct mt_store *store)
{
	struct mt_error *err = mt_series_list_create(&store->series);

	if (!err)
		err = mt_series_list_read(store->db, store->path, &store->series);
	if (!err)
		err = mt_store_number(store->db, store->path, "SELECT max(id) FROM sample", 0,
				      &store->sample);
	if (!err)
		err = mt_store_index_series(store, 0);
	store->in_file = store->series.n;
	return err;
}

struct mt_error *mt_store_open(const char *path, struct mt_store **store)
{
	mt_cleanup(mt_store) struct mt_store *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->lock = -1;
	new->path = strdup(path);
	if (!new->path)
		return mt_error_nomem();
	err = lock_file(path, new);
	if (!err)
		err = open_database(new);
	if (!err)
		err = load(new);
	if (!err)
		*store = mt_steal(new);
	return err;
}

void mt_store_close(struct mt_store *store)
{
	if (!store)
		return;
	for (int i = 0; i < MT_NR_STMTS; i++)
		sqlite3_finalize(store->stmts[i]);
	sqlite3_close(store->db);
	/* only now: closing any descriptor of the file would drop SQLite's locks */
	if (store->lock >= 0)
		close(store->lock);
	mt_series_list_release(&store->series);
	free(store->states);
	free(store->slots);
	free(store->walked);
	free(store->origin.path);
	free(store->origin.kernel);
	free(store->origin.arch);
	free(store->path);
	free(store);
}

/*
 * The last sample of the oldest period, if the next period began long enough
 * before the newest sample; 0: there is none.
 */
static struct mt_error *oldest_sample(struct mt_store *store, long long seconds, int64_t *id)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "SELECT next.id - 1 FROM sample AS next WHERE next.id ="
		 " (SELECT min(id) FROM sample WHERE base = id AND"
		 "  id > (SELECT min(id) FROM sample)) AND next.time <"
		 " (SELECT time FROM sample WHERE id = %" PRId64 ") - %lld",
		 store->sample, seconds * 1000);
	return mt_store_number(store->db, store->path, sql, 0, id);
}

static struct mt_error *remove_samples(struct mt_store *store, int64_t from, int64_t to)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "BEGIN IMMEDIATE;"
		 "DELETE FROM value WHERE sample BETWEEN %" PRId64 " AND %" PRId64 ";"
		 "DELETE FROM incomplete WHERE sample BETWEEN %" PRId64 " AND %" PRId64 ";"
		 "DELETE FROM sample WHERE id BETWEEN %" PRId64 " AND %" PRId64 ";"
		 "COMMIT",
		 from, to, from, to, from, to);

	struct mt_error *err = mt_store_exec(store->db, store->path, sql);

	if (err)
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

struct mt_error *mt_store_prune(struct mt_store *store, long long seconds, unsigned int limit)
{
	int64_t last = 0, first = 0;
	struct mt_error *err = oldest_sample(store, seconds, &last);

	if (err || !last)
		return err;
	err = mt_store_number(store->db, store->path, "SELECT min(id) FROM sample", 0, &first);
	if (err)
		return err;
	/* what was removed before left a gap in front of the next period */
	err = mt_store_number(store->db, store->path,
			      "SELECT max(id) FROM sample WHERE base ="
			      " (SELECT min(id) FROM sample)",
			      first, &last);
	if (err)
		return err;
	if (last - first >= (int64_t)limit)
		first = last - (int64_t)limit + 1;
	return remove_samples(store, first, last);
}

int64_t mt_store_last_sample(const struct mt_store *store)
{
	return store->sample;
}

size_t mt_store_last_changes(const struct mt_store *store)
{
	return store->changes;
}
