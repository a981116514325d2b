// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/reads/reads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY ((size_t)1 << 12)
#define MASK_BYTES (MT_READS_CHUNK / 8)

/* A place in the table: a chunk, and a bit for each of its bytes. */
struct chunk {
	uint64_t key;		/* address / MT_READS_CHUNK, plus 1; 0: unused */
	uint8_t *mask;		/* NULL: all of it was read */
};

/* An open hash table: chunks are never taken out. */
struct mt_reads {
	pthread_mutex_t lock;
	struct chunk *chunks;
	size_t n, capacity;	/* a power of two */
	bool is_short;		/* of memory: something is not noted */
};

struct mt_error *mt_reads_create(struct mt_reads **reads)
{
	struct mt_reads *new = calloc(1, sizeof(*new));

	if (new)
		new->chunks = calloc(FIRST_CAPACITY, sizeof(*new->chunks));
	if (!new || !new->chunks) {
		free(new);
		return mt_error_nomem();
	}
	new->capacity = FIRST_CAPACITY;
	pthread_mutex_init(&new->lock, NULL);
	*reads = new;
	return NULL;
}

void mt_reads_destroy(struct mt_reads *reads)
{
	if (!reads)
		return;
	for (size_t i = 0; i < reads->capacity; i++)
		free(reads->chunks[i].mask);
	free(reads->chunks);
	pthread_mutex_destroy(&reads->lock);
	free(reads);
}

/* The place of a chunk, or the unused one where it belongs. */
static struct chunk *find(struct chunk *chunks, size_t capacity, uint64_t key)
{
	size_t i = (size_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (capacity - 1);

	while (chunks[i].key && chunks[i].key != key)
		i = (i + 1) & (capacity - 1);
	return &chunks[i];
}

static bool grow(struct mt_reads *reads)
{
	size_t capacity = reads->capacity * 2;
	struct chunk *chunks = calloc(capacity, sizeof(*chunks));

	if (!chunks)
		return false;
	for (size_t i = 0; i < reads->capacity; i++)
		if (reads->chunks[i].key)
			*find(chunks, capacity, reads->chunks[i].key) = reads->chunks[i];
	free(reads->chunks);
	reads->chunks = chunks;
	reads->capacity = capacity;
	return true;
}

static void set_bits(uint8_t *mask, size_t from, size_t len)
{
	for (size_t i = from; i < from + len; i++)
		mask[i / 8] |= (uint8_t)(1u << i % 8);
}

static bool add_part(struct mt_reads *reads, uint64_t chunk, size_t from, size_t len)
{
	struct chunk *c;

	if (reads->n >= reads->capacity / 2 && !grow(reads))
		return false;
	c = find(reads->chunks, reads->capacity, chunk + 1);
	if (c->key && !c->mask)
		return true;
	if (len == MT_READS_CHUNK) {
		free(c->mask);
		c->mask = NULL;
	} else if (!c->mask) {
		c->mask = calloc(1, MASK_BYTES);
		if (!c->mask)
			return false;
	}
	if (c->mask)
		set_bits(c->mask, from, len);
	reads->n += !c->key;
	c->key = chunk + 1;
	return true;
}

void mt_reads_add(struct mt_reads *reads, uint64_t phys, size_t len)
{
	pthread_mutex_lock(&reads->lock);
	while (len) {
		size_t from = (size_t)(phys % MT_READS_CHUNK);
		size_t part = MT_READS_CHUNK - from < len ? MT_READS_CHUNK - from : len;

		if (!add_part(reads, phys / MT_READS_CHUNK, from, part))
			reads->is_short = true;
		phys += part;
		len -= part;
	}
	pthread_mutex_unlock(&reads->lock);
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct mt_error *mt_reads_list(struct mt_reads *reads, uint64_t **chunks, size_t *n)
{
	uint64_t *list = calloc(reads->n + 1, sizeof(*list));
	size_t found = 0;

	if (!list || reads->is_short) {
		free(list);
		return mt_error_nomem();
	}
	for (size_t i = 0; i < reads->capacity; i++)
		if (reads->chunks[i].key)
			list[found++] = reads->chunks[i].key - 1;
	qsort(list, found, sizeof(*list), compare);
	*chunks = list;
	*n = found;
	return NULL;
}

size_t mt_reads_cut(const struct mt_reads *reads, uint64_t chunk, unsigned char *bytes)
{
	const struct chunk *c = find(reads->chunks, reads->capacity, chunk + 1);
	size_t kept = 0;

	if (c->key && !c->mask)
		return MT_READS_CHUNK;
	for (size_t i = 0; i < MT_READS_CHUNK; i++) {
		if (c->key && c->mask[i / 8] >> i % 8 & 1)
			kept++;
		else
			bytes[i] = 0;
	}
	return kept;
}
