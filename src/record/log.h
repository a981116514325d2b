/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that somebody copied from /proc: one zoneinfo, pagetypeinfo or
 * buddyinfo, or many buddyinfos one behind the other, as
 *
 *	while sleep 60; do date; cat /proc/buddyinfo; done >> log
 *
 * makes them, with or without the dates.
 */
#ifndef MT_RECORD_LOG_H
#define MT_RECORD_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "model/snapshot.h"

/* The text, and where its samples begin. */
struct mt_log;

/* Tells whether text[0..len), the start of a file, looks like such a text. */
bool mt_log_is_text(const char *text, size_t len);

/*
 * Splits text, which is taken (buf is then empty), into its samples; path is
 * its name in messages and in the samples' origin.  MT_ERR_FORMAT if there is
 * no sample in it; MT_ERR_NOMEM.  The caller closes *log.
 */
struct mt_error *mt_log_open(const char *path, struct mt_buffer *buf, struct mt_log **log);

/* Frees log and its text.  NULL is fine. */
void mt_log_close(struct mt_log *log);
MT_DEFINE_CLEANUP(mt_log, struct mt_log *, mt_log_close)

/* Tells how many samples log has, 1 or more. */
size_t mt_log_count(const struct mt_log *log);

/* Tells when sample i of log (from 0) was taken.  False: nobody knows. */
bool mt_log_time(const struct mt_log *log, size_t i, struct timespec *time);

/*
 * Parses sample i of log (from 0) into *snapshot.  MT_ERR_FORMAT if nothing of it
 * could be used; MT_ERR_NOMEM.  The caller destroys *snapshot.
 */
struct mt_error *mt_log_sample(const struct mt_log *log, size_t i, struct mt_snapshot **snapshot);

#endif
