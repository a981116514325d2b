/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding, fast, where a log speaks of memory at all. */
#ifndef MT_PROC_LOG_LINE_ANCHOR_H
#define MT_PROC_LOG_LINE_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MT_ANCHOR_SLOTS 4096u

/*
 * A search for several words at once (Wu and Manber, "A fast algorithm for
 * multi-pattern searching", 1994): by the last two bytes of a window as long as
 * the shortest word, how far the window may move without missing one.
 */
struct mt_anchor {
	size_t window;
	uint8_t shift[MT_ANCHOR_SLOTS];
};

/* Makes anchor ready: words that every report has in one of its lines. */
void mt_anchor_init(struct mt_anchor *anchor);

/* Offset in text[0..len) of the first such word; len if there is none. */
size_t mt_anchor_find(const struct mt_anchor *anchor, const char *text, size_t len);

/* How many newlines text[0..len) has. */
size_t mt_count_newlines(const char *text, size_t len);

#endif
