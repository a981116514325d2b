// SPDX-License-Identifier: GPL-2.0-or-later
/* What is read back, recordings and documents, when it is not what was written. */
#include "unit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "record/document.h"
#include "record/store.h"

#define SECTIONS (1u << MT_SECTION_ZONEINFO)

static char *path_in(const char *folder)
{
	char *path = NULL;

	assert_true(asprintf(&path, "%s/recording", folder) > 0);
	return path;
}

static void record_one(const char *path)
{
	mt_cleanup(mt_store) struct mt_store *store = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = unit_snapshot();
	struct mt_zone *zone;
	struct mt_node *node;

	assert_fine(mt_snapshot_node(s, 0, &node));
	assert_fine(mt_snapshot_zone(s, 0, "Normal", 6, &zone));
	zone->free = 12345;
	zone->min = 67;
	s->origin.has_time = true;
	s->origin.time.tv_sec = 1767225600;
	mt_snapshot_set_status(s, MT_SECTION_ZONEINFO, MT_STATUS_PRESENT, NULL);
	assert_fine(mt_store_open(path, &store));
	assert_fine(mt_store_add(store, s, SECTIONS));
}

static void change(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Who asks again after an error must not find series without a state. */
static void series_that_cannot_be_read(void **state)
{
	mt_cleanup(mt_recording) struct mt_recording *recording = NULL;
	mt_cleanup(free) char *path = NULL;
	char *folder = unit_folder();
	struct timespec first, last;

	(void)state;
	path = path_in(folder);
	record_one(path);
	change(path, "UPDATE series SET id = 99999999 WHERE id = (SELECT max(id) FROM series)");
	assert_fine(mt_recording_open(path, &recording));
	assert_fine(mt_recording_span(recording, &first, &last));
	for (int i = 0; i < 3; i++)
		assert_error(mt_recording_seek(recording, last), MT_ERR_FORMAT, "series 99999999");
	unit_remove(folder);
}

/* A name that is none belongs to a series that nobody knows; the others are read. */
static void name_without_end(void **state)
{
	mt_cleanup(mt_recording) struct mt_recording *recording = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = NULL;
	mt_cleanup(free) char *path = NULL;
	char *folder = unit_folder();
	struct timespec first, last;

	(void)state;
	path = path_in(folder);
	record_one(path);
	change(path, "UPDATE series SET kind = 'stat', name = printf('%.5000c', 'x')"
	       " WHERE name = 'min_pages'");
	assert_fine(mt_recording_open(path, &recording));
	assert_fine(mt_recording_span(recording, &first, &last));
	assert_fine(mt_recording_seek(recording, last));
	assert_fine(mt_recording_snapshot(recording, SECTIONS, &s));
	assert_int_equal(unit_zone(s, 0, "Normal")->free, 12345);
	assert_int_equal(unit_zone(s, 0, "Normal")->stats.n, 0);
	unit_remove(folder);
}

static struct mt_error *read_document(const char *zone, const char *stat)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = NULL;
	mt_cleanup(free) char *text = NULL;

	assert_true(asprintf(&text,
			     "{\"schema\":\"memtop/1\",\"view\":\"snapshot\",\"source\":{\"kind\":"
			     "\"sysroot\"},\"rows\":[{\"zones\":[{\"node\":0,\"zone\":\"%s\","
			     "\"stats\":{\"%s\":1}}]}]}", zone, stat) > 0);
	return mt_document_read("document", text, strlen(text), &s);
}

/* SQLite quotes what is in the file: that must not reach a terminal. */
static void messages_are_printable(void **state)
{
	mt_cleanup(mt_recording) struct mt_recording *recording = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	mt_cleanup(free) char *path = NULL;
	char *folder = unit_folder();

	(void)state;
	path = path_in(folder);
	record_one(path);
	change(path, "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE \x1b[2J'"
	       " WHERE name = 'series'");
	err = mt_recording_open(path, &recording);
	assert_non_null(err);
	assert_true(mt_text_is_printable(mt_error_message(err), strlen(mt_error_message(err))));
	unit_remove(folder);
}

/* 33 MB of blanks cost nothing, but who sends so much may send more than blanks. */
static void large_documents(void **state)
{
	const size_t len = (size_t)33 << 20;
	mt_cleanup(free) char *text = malloc(len);
	struct mt_snapshot *s = NULL;

	(void)state;
	assert_non_null(text);
	memset(text, ' ', len);
	assert_error(mt_document_read("document", text, len, &s), MT_ERR_NOMEM,
		     "a document of 34603008 bytes; over 33554432 are not read");
}

static void zone_without_node(void **state)
{
	static const char text[] =
		"{\"schema\":\"memtop/1\",\"view\":\"snapshot\",\"source\":{\"kind\":\"sysroot\"},"
		"\"rows\":[{\"nodes\":[{\"node\":0}],\"zones\":[{\"node\":7,\"zone\":\"DMA\"}]}]}";
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = NULL;

	(void)state;
	assert_fine(mt_document_read("document", text, strlen(text), &s));
	assert_non_null(mt_snapshot_find_node(s, 7));
}

static void cpus_in_documents(void **state)
{
	static const char text[] =
		"{\"schema\":\"memtop/1\",\"view\":\"snapshot\",\"source\":{\"kind\":\"sysroot\"},"
		"\"rows\":[{\"zones\":[{\"node\":0,\"zone\":\"DMA\","
		"\"pcp\":[{\"cpu\":3},{\"cpu\":3}]}]}]}";
	mt_cleanup(mt_snapshot) struct mt_snapshot *s = NULL;

	(void)state;
	assert_error(mt_document_read("document", text, strlen(text), &s), MT_ERR_FORMAT,
		     "CPU 3 is not behind");
}

static void names_in_documents(void **state)
{
	char name[66] = { 0 };

	(void)state;
	memset(name, 'x', 64);
	assert_fine(read_document(name, name));
	name[64] = 'x';
	assert_error(read_document("Normal", name), MT_ERR_FORMAT, "a name of 65 bytes");
	assert_error(read_document("Normal", ""), MT_ERR_FORMAT, "a name of 0 bytes");
	assert_error(read_document(name, "nr_free"), MT_ERR_FORMAT, "no node and name");
}

int main(void)
{
	const struct CMUnitTest read_back[] = {
		cmocka_unit_test(series_that_cannot_be_read),
		cmocka_unit_test(name_without_end),
		cmocka_unit_test(messages_are_printable),
		cmocka_unit_test(large_documents),
		cmocka_unit_test(zone_without_node),
		cmocka_unit_test(cpus_in_documents),
		cmocka_unit_test(names_in_documents),
	};

	return UNIT_RUN(read_back);
}
