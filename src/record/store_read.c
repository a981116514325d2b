// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading recordings: any moment, and from there one sample after the other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "record/store.h"
#include "record/store_private.h"

/* A time in milliseconds that is farther from 1970 than this is none (year 5138). */
#define MAX_TIME INT64_C(100000000000000)

/* The current sample's row. */
struct row {
	int64_t id;			/* 0: there is none yet */
	int64_t base;
	int64_t machine;
	int64_t time;			/* ms; INT64_MIN: not known */
	int64_t pagetypeinfo_time, pcp_time;
};

struct mt_recording {
	char *path;
	sqlite3 *db;
	sqlite3_stmt *values, *next;
	struct mt_series_list series;
	uint64_t *state;		/* [series.n]: at the current sample */
	size_t state_capacity;
	struct row row;
};

#define ROW "SELECT id, base, machine, time, pagetypeinfo_time, pcp_time FROM sample "

/*
 * Where neither the file's log can be written nor a lock be taken (a read-only
 * medium), the file is read as it lies there.
 */
static struct mt_error *open_immutable(struct mt_recording *recording)
{
	mt_cleanup(free) char *uri = NULL, *escaped = calloc(strlen(recording->path) + 1, 3);
	char *to = escaped;

	if (!escaped)
		return mt_error_nomem();
	for (const char *p = recording->path; *p; p++)
		to += sprintf(to, strchr("%?#", *p) ? "%%%02X" : "%c", (unsigned char)*p);
	if (asprintf(&uri, "file:%s?immutable=1", escaped) < 0)
		return mt_error_nomem();
	sqlite3_close(mt_steal(recording->db));
	if (sqlite3_open_v2(uri, &recording->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL))
		return mt_store_error(recording->db, recording->path);
	return NULL;
}

static bool is_unlockable(struct mt_recording *recording)
{
	int code = sqlite3_errcode(recording->db);

	return code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
}

static struct mt_error *open_database(struct mt_recording *recording)
{
	struct mt_error *err;

	if (access(recording->path, R_OK))
		return mt_error_from_errno(errno, "%s", recording->path);
	if (sqlite3_open_v2(recording->path, &recording->db, SQLITE_OPEN_READONLY, NULL))
		return mt_store_error(recording->db, recording->path);
	sqlite3_busy_timeout(recording->db, 2000);
	sqlite3_db_config(recording->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(recording->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	err = mt_store_check(recording->db, recording->path);
	if (err && is_unlockable(recording)) {
		mt_error_destroy(err);
		err = open_immutable(recording);
		if (!err)
			err = mt_store_check(recording->db, recording->path);
	}
	return err;
}

struct mt_error *mt_recording_open(const char *path, struct mt_recording **recording)
{
	mt_cleanup(mt_recording) struct mt_recording *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (new)
		new->path = strdup(path);
	if (!new || !new->path)
		return mt_error_nomem();
	err = open_database(new);
	if (!err)
		err = mt_series_list_create(&new->series);
	if (!err)
		err = mt_store_prepare(new->db, path,
				       "SELECT series, value FROM value"
				       " WHERE sample BETWEEN ? AND ? ORDER BY sample",
				       &new->values);
	if (!err)
		err = mt_store_prepare(new->db, path, ROW "WHERE id > ? ORDER BY id LIMIT 1",
				       &new->next);
	if (!err)
		*recording = mt_steal(new);
	return err;
}

void mt_recording_close(struct mt_recording *recording)
{
	if (!recording)
		return;
	sqlite3_finalize(recording->values);
	sqlite3_finalize(recording->next);
	sqlite3_close(recording->db);
	mt_series_list_release(&recording->series);
	free(recording->state);
	free(recording->path);
	free(recording);
}

static struct timespec to_timespec(int64_t ms)
{
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	if (time.tv_nsec < 0) {
		time.tv_sec--;
		time.tv_nsec += 1000000000;
	}
	return time;
}

struct mt_error *mt_recording_span(struct mt_recording *recording, struct timespec *first,
				   struct timespec *last)
{
	int64_t from = INT64_MIN, to = INT64_MIN;
	struct mt_error *err = mt_store_number(recording->db, recording->path,
					       "SELECT min(time) FROM sample", INT64_MIN, &from);

	if (!err)
		err = mt_store_number(recording->db, recording->path,
				      "SELECT max(time) FROM sample", INT64_MIN, &to);
	if (!err && (from == INT64_MIN || to == INT64_MIN))
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: no sample in it", recording->path);
	if (err)
		return err;
	*first = to_timespec(from);
	*last = to_timespec(to);
	return NULL;
}

static int64_t column_time(sqlite3_stmt *stmt, int column)
{
	int64_t time = sqlite3_column_int64(stmt, column);
	bool known = sqlite3_column_type(stmt, column) == SQLITE_INTEGER;

	return known && time > -MAX_TIME && time < MAX_TIME ? time : INT64_MIN;
}

/* The row that a statement yields; *found is false if it yields none. */
static struct mt_error *read_row(struct mt_recording *recording, sqlite3_stmt *stmt,
				 struct row *row, bool *found)
{
	struct mt_error *err = NULL;
	int step = sqlite3_step(stmt);

	*found = step == SQLITE_ROW;
	if (*found)
		*row = (struct row){
			.id = sqlite3_column_int64(stmt, 0),
			.base = sqlite3_column_int64(stmt, 1),
			.machine = sqlite3_column_int64(stmt, 2),
			.time = column_time(stmt, 3),
			.pagetypeinfo_time = column_time(stmt, 4),
			.pcp_time = column_time(stmt, 5),
		};
	else if (step != SQLITE_DONE)
		err = mt_store_error(recording->db, recording->path);
	sqlite3_reset(stmt);
	return err;
}

static struct mt_error *make_room(struct mt_recording *recording)
{
	size_t from = recording->series.n;
	struct mt_error *err = mt_series_list_read(recording->db, recording->path,
						   &recording->series);

	if (!err)
		err = mt_array_reserve(&recording->state, &recording->state_capacity,
				       recording->series.n, sizeof(*recording->state),
				       MT_MAX_SERIES);
	for (size_t i = from; !err && i < recording->series.n; i++)
		recording->state[i] = MT_UNKNOWN;
	return err;
}

static struct mt_error *apply_value(struct mt_recording *recording)
{
	sqlite3_stmt *stmt = recording->values;
	int64_t id = sqlite3_column_int64(stmt, 0), value = sqlite3_column_int64(stmt, 1);
	bool known = sqlite3_column_type(stmt, 1) == SQLITE_INTEGER && value >= 0;

	if (id > (int64_t)recording->series.n) {
		struct mt_error *err = make_room(recording);

		if (err)
			return err;
	}
	if (id < 1 || id > (int64_t)recording->series.n)
		return mt_error_create(MT_ERR_FORMAT, "%s: a value of series %lld, which is not",
				       recording->path, (long long)id);
	if (recording->series.v[id - 1].name)
		recording->state[id - 1] = known ? (uint64_t)value : MT_UNKNOWN;
	return NULL;
}

static struct mt_error *apply(struct mt_recording *recording, int64_t from, int64_t to)
{
	struct mt_error *err = NULL;
	int step = SQLITE_DONE;

	sqlite3_bind_int64(recording->values, 1, from);
	sqlite3_bind_int64(recording->values, 2, to);
	while (!err && (step = sqlite3_step(recording->values)) == SQLITE_ROW)
		err = apply_value(recording);
	if (!err && step != SQLITE_DONE)
		err = mt_store_error(recording->db, recording->path);
	sqlite3_reset(recording->values);
	return err;
}

/* Makes row the current one: on top of the state we have if it builds on that. */
static struct mt_error *go_to(struct mt_recording *recording, const struct row *row)
{
	bool builds = recording->row.id && row->base == recording->row.base &&
		      row->id > recording->row.id;
	int64_t from = builds ? recording->row.id + 1 : row->base;
	struct mt_error *err;

	if (row->base > row->id || row->base < 1)
		return mt_error_create(MT_ERR_FORMAT, "%s: sample %lld builds on %lld",
				       recording->path, (long long)row->id, (long long)row->base);
	for (size_t i = 0; !builds && i < recording->series.n; i++)
		recording->state[i] = MT_UNKNOWN;
	recording->row.id = 0;
	err = apply(recording, from, row->id);
	if (!err)
		recording->row = *row;
	return err;
}

/* Finds a sample and reads it, both as of one moment: somebody may be pruning. */
static struct mt_error *find_and_go(struct mt_recording *recording, sqlite3_stmt *stmt, bool *found)
{
	struct row row;
	struct mt_error *err = mt_store_exec(recording->db, recording->path, "BEGIN");

	if (err)
		return err;
	err = read_row(recording, stmt, &row, found);
	if (!err && *found)
		err = go_to(recording, &row);
	sqlite3_exec(recording->db, "COMMIT", NULL, NULL, NULL);
	return err;
}

static struct mt_error *seek_with(struct mt_recording *recording, const char *sql, int64_t time,
				  bool *found)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(recording->db, recording->path, sql, &stmt);

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, time);
	err = find_and_go(recording, stmt, found);
	sqlite3_finalize(stmt);
	return err;
}

struct mt_error *mt_recording_seek(struct mt_recording *recording, struct timespec time)
{
	int64_t ms = (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
	bool found = false;
	struct mt_error *err = seek_with(
		recording, ROW "WHERE time <= ? ORDER BY time DESC, id DESC LIMIT 1", ms, &found);

	if (!err && !found)
		err = seek_with(recording, ROW "WHERE id > ? ORDER BY id LIMIT 1", 0, &found);
	if (!err && !found)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: no sample in it", recording->path);
	return err;
}

struct mt_error *mt_recording_next(struct mt_recording *recording, bool *more)
{
	sqlite3_bind_int64(recording->next, 1, recording->row.id);
	return find_and_go(recording, recording->next, more);
}

struct mt_error *mt_recording_previous(struct mt_recording *recording, bool *more)
{
	return seek_with(recording, ROW "WHERE id < ? ORDER BY id DESC LIMIT 1", recording->row.id,
			 more);
}

struct timespec mt_recording_time(const struct mt_recording *recording)
{
	return to_timespec(recording->row.time == INT64_MIN ? 0 : recording->row.time);
}

static struct mt_error *copy_column(sqlite3_stmt *stmt, int column, char **copy)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	if (!text)
		return NULL;
	*copy = mt_text_printable(text, strlen(text));
	return *copy ? NULL : mt_error_nomem();
}

static struct mt_error *read_machine(struct mt_recording *recording, struct mt_origin *origin)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(
		recording->db, recording->path,
		"SELECT kernel, arch, page_size FROM machine WHERE id = ?", &stmt);

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, recording->row.machine);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		int64_t size = sqlite3_column_int64(stmt, 2);

		err = copy_column(stmt, 0, &origin->kernel);
		if (!err)
			err = copy_column(stmt, 1, &origin->arch);
		if (size > 0)
			origin->page_size = (uint64_t)size;
	}
	sqlite3_finalize(stmt);
	return err;
}

static void add_incomplete(sqlite3_stmt *stmt, unsigned int sections,
			   struct mt_snapshot *snapshot)
{
	const char *section = (const char *)sqlite3_column_text(stmt, 0);
	const char *status = (const char *)sqlite3_column_text(stmt, 1);
	mt_cleanup(free) char *reason = NULL;
	int i = 0, s = 0;

	mt_error_destroy(copy_column(stmt, 2, &reason));
	if (!section || !status || !reason)
		return;
	while (i < MT_NR_SECTIONS && strcmp(section, mt_section_name((enum mt_section)i)))
		i++;
	while (s <= MT_STATUS_DAMAGED && strcmp(status, mt_status_name((enum mt_status)s)))
		s++;
	if (i < MT_NR_SECTIONS && sections & 1u << i && s <= MT_STATUS_DAMAGED)
		mt_snapshot_set_status(snapshot, (enum mt_section)i, (enum mt_status)s, reason);
}

static struct mt_error *read_incomplete(struct mt_recording *recording, unsigned int sections,
					struct mt_snapshot *snapshot)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(
		recording->db, recording->path,
		"SELECT section, status, reason FROM incomplete WHERE sample = ? LIMIT 100", &stmt);
	int step = SQLITE_DONE;

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, recording->row.id);
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
		add_incomplete(stmt, sections, snapshot);
	if (step != SQLITE_DONE)
		err = mt_store_error(recording->db, recording->path);
	sqlite3_finalize(stmt);
	return err;
}

/* A section that is read less often than the others is older than the sample. */
static void tell_age(const struct row *row, int64_t time, enum mt_section section,
		     struct mt_snapshot *snapshot)
{
	char reason[64];

	if (time == INT64_MIN || row->time == INT64_MIN || time >= row->time ||
	    snapshot->status[section] == MT_STATUS_ABSENT)
		return;
	snprintf(reason, sizeof(reason), "read %lld.%lld seconds before the rest",
		 (long long)(row->time - time) / 1000, (long long)(row->time - time) / 100 % 10);
	mt_snapshot_set_status(snapshot, section, snapshot->status[section], reason);
}

static struct mt_error *fill(struct mt_recording *recording, unsigned int sections,
			     struct mt_snapshot *snapshot)
{
	struct mt_origin *origin = &snapshot->origin;
	struct mt_error *err = mt_series_fill(recording->series.v, recording->state,
					      recording->series.n, snapshot);

	if (err)
		return mt_error_prefix(err, "%s", recording->path);
	origin->path = mt_text_printable(recording->path, strlen(recording->path));
	origin->has_time = recording->row.time != INT64_MIN;
	origin->time = mt_recording_time(recording);
	err = read_machine(recording, origin);
	if (!err)
		err = read_incomplete(recording, sections, snapshot);
	if (sections & 1u << MT_SECTION_PAGETYPEINFO)
		tell_age(&recording->row, recording->row.pagetypeinfo_time,
			 MT_SECTION_PAGETYPEINFO, snapshot);
	if (sections & 1u << MT_SECTION_PCP)
		tell_age(&recording->row, recording->row.pcp_time, MT_SECTION_PCP, snapshot);
	return err;
}

struct mt_error *mt_recording_snapshot(struct mt_recording *recording, unsigned int sections,
				       struct mt_snapshot **snapshot)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *new = NULL;
	struct mt_error *err = mt_snapshot_create(MT_ORIGIN_RECORDING, &new);

	if (!err)
		err = fill(recording, sections, new);
	if (!err)
		*snapshot = mt_steal(new);
	return err;
}
