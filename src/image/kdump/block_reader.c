// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The file's second bitmap has a bit for each block that is in the file, and a descriptor follows
 * for each, in the same order: a block's descriptor is the one whose number is that of bits set
 * before its own.  The layout is makedumpfile's diskdump_mod.h.
 */
#include "image/kdump/block_reader.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/endian.h"
#include "base/unpack/block.h"

/* Of the bitmap, and of descriptors, so much is kept. */
#define CHUNK ((size_t)64 << 10)
#define WORDS_PER_SUM 8u
#define NR_SUMS (CHUNK / 8 / WORDS_PER_SUM)
#define NR_DESCRIPTORS (CHUNK / MT_KDUMP_DESCRIPTOR)

/* Packed blocks that lie together are read together. */
#define PACKED ((size_t)512 << 10)

/* How many blocks are looked at together. */
#define MAX_RUN 256u

/* page_desc_t.flags */
#define BY_ZLIB		0x1u
#define BY_LZO		0x2u
#define BY_SNAPPY	0x4u
#define BY_ZSTD		0x20u
#define ANY_PACKING	(BY_ZLIB | BY_LZO | BY_SNAPPY | BY_ZSTD)

struct mt_block_reader {
	int fd;
	struct mt_kdump_file kdump;
	uint64_t *ranks;		/* [nr_chunks]: bits set before each chunk of the bitmap */
	size_t nr_chunks;

	uint64_t chunk;			/* whose bits are here; nr_chunks: none */
	uint64_t bits[CHUNK / 8];
	uint32_t sums[NR_SUMS];		/* bits set in the chunk before each group of words */

	uint64_t first_descriptor, nr_descriptors;	/* those that are here */
	unsigned char descriptors[NR_DESCRIPTORS * MT_KDUMP_DESCRIPTOR];

	uint64_t packed_at;		/* place in the file of what packed has */
	size_t packed_len;
	unsigned char packed[PACKED];
	struct mt_block_unpacker *unpacker;
};

/* Where a block lies in the file, and how. */
struct block {
	uint64_t offset;
	uint32_t size, flags;
};

static bool read_all(int fd, void *buf, size_t len, uint64_t at)
{
	for (size_t done = 0; done < len;) {
		ssize_t n = at + done <= INT64_MAX ? pread(fd, (char *)buf + done, len - done,
							   (off_t)(at + done)) : 0;

		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* ---- which descriptor is a block's ---- */

/* A bitmap's bits go from the lowest of a byte to the highest: as words they are little-endian. */
static uint64_t word(const struct mt_block_reader *r, size_t i)
{
	return mt_endian_uint(&r->bits[i], 8, false);
}

static bool load_chunk(struct mt_block_reader *r, uint64_t chunk)
{
	uint64_t start = chunk * CHUNK, left = r->kdump.ram_map_len - start;
	size_t len = left < CHUNK ? (size_t)left : CHUNK;
	uint32_t sum = 0;

	if (r->chunk == chunk)
		return true;
	r->chunk = r->nr_chunks;
	memset(r->bits, 0, sizeof(r->bits));
	if (!read_all(r->fd, r->bits, len, r->kdump.ram_map_at + r->kdump.ram_map_len + start))
		return false;
	for (size_t i = 0; i < CHUNK / 8; i++) {
		if (!(i % WORDS_PER_SUM))
			r->sums[i / WORDS_PER_SUM] = sum;
		sum += (uint32_t)__builtin_popcountll(r->bits[i]);
	}
	r->chunk = chunk;
	return true;
}

static struct mt_error *count_ranks(struct mt_block_reader *r)
{
	uint64_t sum = 0;

	r->nr_chunks = (size_t)((r->kdump.ram_map_len + CHUNK - 1) / CHUNK);
	r->chunk = r->nr_chunks;
	r->ranks = calloc(r->nr_chunks + 1, sizeof(*r->ranks));
	if (!r->ranks)
		return mt_error_nomem();
	for (size_t i = 0; i < r->nr_chunks; i++) {
		r->ranks[i] = sum;
		if (!load_chunk(r, i))
			return mt_error_create(MT_ERR_SYSTEM, "the bitmap cannot be read");
		sum += r->sums[NR_SUMS - 1];
		for (size_t j = CHUNK / 8 - WORDS_PER_SUM; j < CHUNK / 8; j++)
			sum += (uint64_t)__builtin_popcountll(r->bits[j]);
	}
	return NULL;
}

static bool is_set(const struct mt_block_reader *r, uint64_t bit)
{
	return word(r, (size_t)(bit / 64)) >> bit % 64 & 1;
}

/* How many blocks from pfn on are in the file, at most max, and the descriptor of the first. */
static size_t find_run(struct mt_block_reader *r, uint64_t pfn, size_t max, uint64_t *index)
{
	uint64_t bit = pfn % (CHUNK * 8);
	size_t first = (size_t)(bit / 64), n = 0;

	if (pfn >= r->kdump.max || pfn >= r->kdump.cut_pfn || pfn / 8 >= r->kdump.ram_map_len ||
	    !load_chunk(r, pfn / (CHUNK * 8)))
		return 0;
	*index = r->ranks[r->chunk] + r->sums[first / WORDS_PER_SUM];
	for (size_t i = first - first % WORDS_PER_SUM; i < first; i++)
		*index += (uint64_t)__builtin_popcountll(r->bits[i]);
	*index += (uint64_t)__builtin_popcountll(word(r, first) & ((UINT64_C(1) << bit % 64) - 1));
	while (n < max && bit + n < CHUNK * 8 && pfn + n < r->kdump.max &&
	       pfn + n < r->kdump.cut_pfn && is_set(r, bit + n))
		n++;
	return n;
}

/* ---- what the descriptor says ---- */

static bool get_block(struct mt_block_reader *r, uint64_t index, struct block *block)
{
	const unsigned char *p;
	uint64_t at;

	if (index < r->first_descriptor || index - r->first_descriptor >= r->nr_descriptors) {
		r->nr_descriptors = 0;
		if (__builtin_mul_overflow(index, MT_KDUMP_DESCRIPTOR, &at) ||
		    __builtin_add_overflow(at, r->kdump.descriptors_at, &at) || at > INT64_MAX)
			return false;

		ssize_t n = pread(r->fd, r->descriptors, sizeof(r->descriptors), (off_t)at);

		r->first_descriptor = index;
		r->nr_descriptors = n > 0 ? (uint64_t)n / MT_KDUMP_DESCRIPTOR : 0;
		if (!r->nr_descriptors)
			return false;
	}
	p = r->descriptors + (index - r->first_descriptor) * MT_KDUMP_DESCRIPTOR;
	block->offset = mt_endian_uint(p, 8, r->kdump.big_endian);
	block->size = (uint32_t)mt_endian_uint(p + 8, 4, r->kdump.big_endian);
	block->flags = (uint32_t)mt_endian_uint(p + 12, 4, r->kdump.big_endian);
	return block->size && block->size <= 2 * r->kdump.block_size &&
	       block->offset < r->kdump.size && block->size <= r->kdump.size - block->offset;
}

/* ---- what is there ---- */

/* Has the packed bytes of the block here, and as many of those behind as are likely to follow. */
static const unsigned char *get_packed(struct mt_block_reader *r, const struct block *block,
				       size_t ahead)
{
	uint64_t left = r->kdump.size - block->offset;

	if (block->offset < r->packed_at || block->offset - r->packed_at > r->packed_len ||
	    block->size > r->packed_len - (block->offset - r->packed_at)) {
		size_t len = ahead < PACKED ? ahead : PACKED;

		if (len < block->size)
			len = block->size;
		if (len > left)
			len = (size_t)left;
		r->packed_len = 0;
		if (len > PACKED || !read_all(r->fd, r->packed, len, block->offset))
			return NULL;
		r->packed_at = block->offset;
		r->packed_len = len;
	}
	return r->packed + (block->offset - r->packed_at);
}

static bool find_packing(uint32_t flags, enum mt_packing *packing)
{
	switch (flags & ANY_PACKING) {
	case BY_ZLIB:
		*packing = MT_PACKED_ZLIB;
		return true;
	case BY_LZO:
		*packing = MT_PACKED_LZO;
		return true;
	case BY_SNAPPY:
		*packing = MT_PACKED_SNAPPY;
		return true;
	case BY_ZSTD:
		*packing = MT_PACKED_ZSTD;
		return true;
	default:
		return false;
	}
}

static bool unpack(struct mt_block_reader *r, const struct block *block, size_t ahead, void *to)
{
	enum mt_packing packing;
	const unsigned char *from;

	if (!find_packing(block->flags, &packing))
		return false;
	from = get_packed(r, block, ahead);
	return from && mt_block_unpack(r->unpacker, packing, from, block->size, to,
				       (size_t)r->kdump.block_size);
}

/* Blocks that are stored plain lie one behind the other: n of them at most are read at once. */
static size_t read_plain(struct mt_block_reader *r, uint64_t index, size_t n, char *to)
{
	uint64_t size = r->kdump.block_size;
	struct block first, next;
	size_t together = 1;

	if (!get_block(r, index, &first) || first.flags & ANY_PACKING || first.size != size)
		return 0;
	while (together < n && get_block(r, index + together, &next) &&
	       !(next.flags & ANY_PACKING) && next.size == size &&
	       next.offset == first.offset + together * size)
		together++;
	return read_all(r->fd, to, together * (size_t)size, first.offset) ? together : 0;
}

static size_t read_run(struct mt_block_reader *r, uint64_t index, size_t n, char *to)
{
	size_t size = (size_t)r->kdump.block_size, done = 0;

	while (done < n) {
		struct block block, last;
		size_t plain, ahead;

		if (!get_block(r, index + done, &block))
			break;
		if (!(block.flags & ANY_PACKING)) {
			plain = read_plain(r, index + done, n - done, to + done * size);
			if (!plain)
				break;
			done += plain;
			continue;
		}
		/* they lie in order, as a rule: from this one to the end of the last */
		ahead = get_block(r, index + n - 1, &last) && last.offset >= block.offset ?
				(size_t)(last.offset - block.offset) + last.size : block.size;
		if (!unpack(r, &block, ahead, to + done * size))
			break;
		done++;
	}
	return done;
}

size_t mt_block_reader_read(struct mt_block_reader *r, uint64_t phys, void *buf, size_t len)
{
	size_t size = (size_t)r->kdump.block_size, done = 0;

	while (len - done >= size) {
		uint64_t index = 0;
		size_t most = (len - done) / size;
		size_t n = find_run(r, (phys + done) / size, most < MAX_RUN ? most : MAX_RUN,
				    &index);
		size_t got = n ? read_run(r, index, n, (char *)buf + done) : 0;

		done += got * size;
		if (!n || got < n)
			break;
	}
	return done;
}

struct mt_error *mt_block_reader_open(int fd, const struct mt_kdump_file *kdump,
				      struct mt_block_reader **reader)
{
	mt_cleanup(mt_block_reader) struct mt_block_reader *r = NULL;
	struct mt_error *err;

	*reader = NULL;
	if (!kdump->is_kdump || kdump->is_split || !kdump->ram_map_len || !kdump->block_size)
		return NULL;
	r = calloc(1, sizeof(*r));
	if (!r)
		return mt_error_nomem();
	r->fd = fd;
	r->kdump = *kdump;
	err = count_ranks(r);
	if (!err)
		err = mt_block_unpacker_create(&r->unpacker);
	if (!err)
		*reader = mt_steal(r);
	return err;
}

void mt_block_reader_close(struct mt_block_reader *reader)
{
	if (!reader)
		return;
	free(reader->ranks);
	mt_block_unpacker_destroy(reader->unpacker);
	free(reader);
}
