/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An index of symbols by the hash of their names: built in one pass over
 * some hundred thousand, to look up a few dozen.  Names are not kept; ref
 * tells the owner of the index where to find one.
 */
#ifndef MT_IMAGE_SYMBOLS_SYMBOL_INDEX_H
#define MT_IMAGE_SYMBOLS_SYMBOL_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* One symbol of an index. */
struct mt_symbol_entry {
	uint64_t value;
	uint64_t ref;
	uint32_t hash;
	uint32_t next;		/* place in v, plus 1, of one with the same low bits */
};

/* Symbols by hash. Zero-initialise. */
struct mt_symbol_index {
	struct mt_symbol_entry *v;
	size_t n, capacity;
	uint32_t *buckets;	/* place in v, plus 1; made by the first lookup */
	uint32_t mask;
};

/* Frees what the index holds, not the struct. */
void mt_symbol_index_release(struct mt_symbol_index *index);

/* Returns the hash of a name of len bytes, which need no NUL. */
uint32_t mt_symbol_hash(const char *name, size_t len);

/* Appends a symbol. MT_ERR_NOMEM, also when there are more than any kernel has. */
struct mt_error *mt_symbol_index_add(struct mt_symbol_index *index, uint32_t hash, uint64_t ref,
				     uint64_t value);

/* Makes the index ready for lookups: call once after the last mt_symbol_index_add(). */
struct mt_error *mt_symbol_index_finish(struct mt_symbol_index *index);

/*
 * The last added entry with this hash, or the one before previous; NULL when
 * there is no more.
 */
const struct mt_symbol_entry *mt_symbol_index_find(const struct mt_symbol_index *index,
						   uint32_t hash,
						   const struct mt_symbol_entry *previous);

#endif
