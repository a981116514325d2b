/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a log, piece by piece: a file, a pipe, a text in memory; gzip, xz
 * and zstd are unpacked on the way, whatever the file's name.
 */
#ifndef MT_PROC_LOG_INPUT_INPUT_H
#define MT_PROC_LOG_INPUT_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_log_input;

/*
 * Opens the file at path ("-": standard input); a pipe is waited for.
 * MT_ERR_NOT_FOUND, MT_ERR_DENIED, MT_ERR_SYSTEM, or MT_ERR_FORMAT for a
 * format that is not read, which the message names (bzip2, lz4, a journal file, …).
 */
struct mt_error *mt_log_input_open(const char *path, struct mt_log_input **input);

/* The same of text[0..len), which must outlive input; name is its name in messages. */
struct mt_error *mt_log_input_of_text(const char *name, const char *text, size_t len,
				      struct mt_log_input **input);
/* Closes input and frees it; NULL is fine. */
void mt_log_input_close(struct mt_log_input *input);
MT_DEFINE_CLEANUP(mt_log_input, struct mt_log_input *, mt_log_input_close)

/*
 * Reads up to room bytes into to; *got is 0 at the end only.  An error only if
 * nothing at all could be read: what breaks off later ends the text, and
 * mt_log_input_problem() says why.
 */
struct mt_error *mt_log_input_read(struct mt_log_input *input, char *to, size_t room, size_t *got);

/* Why the text ended before its end, in words; NULL: it did not. */
const char *mt_log_input_problem(const struct mt_log_input *input);
/* Bytes of the file (before unpacking) that were read; of how many (0: a pipe). */
uint64_t mt_log_input_done(const struct mt_log_input *input);
/* Bytes that the file has; 0: a pipe, or not known. */
uint64_t mt_log_input_total(const struct mt_log_input *input);

#endif
