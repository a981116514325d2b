// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/store.h"

static char *file_in(const char *folder)
{
	char *path;

	assert_true(asprintf(&path, "%s/recording", folder) > 0);
	return path;
}

/* A sample in which each of n zones has a count. */
static void add_sample(struct mt_store *store, unsigned int n, uint64_t count)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = unit_snapshot();

	for (unsigned int node = 0; node < n; node++) {
		struct mt_zone *zone;

		assert_fine(mt_snapshot_zone(snapshot, node, "Normal", 6, &zone));
		zone->free = count + node;
	}
	snapshot->origin.has_time = true;
	snapshot->origin.time.tv_sec = (time_t)(1769853600 + count);
	assert_fine(mt_store_add(store, snapshot, 1u << MT_SECTION_ZONEINFO));
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* The series are read at the second sample, and then not all of them. */
static void failed_series_have_no_state(void **state)
{
	char *folder = unit_folder(), *path = file_in(folder);
	struct mt_recording *recording = NULL;
	struct mt_store *store = NULL;
	bool more;

	(void)state;
	assert_fine(mt_store_open(path, &store));
	for (uint64_t i = 0; i < 30; i++)
		add_sample(store, 400, i);
	mt_store_close(store);
	run_sql(path, "DELETE FROM value WHERE sample = 1;"
		      "UPDATE sample SET base = id;"
		      "INSERT INTO series SELECT 9000000, section, node, zone, cpu, type, position,"
		      " kind, name FROM series WHERE id = 1");
	assert_fine(mt_recording_open(path, &recording));
	assert_fine(mt_recording_seek(recording, (struct timespec){ .tv_sec = 1769853600 }));
	for (int i = 0; i < 3; i++) {
		assert_error(mt_recording_next(recording, &more), MT_ERR_FORMAT,
			     "series 9000000: bad number");
		/* the first sample has no number, and is found again */
		assert_fine(mt_recording_next(recording, &more));
		assert_true(more);
	}
	mt_recording_close(recording);
	free(path);
	unit_remove(folder);
}

static void long_texts_are_refused(void **state)
{
	char *folder = unit_folder(), *path = file_in(folder), *reason = calloc(1, (2 << 20) + 1);
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = unit_snapshot();
	struct mt_store *store = NULL;

	(void)state;
	assert_non_null(reason);
	memset(reason, 'x', 2 << 20);
	mt_snapshot_set_status(snapshot, MT_SECTION_ZONEINFO, MT_STATUS_DAMAGED, reason);
	assert_fine(mt_store_open(path, &store));
	assert_error(mt_store_add(store, snapshot, 1u << MT_SECTION_ZONEINFO), MT_ERR_NOMEM,
		     "too big");
	assert_int_equal(mt_store_last_sample(store), 0);
	add_sample(store, 1, 0);
	assert_int_equal(mt_store_last_sample(store), 1);
	mt_store_close(store);
	free(reason);
	free(path);
	unit_remove(folder);
}

int main(void)
{
	const struct CMUnitTest recordings[] = {
		cmocka_unit_test(failed_series_have_no_state),
		cmocka_unit_test(long_texts_are_refused),
	};

	return UNIT_RUN(recordings);
}
