// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/symbols/symbol_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* Debian's kernels have 150,000, one with everything built in a million. */
#define MAX_SYMBOLS ((size_t)1 << 24)

void mt_symbol_index_release(struct mt_symbol_index *index)
{
	free(index->v);
	free(index->buckets);
	*index = (struct mt_symbol_index){ 0 };
}

/* Eight bytes a step: names are long, and there are many. */
uint32_t mt_symbol_hash(const char *name, size_t len)
{
	const uint64_t factor = 0x9e3779b97f4a7c15;
	uint64_t h = len;

	for (; len >= 8; len -= 8, name += 8) {
		uint64_t word;

		memcpy(&word, name, 8);
		h = (h ^ word) * factor;
		h ^= h >> 32;
	}

	uint64_t rest = 0;

	for (size_t i = 0; i < len; i++)
		rest = rest << 8 | (unsigned char)name[i];
	h = (h ^ rest) * factor;
	return (uint32_t)(h >> 32);
}

struct mt_error *mt_symbol_index_add(struct mt_symbol_index *index, uint32_t hash, uint64_t ref,
				     uint64_t value)
{
	struct mt_error *err = mt_array_reserve(&index->v, &index->capacity, index->n + 1,
						sizeof(*index->v), MAX_SYMBOLS);

	if (!err)
		index->v[index->n++] = (struct mt_symbol_entry){ value, ref, hash, 0 };
	return err;
}

struct mt_error *mt_symbol_index_finish(struct mt_symbol_index *index)
{
	uint32_t n = 16;

	while (n < index->n)
		n *= 2;
	index->buckets = calloc(n, sizeof(*index->buckets));
	if (!index->buckets)
		return mt_error_nomem();
	index->mask = n - 1;
	for (size_t i = 0; i < index->n; i++) {
		uint32_t *bucket = &index->buckets[index->v[i].hash & index->mask];

		index->v[i].next = *bucket;
		*bucket = (uint32_t)i + 1;
	}
	return NULL;
}

const struct mt_symbol_entry *mt_symbol_index_find(const struct mt_symbol_index *index,
						   uint32_t hash,
						   const struct mt_symbol_entry *previous)
{
	if (!index->buckets)
		return NULL;

	uint32_t i = previous ? previous->next : index->buckets[hash & index->mask];

	while (i && index->v[i - 1].hash != hash)
		i = index->v[i - 1].next;
	return i ? &index->v[i - 1] : NULL;
}
