// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/read/reader.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/endian.h"
#include "base/text.h"
#include "model/snapshot.h"

/* No kernel has smaller pages, so what lies in one chunk is there or is not. */
#define CHUNK_SIZE	4096u
#define NR_CHUNKS	256u	/* a power of two; 1 MiB in all */
#define STRING_PIECE	64u
#define NO_CHUNK	UINT64_MAX	/* not a multiple of CHUNK_SIZE */

struct mt_reader {
	struct mt_memory memory;
	uint64_t tags[NR_CHUNKS];	/* address of the chunk, or NO_CHUNK */
	uint8_t *chunks;
};

struct mt_error *mt_reader_create(const struct mt_memory *memory, struct mt_reader **reader)
{
	struct mt_reader *new = calloc(1, sizeof(*new));

	if (new)
		new->chunks = malloc((size_t)NR_CHUNKS * CHUNK_SIZE);
	if (!new || !new->chunks) {
		free(new);
		return mt_error_nomem();
	}
	new->memory = *memory;
	for (size_t i = 0; i < NR_CHUNKS; i++)
		new->tags[i] = NO_CHUNK;
	*reader = new;
	return NULL;
}

void mt_reader_destroy(struct mt_reader *reader)
{
	if (!reader)
		return;
	free(reader->chunks);
	free(reader);
}

const struct mt_memory *mt_reader_memory(const struct mt_reader *reader)
{
	return &reader->memory;
}

/* Neighbouring chunks must not collide, and neither should equal offsets. */
static size_t slot_of(uint64_t tag)
{
	uint64_t number = tag / CHUNK_SIZE;

	return (number ^ number / NR_CHUNKS) & (NR_CHUNKS - 1);
}

static struct mt_error *find_chunk(struct mt_reader *reader, uint64_t tag, const uint8_t **chunk)
{
	size_t slot = slot_of(tag);
	uint8_t *data = reader->chunks + slot * CHUNK_SIZE;

	if (reader->tags[slot] != tag) {
		struct mt_error *err = reader->memory.read(reader->memory.data, tag, data,
							   CHUNK_SIZE);

		reader->tags[slot] = err ? NO_CHUNK : tag;
		if (err)
			return err;
	}
	*chunk = data;
	return NULL;
}

/* A dump that ends inside a page still has what comes before the end. */
static struct mt_error *read_exactly(struct mt_reader *reader, struct mt_error *chunk_err,
				     uint64_t address, void *buf, size_t len)
{
	mt_error_destroy(chunk_err);
	return reader->memory.read(reader->memory.data, address, buf, len);
}

struct mt_error *mt_reader_read(struct mt_reader *reader, uint64_t address, void *buf, size_t len)
{
	uint8_t *out = buf;

	if (len >= CHUNK_SIZE || reader->memory.seen || reader->memory.is_noted)
		return reader->memory.read(reader->memory.data, address, buf, len);
	while (len) {
		uint64_t start = address & ~(uint64_t)(CHUNK_SIZE - 1);
		size_t offset = (size_t)(address - start);
		size_t part = CHUNK_SIZE - offset < len ? CHUNK_SIZE - offset : len;
		const uint8_t *chunk;
		struct mt_error *err = find_chunk(reader, start, &chunk);

		if (err)
			return read_exactly(reader, err, address, out, len);
		memcpy(out, chunk + offset, part);
		out += part;
		address += part;
		len -= part;
	}
	return NULL;
}

struct mt_error *mt_reader_read_uint(struct mt_reader *reader, uint64_t address, size_t size,
				     uint64_t *value)
{
	uint8_t raw[8];
	struct mt_error *err;

	if (size != 1 && size != 2 && size != 4 && size != 8)
		return mt_error_create(MT_ERR_FORMAT, "an integer of %zu bytes", size);
	err = mt_reader_read(reader, address, raw, size);
	if (!err)
		*value = mt_reader_uint(reader, raw, size);
	return err;
}

struct mt_error *mt_reader_read_long(struct mt_reader *reader, uint64_t address, uint64_t *value)
{
	return mt_reader_read_uint(reader, address, reader->memory.pointer_size, value);
}

struct mt_error *mt_reader_member(struct mt_reader *reader, uint64_t address,
				  const struct mt_field *field, uint64_t *value)
{
	struct mt_error *err;

	if (!field->exists)
		return mt_error_create(MT_ERR_NOT_FOUND, "no such member in this kernel");
	err = mt_reader_read_uint(reader, mt_reader_add(reader, address, field->m.offset),
				  (size_t)field->m.size, value);
	if (!err && field->m.is_signed && field->m.size < 8 &&
	    *value >> (8 * field->m.size - 1) & 1)
		*value |= UINT64_MAX << (8 * field->m.size);
	return err;
}

uint64_t mt_reader_peek(struct mt_reader *reader, uint64_t address, const struct mt_field *field)
{
	uint64_t value = MT_UNKNOWN;

	mt_error_destroy(mt_reader_member(reader, address, field, &value));
	return value;
}

/* Bytes of a string that are read at once: behind the end of a page there may be nothing. */
static size_t piece_of_string(uint64_t address, size_t left)
{
	size_t n = CHUNK_SIZE - (size_t)(address % CHUNK_SIZE);

	n = n < STRING_PIECE ? n : STRING_PIECE;
	return n < left ? n : left;
}

struct mt_error *mt_reader_read_string(struct mt_reader *reader, uint64_t address, size_t max,
				       char **text)
{
	mt_cleanup(free) char *raw = malloc(max + 1);
	size_t len = 0;

	if (!raw)
		return mt_error_nomem();
	while (len <= max) {
		size_t n = reader->memory.is_noted ? 1 :
						     piece_of_string(address + len, max + 1 - len);
		struct mt_error *err = mt_reader_read(reader, address + len, raw + len, n);
		const char *end = err ? NULL : memchr(raw + len, '\0', n);

		if (err)
			return err;
		len = end ? (size_t)(end - raw) : len + n;
		if (end)
			break;
	}
	if (len > max)
		return mt_error_create(MT_ERR_FORMAT,
				       "the string at 0x%" PRIx64 " has no end within %zu bytes",
				       address, max);
	*text = mt_text_printable(raw, len);
	return *text ? NULL : mt_error_nomem();
}

struct mt_error *mt_reader_read_alloc(struct mt_reader *reader, uint64_t address, uint64_t len,
				      uint64_t limit, uint8_t **buf)
{
	mt_cleanup(free) uint8_t *new = NULL;
	struct mt_error *err;

	if (len > limit)
		return mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " bytes at 0x%" PRIx64 ", of "
				       "which at most %" PRIu64 " can be", len, address, limit);
	new = malloc(len ? (size_t)len : 1);
	if (!new)
		return mt_error_nomem();
	err = mt_reader_read(reader, address, new, (size_t)len);
	if (!err)
		*buf = mt_steal(new);
	return err;
}

uint64_t mt_reader_uint(const struct mt_reader *reader, const void *p, size_t size)
{
	assert(size <= 8);
	return mt_endian_uint(p, size, reader->memory.big_endian);
}

uint64_t mt_reader_long(const struct mt_reader *reader, const void *p)
{
	return mt_reader_uint(reader, p, reader->memory.pointer_size);
}

static int64_t sign_extend(uint64_t value, size_t size)
{
	unsigned int shift = 64 - 8 * (unsigned int)size;

	if (!size)
		return 0;
	return (int64_t)(value << shift) >> shift;
}

uint64_t mt_reader_field(const struct mt_reader *reader, const void *object,
			 const struct mt_field *field)
{
	return mt_reader_uint(reader, (const uint8_t *)object + field->m.offset,
			      (size_t)field->m.size);
}

uint64_t mt_reader_bits(const struct mt_reader *reader, const void *object,
			const struct mt_field *field)
{
	uint64_t value = mt_reader_field(reader, object, field);

	if (!field->m.bit_size || field->m.bit_size >= 64)
		return value;
	return value >> field->m.bit_shift & ((UINT64_C(1) << field->m.bit_size) - 1);
}

int64_t mt_reader_field_signed(const struct mt_reader *reader, const void *object,
			       const struct mt_field *field)
{
	return sign_extend(mt_reader_field(reader, object, field), (size_t)field->m.size);
}

uint64_t mt_reader_element(const struct mt_reader *reader, const void *object,
			   const struct mt_field *field, size_t index)
{
	return mt_reader_uint(reader, (const uint8_t *)object + field->m.offset +
			      index * field->m.element_size, (size_t)field->m.element_size);
}

int64_t mt_reader_element_signed(const struct mt_reader *reader, const void *object,
				 const struct mt_field *field, size_t index)
{
	return sign_extend(mt_reader_element(reader, object, field, index),
			   (size_t)field->m.element_size);
}

bool mt_reader_bit(const struct mt_reader *reader, const uint8_t *bitmap, size_t size,
		   uint64_t bit)
{
	size_t word = reader->memory.pointer_size;
	uint64_t at = bit / (8 * word) * word;

	if (at >= size || word > size - at)
		return false;
	return mt_reader_uint(reader, bitmap + at, word) >> bit % (8 * word) & 1;
}

uint64_t mt_reader_add(const struct mt_reader *reader, uint64_t address, uint64_t offset)
{
	uint64_t sum = address + offset;

	return reader->memory.pointer_size == 4 ? (uint32_t)sum : sum;
}
