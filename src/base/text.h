/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that is built up, and text that came from somebody else. */
#ifndef MT_BASE_TEXT_H
#define MT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Names from files and dumps reach terminals: a copy of text[0..len) in which
 * every control character, every byte that is not part of valid UTF-8, the
 * C1 controls and the bidirectional overrides are replaced by '?'.  len is
 * cut at the first NUL.  NULL if memory is short; the caller frees it.
 */
char *mt_text_printable(const char *text, size_t len);

/* Whether mt_text_printable() would return text[0..len) unchanged. */
bool mt_text_is_printable(const char *text, size_t len);

#define MT_TEXT_BYTES_SIZE 32

/* "123 KiB", "4.00 GiB": three significant digits, binary units. Returns buf. */
const char *mt_text_bytes(char buf[MT_TEXT_BYTES_SIZE], unsigned long long bytes);

#endif
