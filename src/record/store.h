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

/* How long a file's start must be to tell whether it is a recording. */
#define MT_STORE_HEAD 72

bool mt_store_is_recording(const void *head, size_t len);

/* ---- writing ---- */

struct mt_store;

/*
 * Opens the recording at path, or makes it (mode 0640, as the umask lets it
 * be).  MT_ERR_FORMAT if it is some other file, MT_ERR_DENIED if another
 * process records into it.  The first sample added is a full one.
 */
struct mt_error *mt_store_open(const char *path, struct mt_store **store);
void mt_store_close(struct mt_store *store);
MT_DEFINE_CLEANUP(mt_store, struct mt_store *, mt_store_close)

/*
 * Adds a sample with what the snapshot has of these sections (bits); of others
 * the state before goes on.  Once it returns NULL the sample is on the disk.
 * On an error nothing of it is; MT_ERR_NO_SPACE may pass, and then the next
 * sample holds what this one would have.
 */
struct mt_error *mt_store_add(struct mt_store *store, const struct mt_snapshot *snapshot,
			      unsigned int sections);

/*
 * Removes samples that are older than seconds before the newest one: a whole
 * period at a time, its last samples first, at most limit samples, so that what is
 * left can be read at any moment.
 */
struct mt_error *mt_store_prune(struct mt_store *store, long long seconds, unsigned int limit);

/* Number of the newest sample; 0: there is none. */
int64_t mt_store_last_sample(const struct mt_store *store);

/* Numbers that the newest sample stored. */
size_t mt_store_last_changes(const struct mt_store *store);

/* ---- reading ---- */

struct mt_recording;

/* Never writes, never keeps a recorder waiting. */
struct mt_error *mt_recording_open(const char *path, struct mt_recording **recording);
void mt_recording_close(struct mt_recording *recording);
MT_DEFINE_CLEANUP(mt_recording, struct mt_recording *, mt_recording_close)

/* Times of the first and the last sample. MT_ERR_NOT_FOUND: it is empty. */
struct mt_error *mt_recording_span(struct mt_recording *recording, struct timespec *first,
				   struct timespec *last);

/* Goes to the last sample not later than time, or to the first of all. */
struct mt_error *mt_recording_seek(struct mt_recording *recording, struct timespec time);

/* Goes to the sample after the current one; *more is false if there is none. */
struct mt_error *mt_recording_next(struct mt_recording *recording, bool *more);

/* The same backwards. */
struct mt_error *mt_recording_previous(struct mt_recording *recording, bool *more);

/* Time of the current sample. */
struct timespec mt_recording_time(const struct mt_recording *recording);

/*
 * The machine at the current sample.  Sections that are read less often are
 * as of the last time they were read; incomplete[] says so, and what else is to
 * be said of these sections (bits).
 */
struct mt_error *mt_recording_snapshot(struct mt_recording *recording, unsigned int sections,
				       struct mt_snapshot **snapshot);

#endif
