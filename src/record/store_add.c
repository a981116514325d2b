// SPDX-License-Identifier: GPL-2.0-or-later
/* Recording: one transaction a sample. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "record/store_write.h"

/*
 * A period: a full sample and those that build on it.  Longer ones take less
 * room, shorter ones are found faster: to show a sample, its period is read up to it.
 */
#define PERIOD 256

static struct mt_error *step(struct mt_store *store, int statement)
{
	sqlite3_stmt *stmt = store->stmts[statement];
	struct mt_error *err = NULL;

	if (sqlite3_step(stmt) != SQLITE_DONE)
		err = mt_store_error(store->db, store->path);
	sqlite3_reset(stmt);
	return err;
}

/* False: the text is longer than a recording's may be; the column is as it was. */
static bool bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
	return sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

/* MT_SERIES_NONE is NULL. */
static void bind_index(sqlite3_stmt *stmt, int column, int64_t index)
{
	if (index == MT_SERIES_NONE)
		sqlite3_bind_null(stmt, column);
	else
		sqlite3_bind_int64(stmt, column, index);
}

static struct mt_error *store_series(struct mt_store *store, size_t i)
{
	const struct mt_series *series = &store->series.v[i];
	sqlite3_stmt *stmt = store->stmts[MT_STMT_SERIES];

	sqlite3_bind_int64(stmt, 1, (int64_t)i + 1);
	bind_index(stmt, 3, series->node);
	bind_index(stmt, 5, series->cpu);
	bind_index(stmt, 7, series->position);
	if (!bind_text(stmt, 2, mt_section_name(series->section)) ||
	    !bind_text(stmt, 4, series->zone) || !bind_text(stmt, 6, series->type) ||
	    !bind_text(stmt, 8, series->is_stat ? "stat" : "count") ||
	    !bind_text(stmt, 9, series->name))
		return mt_store_error(store->db, store->path);
	return step(store, MT_STMT_SERIES);
}

/* Takes a number of the new sample.  Mostly it is at the place it had in the one before. */
static struct mt_error *visit(void *data, const struct mt_series *series, uint64_t value)
{
	struct mt_store *store = data;
	size_t at = store->walk++, i;
	struct mt_error *err;

	if (at < store->nr_walked &&
	    mt_series_equal(&store->series.v[store->walked[at]], series)) {
		store->states[store->walked[at]].now = value;
		return NULL;
	}
	err = mt_store_find_series(store, series, &i);
	if (!err)
		err = mt_array_reserve(&store->walked, &store->walked_capacity, at + 1,
				       sizeof(*store->walked), MT_MAX_SERIES);
	if (err)
		return err;
	store->walked[at] = (uint32_t)i;
	if (at >= store->nr_walked)
		store->nr_walked = at + 1;
	store->states[i].now = value;
	return NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_machine(const struct mt_origin *a, const struct mt_origin *b)
{
	return a->kind == b->kind && a->page_size == b->page_size && same_text(a->path, b->path) &&
	       same_text(a->kernel, b->kernel) && same_text(a->arch, b->arch);
}

static struct mt_error *copy_text(const char *text, char **copy)
{
	free(*copy);
	*copy = text ? strdup(text) : NULL;
	return text && !*copy ? mt_error_nomem() : NULL;
}

static struct mt_error *remember_machine(struct mt_store *store, const struct mt_origin *origin)
{
	struct mt_error *err = copy_text(origin->path, &store->origin.path);

	if (!err)
		err = copy_text(origin->kernel, &store->origin.kernel);
	if (!err)
		err = copy_text(origin->arch, &store->origin.arch);
	store->origin.kind = origin->kind;
	store->origin.page_size = origin->page_size;
	return err;
}

/* A row for each machine, kernel and origin that samples came from. */
static struct mt_error *store_machine(struct mt_store *store, const struct mt_origin *origin)
{
	static const char sql[] =
		"INSERT INTO machine(kind, path, kernel, arch, page_size) VALUES(?, ?, ?, ?, ?)";
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err;

	if (store->machine && same_machine(origin, &store->origin))
		return NULL;
	err = mt_store_prepare(store->db, store->path, sql, &stmt);
	if (err)
		return err;
	if (origin->page_size != MT_UNKNOWN)
		sqlite3_bind_int64(stmt, 5, (int64_t)origin->page_size);
	if (!bind_text(stmt, 1, mt_origin_kind_name(origin->kind)) ||
	    !bind_text(stmt, 2, origin->path) || !bind_text(stmt, 3, origin->kernel) ||
	    !bind_text(stmt, 4, origin->arch) || sqlite3_step(stmt) != SQLITE_DONE)
		err = mt_store_error(store->db, store->path);
	sqlite3_finalize(stmt);
	if (err)
		return err;
	store->machine = sqlite3_last_insert_rowid(store->db);
	return remember_machine(store, origin);
}

/* Whether a reader would take this for a time. */
static bool is_kept(struct timespec time)
{
	return time.tv_sec > -MT_STORE_MAX_TIME / 1000 && time.tv_sec < MT_STORE_MAX_TIME / 1000;
}

static struct mt_error *store_sample(struct mt_store *store, int64_t id, int64_t base,
				     const struct mt_origin *origin, const int64_t *times)
{
	sqlite3_stmt *stmt = store->stmts[MT_STMT_SAMPLE];

	sqlite3_clear_bindings(stmt);
	sqlite3_bind_int64(stmt, 1, id);
	if (origin->has_time && is_kept(origin->time))
		sqlite3_bind_int64(stmt, 2, (int64_t)origin->time.tv_sec * 1000 +
						    origin->time.tv_nsec / 1000000);
	sqlite3_bind_int64(stmt, 3, base);
	sqlite3_bind_int64(stmt, 4, store->machine);
	if (times[MT_SECTION_PAGETYPEINFO])
		sqlite3_bind_int64(stmt, 5, times[MT_SECTION_PAGETYPEINFO]);
	if (times[MT_SECTION_PCP])
		sqlite3_bind_int64(stmt, 6, times[MT_SECTION_PCP]);
	return step(store, MT_STMT_SAMPLE);
}

static struct mt_error *store_value(struct mt_store *store, int64_t id, size_t i)
{
	sqlite3_stmt *stmt = store->stmts[MT_STMT_VALUE];
	uint64_t value = store->states[i].now;

	sqlite3_bind_int64(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, (int64_t)i + 1);
	if (value > INT64_MAX)
		sqlite3_bind_null(stmt, 3);
	else
		sqlite3_bind_int64(stmt, 3, (int64_t)value);
	store->changes++;
	return step(store, MT_STMT_VALUE);
}

static struct mt_error *store_values(struct mt_store *store, int64_t id, bool full)
{
	struct mt_error *err = NULL;

	store->changes = 0;
	for (size_t i = 0; !err && i < store->series.n; i++) {
		const struct mt_series_state *state = &store->states[i];

		if (full ? state->now != MT_UNKNOWN : state->now != state->stored)
			err = store_value(store, id, i);
	}
	return err;
}

static struct mt_error *store_incomplete(struct mt_store *store, int64_t id,
					 const struct mt_snapshot *snapshot)
{
	sqlite3_stmt *stmt = store->stmts[MT_STMT_INCOMPLETE];
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_incomplete; i++) {
		sqlite3_bind_int64(stmt, 1, id);
		if (!bind_text(stmt, 2, mt_section_name(snapshot->incomplete[i].section)) ||
		    !bind_text(stmt, 3, mt_status_name(snapshot->incomplete[i].status)) ||
		    !bind_text(stmt, 4, snapshot->incomplete[i].reason))
			err = mt_store_error(store->db, store->path);
		else
			err = step(store, MT_STMT_INCOMPLETE);
	}
	return err;
}

/*
 * Begins a sample: numbers of the sections that are read now are unknown until they are
 * found; those of other sections stay.
 */
static void forget_sections(struct mt_store *store, unsigned int sections)
{
	for (size_t i = 0; i < store->series.n; i++)
		store->states[i].now = sections & 1u << store->series.v[i].section ?
					       MT_UNKNOWN :
					       store->states[i].stored;
	store->walk = 0;
}

static void note_times(int64_t *times, const struct mt_origin *origin, unsigned int sections)
{
	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (sections & 1u << i && origin->has_time && is_kept(origin->time))
			times[i] = (int64_t)origin->time.tv_sec * 1000 +
				   origin->time.tv_nsec / 1000000;
}

static struct mt_error *write_sample(struct mt_store *store, const struct mt_snapshot *snapshot,
				     int64_t id, int64_t base, const int64_t *times)
{
	struct mt_error *err = store_machine(store, &snapshot->origin);

	for (size_t i = store->in_file; !err && i < store->series.n; i++)
		err = store_series(store, i);
	if (!err)
		err = store_sample(store, id, base, &snapshot->origin, times);
	if (!err)
		err = store_values(store, id, id == base);
	if (!err)
		err = store_incomplete(store, id, snapshot);
	return err ? err : step(store, MT_STMT_COMMIT);
}

static void roll_back(struct mt_store *store)
{
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	/* its row may be gone */
	store->machine = 0;
}

struct mt_error *mt_store_add(struct mt_store *store, const struct mt_snapshot *snapshot,
			      unsigned int sections)
{
	int64_t id = store->sample + 1;
	bool full = !store->base || id - store->base >= PERIOD;
	int64_t base = full ? id : store->base, times[MT_NR_SECTIONS];
	struct mt_error *err;

	memcpy(times, store->section_times, sizeof(times));
	note_times(times, &snapshot->origin, sections);
	forget_sections(store, sections);
	err = mt_series_each(snapshot, sections, visit, store);
	if (!err)
		err = step(store, MT_STMT_BEGIN);
	if (err)
		return err;
	err = write_sample(store, snapshot, id, base, times);
	if (err) {
		roll_back(store);
		return err;
	}
	memcpy(store->section_times, times, sizeof(times));
	store->sample = id;
	store->base = base;
	store->in_file = store->series.n;
	for (size_t i = 0; i < store->series.n; i++)
		store->states[i].stored = store->states[i].now;
	return NULL;
}
