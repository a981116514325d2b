// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading recordings: any moment, and from there one sample after the other. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "record/series_list.h"
#include "record/store.h"
#include "record/store_private.h"

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

/* Of the rows that have a usable time: an integer within bounds. */
#define STRING_OF(number) #number
#define AS_STRING(number) STRING_OF(number)
#define TIMED "typeof(time) = 'integer' AND time > -" AS_STRING(MT_STORE_MAX_TIME) \
	      " AND time < " AS_STRING(MT_STORE_MAX_TIME)

#define ROW "SELECT id, base, machine, time, pagetypeinfo_time, pcp_time FROM sample "

struct mt_error *mt_recording_open(const char *path, struct mt_recording **recording)
{
	mt_cleanup(mt_recording) struct mt_recording *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (new)
		new->path = strdup(path);
	if (!new || !new->path)
		return mt_error_nomem();
	err = mt_store_open_to_read(path, &new->db);
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

static int64_t floor_ms(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

struct mt_error *mt_recording_span(struct mt_recording *recording, struct timespec *first,
				   struct timespec *last)
{
	int64_t from = 0, to = 0, any = 0;
	struct mt_error *err = mt_store_number(recording->db, recording->path,
					       "SELECT 1 FROM sample LIMIT 1", 0, &any);

	if (!err && !any)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: no sample in it", recording->path);
	if (!err)
		err = mt_store_number(recording->db, recording->path,
				      "SELECT time FROM sample WHERE " TIMED
				      " ORDER BY time LIMIT 1", 0, &from);
	if (!err)
		err = mt_store_number(recording->db, recording->path,
				      "SELECT time FROM sample WHERE " TIMED
				      " ORDER BY time DESC LIMIT 1", 0, &to);
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

	known &= time > -MT_STORE_MAX_TIME && time < MT_STORE_MAX_TIME;
	return known ? time : INT64_MIN;
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
	if (err) {
		/* series beyond the states' end would be written there */
		recording->series.n = from;
		return err;
	}
	for (size_t i = from; i < recording->series.n; i++)
		recording->state[i] = MT_UNKNOWN;
	return NULL;
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
		return mt_error_create(MT_ERR_FORMAT, "%s: a value of series %" PRId64
				       ", which is not",
				       recording->path, id);
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

/* Makes row the current sample: from the present state if that is of its period and earlier. */
static struct mt_error *go_to(struct mt_recording *recording, const struct row *row)
{
	bool builds = recording->row.id && row->base == recording->row.base &&
		      row->id > recording->row.id;
	int64_t from = builds ? recording->row.id + 1 : row->base;
	struct mt_error *err;

	if (row->base > row->id || row->base < 1)
		return mt_error_create(MT_ERR_FORMAT, "%s: sample %" PRId64 " builds on %" PRId64,
				       recording->path, row->id, row->base);
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
	static const char *const places[] = {
		ROW "WHERE time <= ? AND " TIMED " ORDER BY time DESC, id DESC LIMIT 1",
		ROW "WHERE " TIMED " ORDER BY id LIMIT 1",
		ROW "ORDER BY id DESC LIMIT 1",
	};
	struct mt_error *err = NULL;
	bool found = false;

	for (size_t i = 0; !err && !found && i < MT_ARRAY_SIZE(places); i++)
		err = seek_with(recording, places[i], floor_ms(time), &found);
	if (!err && !found)
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: no sample in it", recording->path);
	return err;
}

void mt_recording_rewind(struct mt_recording *recording)
{
	recording->row = (struct row){ .time = INT64_MIN };
}

struct mt_error *mt_recording_next_between(struct mt_recording *recording, struct timespec from,
					   struct timespec to, bool *more)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(
		recording->db, recording->path,
		ROW "WHERE id > ? AND time BETWEEN ? AND ? AND " TIMED " ORDER BY id LIMIT 1",
		&stmt);

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, recording->row.id);
	sqlite3_bind_int64(stmt, 2, floor_ms(from) + (from.tv_nsec % 1000000 != 0));
	sqlite3_bind_int64(stmt, 3, floor_ms(to));
	err = find_and_go(recording, stmt, more);
	sqlite3_finalize(stmt);
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
		return sqlite3_column_type(stmt, column) == SQLITE_NULL ? NULL : mt_error_nomem();
	*copy = mt_text_printable(text, strlen(text));
	return *copy ? NULL : mt_error_nomem();
}

static struct mt_error *read_machine(struct mt_recording *recording, struct mt_origin *origin)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(
		recording->db, recording->path,
		"SELECT kernel, arch, page_size FROM machine WHERE id = ?", &stmt);
	int step;

	if (err)
		return err;
	sqlite3_bind_int64(stmt, 1, recording->row.machine);
	step = sqlite3_step(stmt);
	if (step == SQLITE_ROW) {
		int64_t size = sqlite3_column_int64(stmt, 2);

		err = copy_column(stmt, 0, &origin->kernel);
		if (!err)
			err = copy_column(stmt, 1, &origin->arch);
		if (size > 0)
			origin->page_size = (uint64_t)size;
	} else if (step != SQLITE_DONE) {
		err = mt_store_error(recording->db, recording->path);
	}
	sqlite3_finalize(stmt);
	return err;
}

static struct mt_error *add_incomplete(sqlite3_stmt *stmt, unsigned int sections,
				       struct mt_snapshot *snapshot)
{
	const char *section = (const char *)sqlite3_column_text(stmt, 0);
	const char *status = (const char *)sqlite3_column_text(stmt, 1);
	mt_cleanup(free) char *reason = NULL;
	struct mt_error *err = copy_column(stmt, 2, &reason);
	int i = 0, s = 0;

	if (err || !section || !status || !reason)
		return err;
	while (i < MT_NR_SECTIONS && strcmp(section, mt_section_name((enum mt_section)i)))
		i++;
	while (s < MT_NR_STATUSES && strcmp(status, mt_status_name((enum mt_status)s)))
		s++;
	if (i < MT_NR_SECTIONS && sections & 1u << i && s < MT_NR_STATUSES)
		mt_snapshot_set_status(snapshot, (enum mt_section)i, (enum mt_status)s, reason);
	return NULL;
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
	while (!err && (step = sqlite3_step(stmt)) == SQLITE_ROW)
		err = add_incomplete(stmt, sections, snapshot);
	if (!err && step != SQLITE_DONE)
		err = mt_store_error(recording->db, recording->path);
	sqlite3_finalize(stmt);
	return err;
}

/* A section that is read less often than the others is older than the sample. */
static void set_age(const struct row *row, int64_t time, enum mt_section section,
		    struct mt_snapshot *snapshot)
{
	char reason[64];

	if (time == INT64_MIN || row->time == INT64_MIN || time >= row->time ||
	    snapshot->status[section] == MT_STATUS_ABSENT)
		return;
	snprintf(reason, sizeof(reason), "read %" PRId64 ".%" PRId64 " seconds before the rest",
		 (row->time - time) / 1000, (row->time - time) / 100 % 10);
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
	if (!origin->path)
		return mt_error_nomem();
	origin->has_time = recording->row.time != INT64_MIN;
	origin->time = mt_recording_time(recording);
	err = read_machine(recording, origin);
	if (!err)
		err = read_incomplete(recording, sections, snapshot);
	if (sections & 1u << MT_SECTION_PAGETYPEINFO)
		set_age(&recording->row, recording->row.pagetypeinfo_time,
			MT_SECTION_PAGETYPEINFO, snapshot);
	if (sections & 1u << MT_SECTION_PCP)
		set_age(&recording->row, recording->row.pcp_time, MT_SECTION_PCP, snapshot);
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
