// SPDX-License-Identifier: GPL-2.0-or-later
/* The series of a recording, in the order of their ids. */
#include "record/series_list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "record/store_private.h"

/* A recorder leaves no id out; a file that leaves out more would cost memory for nothing. */
#define MAX_MISSING 4096

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

/* Reads an index, NULL as MT_SERIES_NONE.  False: it is out of bounds. */
static bool column_index(sqlite3_stmt *stmt, int column, int64_t limit, int64_t *index)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL) {
		*index = MT_SERIES_NONE;
		return true;
	}
	*index = sqlite3_column_int64(stmt, column);
	return *index >= 0 && *index < limit;
}

/* Reads a row.  False: a later version of memtop made it, or it makes no sense. */
static bool read_series(sqlite3_stmt *stmt, struct mt_series *series)
{
	const char *section = column_text(stmt, 1), *kind = column_text(stmt, 7);
	int i = 0;

	series->zone = column_text(stmt, 3);
	series->type = column_text(stmt, 5);
	series->name = column_text(stmt, 8);
	if (!section || !kind || !mt_series_is_name(series->name) ||
	    (series->zone && !mt_series_is_name(series->zone)) ||
	    (series->type && !mt_series_is_name(series->type)))
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
		return mt_error_create(MT_ERR_FORMAT, "series %" PRId64 ": bad number", id);
	list->nr_missing += (size_t)id - 1 - list->n;
	if (list->nr_missing > MAX_MISSING)
		return mt_error_create(MT_ERR_FORMAT, "series %" PRId64 ": bad number: %zu numbers"
				       " before it belong to no series", id, list->nr_missing);
	while (!err && list->n + 1 < (size_t)id)
		err = mt_series_list_add(list, &nobody);
	if (err)
		return err;
	if (read_series(stmt, &series))
		return mt_series_list_add(list, &series);
	/* memory that is short makes a text NULL: that says nothing about the series */
	if (sqlite3_errcode(sqlite3_db_handle(stmt)) == SQLITE_NOMEM)
		return mt_error_nomem();
	return mt_series_list_add(list, &nobody);
}

struct mt_error *mt_series_list_read(sqlite3 *db, const char *path, struct mt_series_list *list)
{
	sqlite3_stmt *stmt = NULL;
	struct mt_error *err = mt_store_prepare(
		db, path,
		"SELECT id, section, node, zone, cpu, type, position, kind, name FROM series"
		" WHERE id > ? ORDER BY id", &stmt);
	size_t n = list->n, nr_missing = list->nr_missing;
	int step = SQLITE_DONE;

	if (!err)
		sqlite3_bind_int64(stmt, 1, (int64_t)n);
	while (!err && (step = sqlite3_step(stmt)) == SQLITE_ROW)
		err = mt_error_prefix(add_read(stmt, list), "%s", path);
	if (!err && step != SQLITE_DONE)
		err = mt_store_error(db, path);
	sqlite3_finalize(stmt);
	if (err) {
		list->n = n;
		list->nr_missing = nr_missing;
	}
	return err;
}
