/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that is kept from one run to the next: answers by question, in one file
 * for each source of types, below $XDG_CACHE_HOME/memtop/ (or ~/.cache/memtop/):
 *
 *	memtop-layouts 1
 *	size page: 64
 *	enumerator MIGRATE_CMA: -
 *	end 2
 *
 * The last line counts the others, so that a file that was cut is known for
 * one.  A file that is damaged, or somebody else's, counts as empty.
 */
#ifndef MT_IMAGE_TYPES_CACHE_FILE_H
#define MT_IMAGE_TYPES_CACHE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_cache_file;

/*
 * Reads the file of that key, if there is one; with a kind ("dwarf"), the one
 * for that kind of answers only, else NULL.  valid judges each answer; one
 * that is not valid makes all of them worthless.  MT_ERR_NOMEM, MT_ERR_USAGE
 * (the key is not of lower-case hexadecimal digits).
 */
struct mt_error *mt_cache_file_open(const char *key, const char *kind,
				    bool (*valid)(const char *question, const char *answer),
				    struct mt_cache_file **cache);

/*
 * Writes what was added: beside the old file, which it then replaces.  Where
 * that is impossible, nothing is kept.
 */
void mt_cache_file_close(struct mt_cache_file *cache);
MT_DEFINE_CLEANUP(mt_cache_file, struct mt_cache_file *, mt_cache_file_close)

/* Returns the answer to a question; NULL: not known.  Valid until the cache is closed. */
const char *mt_cache_file_get(const struct mt_cache_file *cache, const char *question);

/* Keeps an answer; copies both.  What does not fit on a line of text is not kept. */
void mt_cache_file_put(struct mt_cache_file *cache, const char *question, const char *answer);

#endif
