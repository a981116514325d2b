/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recordings: samples over time in one SQLite file, whose tables
 * memtop-recording(5) describes.  A sample holds what changed since the one
 * before; now and then there is a full one, with which a period begins.
 */
#ifndef MT_RECORD_STORE_H
#define MT_RECORD_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "model/snapshot.h"

/* How many bytes of a file's start tell whether it is a recording. */
#define MT_STORE_HEAD 72

/* Tells whether head[0..len), the start of a file, is that of an SQLite database. */
bool mt_store_is_recording(const void *head, size_t len);

/* ---- writing ---- */

/* A recording that is open to write. */
struct mt_store;

/*
 * Opens the recording at path to add samples, or makes it (mode 0640, as the
 * umask lets it be).  MT_ERR_FORMAT if it is some other file, has other tables
 * than a recording, or is damaged; MT_ERR_DENIED if another process records
 * into it; MT_ERR_NO_SPACE, MT_ERR_NOMEM, MT_ERR_SYSTEM.  The first sample
 * added is a full one.  The caller closes *store.
 */
struct mt_error *mt_store_open(const char *path, struct mt_store **store);

/* Closes the recording and frees store.  NULL is fine. */
void mt_store_close(struct mt_store *store);
MT_DEFINE_CLEANUP(mt_store, struct mt_store *, mt_store_close)

/*
 * Adds a sample with what the snapshot has of these sections (bits of enum
 * mt_section); of others the state before goes on.  Once it returns NULL the
 * sample is on the disk.  On an error nothing of it is; MT_ERR_NO_SPACE may
 * pass, and then the next sample holds what this one would have.  Else
 * MT_ERR_NOMEM (also a text too long to keep), MT_ERR_FORMAT, MT_ERR_SYSTEM.
 */
struct mt_error *mt_store_add(struct mt_store *store, const struct mt_snapshot *snapshot,
			      unsigned int sections);

/*
 * Removes samples that are older than seconds before the newest one: a whole
 * period at a time, its last samples first, at most limit samples, so that what is
 * left can be read at any moment.  Errors as mt_store_add()'s.
 */
struct mt_error *mt_store_prune(struct mt_store *store, long long seconds, unsigned int limit);

/* Tells the number of the newest sample; 0: there is none. */
int64_t mt_store_last_sample(const struct mt_store *store);

/* Tells how many numbers the newest sample stored. */
size_t mt_store_last_changes(const struct mt_store *store);

/* ---- reading ---- */

/* A recording and a sample of it, the current one; none until it is moved to. */
struct mt_recording;

/*
 * Opens the recording at path to read it, while it is being written too: never
 * writes, never keeps a recorder waiting.  MT_ERR_NOT_FOUND, MT_ERR_DENIED (the
 * file, or what a recorder left beside it), MT_ERR_FORMAT if it is no recording,
 * a newer one or has other tables; MT_ERR_NOMEM, MT_ERR_SYSTEM.  The caller
 * closes *recording.
 */
struct mt_error *mt_recording_open(const char *path, struct mt_recording **recording);

/* Closes the recording and frees it.  NULL is fine. */
void mt_recording_close(struct mt_recording *recording);
MT_DEFINE_CLEANUP(mt_recording, struct mt_recording *, mt_recording_close)

/*
 * Finds the earliest and the latest time of its samples, which are those of the
 * first and the last one unless the clock was set back.  Both are 1970 if no
 * sample has a time.  MT_ERR_NOT_FOUND: it has no sample.
 */
struct mt_error *mt_recording_span(struct mt_recording *recording, struct timespec *first,
				   struct timespec *last);

/*
 * Goes to the sample with the latest time not later than time; else to the
 * first sample that has a time; to the newest if none has.  MT_ERR_NOT_FOUND: it
 * has no sample.  Like all that moves: MT_ERR_FORMAT if the sample or the
 * series make no sense, MT_ERR_NOMEM, or SQLite's error; no sample is then the
 * current one.
 */
struct mt_error *mt_recording_seek(struct mt_recording *recording, struct timespec time);

/* Goes to before the first sample, where mt_recording_next() leads to it. */
void mt_recording_rewind(struct mt_recording *recording);

/*
 * Goes to the sample that was taken next after the current one, whatever the
 * clock said; *more is false if there is none.
 */
struct mt_error *mt_recording_next(struct mt_recording *recording, bool *more);

/*
 * Goes to the next sample after the current one whose time is within from..to; *more is false if
 * there is none.
 */
struct mt_error *mt_recording_next_between(struct mt_recording *recording, struct timespec from,
					   struct timespec to, bool *more);

/* Goes to the sample taken before the current one; *more is false if there is none. */
struct mt_error *mt_recording_previous(struct mt_recording *recording, bool *more);

/* Tells the time of the current sample; 1970 if nobody knows it. */
struct timespec mt_recording_time(const struct mt_recording *recording);

/*
 * Makes *snapshot of the machine at the current sample.  Sections that are read
 * less often are as of the last time they were read; incomplete[] says so, and
 * what else is to be said of these sections (bits of enum mt_section).
 * MT_ERR_FORMAT if the numbers make no sense, MT_ERR_NOMEM, or SQLite's error.
 * The caller destroys *snapshot.
 */
struct mt_error *mt_recording_snapshot(struct mt_recording *recording, unsigned int sections,
				       struct mt_snapshot **snapshot);

#endif
