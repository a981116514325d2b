/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that is built up, and text that came from somebody else. */
#ifndef MT_BASE_TEXT_H
#define MT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/*
 * Copies text[0..len) for a terminal: names from files and dumps get there.  In
 * the copy every control character, every byte that is not part of valid UTF-8, the
 * C1 controls and the bidirectional overrides are replaced by '?'.  len is
 * cut at the first NUL.  NULL if memory is short; the caller frees it.
 */
char *mt_text_printable(const char *text, size_t len);

/* Tells whether mt_text_printable() would return text[0..len) unchanged. */
bool mt_text_is_printable(const char *text, size_t len);

/* What mt_text_bytes() needs at most, with the end. */
#define MT_TEXT_BYTES_SIZE 32

/*
 * Writes a number of bytes into buf as people read it, with three significant
 * digits and a binary unit: "123 KiB", "4.00 GiB".  Returns buf.
 */
const char *mt_text_bytes(char buf[MT_TEXT_BYTES_SIZE], unsigned long long bytes);

/* What mt_text_time() needs at most, with the end. */
#define MT_TEXT_TIME_SIZE 40

/*
 * Writes a moment into buf as people read it: local time with what it is ahead of UTC,
 * "2026-01-31 12:00:00 +0100"; nothing if it is no date.  Returns buf.
 */
const char *mt_text_time(char buf[MT_TEXT_TIME_SIZE], time_t time);

#endif
