/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files that write recordings share: store_write.c, store_add.c, store_index.c. */
#ifndef MT_RECORD_STORE_WRITE_H
#define MT_RECORD_STORE_WRITE_H

#include "record/series_list.h"
#include "record/store.h"
#include "record/store_private.h"

/* The statements that are prepared once; store_write.c has their texts. */
enum mt_store_stmt {
	MT_STMT_BEGIN, MT_STMT_COMMIT, MT_STMT_SAMPLE, MT_STMT_SERIES, MT_STMT_VALUE,
	MT_STMT_INCOMPLETE, MT_NR_STMTS
};

/* What is known of a series: as the file has it, and as the new sample has it. */
struct mt_series_state {
	uint64_t stored, now;
};

/* A recording that is open to write. */
struct mt_store {
	char *path;
	int lock;			/* held as long as we record */
	sqlite3 *db;
	sqlite3_stmt *stmts[MT_NR_STMTS];
	struct mt_series_list series;
	size_t in_file;			/* series that are in the file for certain */
	struct mt_series_state *states;		/* [series.n] */
	size_t states_capacity;
	uint32_t *slots;		/* hash table: index into series, plus 1 */
	size_t nr_slots;		/* a power of two */
	uint32_t *walked;		/* series in the order of the sample before */
	size_t nr_walked, walked_capacity;
	size_t walk;			/* position in it */
	int64_t sample, base;		/* numbers of the newest one and its full one */
	int64_t machine;
	struct mt_origin origin;	/* of that machine */
	int64_t section_times[MT_NR_SECTIONS];	/* ms; 0: never */
	size_t changes;
};

/*
 * Adds the series from index from on, which are in store->series already, to
 * the states (as not known yet) and to the hash table.  MT_ERR_NOMEM.
 */
struct mt_error *mt_store_index_series(struct mt_store *store, size_t from);

/*
 * Finds the index in store->series of a series equal to this one, which it adds
 * if there is none.  MT_ERR_NOMEM; the series is then not added.
 */
struct mt_error *mt_store_find_series(struct mt_store *store, const struct mt_series *series,
				      size_t *i);

#endif
