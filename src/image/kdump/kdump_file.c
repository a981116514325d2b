// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/kdump/kdump_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/endian.h"

#define SIGNATURE "KDUMP   "

/*
 * Where things are in the two headers (makedumpfile's diskdump_mod.h).  The
 * second starts one block into the file; its 64-bit start_pfn, end_pfn and
 * max_mapnr are there since header version 6.
 */
struct layout {
	size_t block_size;	/* in the first: u32 status before it; s32, then s32 sub_hdr_size,
				 * u32 bitmap_blocks, both in blocks, u32 max_mapnr */
	size_t split;		/* in the second: s32 */
	size_t start_pfn;	/* in the second: two of long_size bytes, end_pfn the other */
	size_t long_size;
	size_t start_pfn_64;	/* in the second; end_pfn and max_mapnr follow */
};

static const struct layout layouts[] = {
	{ 428, 12, 16, 8, 80 },		/* 64-bit */
	{ 416, 8, 12, 4, 56 },		/* 32-bit, u64 aligned to 4 (i386) */
};

#define FIRST_VERSION_OF_SPLIT 2
#define FIRST_VERSION_OF_64 6
#define VERSION_AT 8
#define NAMES_AT 12

/* DUMP_DH_COMPRESSED_INCOMPLETE of the status: no space was left (diskdump_mod.h) */
#define INCOMPLETE 8u

#define NEEDED 512

#define DESCRIPTOR_SIZE MT_KDUMP_DESCRIPTOR
#define SIZE_AT 8

/* How much of the bitmap and of the descriptors is looked at together. */
#define CHUNK ((size_t)64 << 10)

/* One file while it is inspected. */
struct headers {
	int fd;
	bool big_endian;
	unsigned char first[NEEDED], second[NEEDED];
	uint64_t block, bitmap_at, bitmap_len, descriptors_at;
	const struct mt_extents *there;	/* or NULL: all up to the file's end */
	struct mt_kdump_file *kdump;
};

static bool has_bytes(const struct headers *h, uint64_t start, uint64_t end)
{
	return end <= h->kdump->size && (!h->there || mt_extents_have(h->there, start, end));
}

static uint64_t number(const struct headers *h, const unsigned char *p, size_t size)
{
	return mt_endian_uint(p, size, h->big_endian);
}

static bool is_block_size(uint64_t size)
{
	return size >= NEEDED && size <= (1 << 20) && !(size & (size - 1));
}

static void read_ranges(struct headers *h, const struct layout *l, uint64_t version)
{
	struct mt_kdump_file *k = h->kdump;
	const unsigned char *wide = h->second + l->start_pfn_64;

	k->is_incomplete = number(h, h->first + l->block_size - 4, 4) & INCOMPLETE;
	k->is_split = version >= FIRST_VERSION_OF_SPLIT && number(h, h->second + l->split, 4);
	k->start = number(h, h->second + l->start_pfn, l->long_size);
	k->end = number(h, h->second + l->start_pfn + l->long_size, l->long_size);
	k->max = number(h, h->first + l->block_size + 12, 4);
	if (version >= FIRST_VERSION_OF_64) {
		k->start = number(h, wide, 8);
		k->end = number(h, wide + 8, 8);
		k->max = number(h, wide + 16, 8);
	}
}

/* The order in the file: header, sub header, bitmap of RAM, bitmap of pages in the file. */
static void read_places(struct headers *h, const struct layout *l)
{
	uint64_t sub_blocks = number(h, h->first + l->block_size + 4, 4);
	uint64_t bitmap_blocks = number(h, h->first + l->block_size + 8, 4);
	uint64_t bitmaps = (1 + sub_blocks) * h->block;

	h->bitmap_len = bitmap_blocks / 2 * h->block;
	h->bitmap_at = bitmaps + h->bitmap_len;
	h->descriptors_at = bitmaps + bitmap_blocks * h->block;
}

static const struct layout *find_layout(struct headers *h)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(layouts); i++) {
		h->block = number(h, h->first + layouts[i].block_size, 4);
		/* i386's max_mapnr is where others have block_size, and may look like one */
		if (is_block_size(h->block) &&
		    number(h, h->first + layouts[i].block_size + 4, 4))
			return &layouts[i];
	}
	return NULL;
}

static struct mt_error *cut_off(const struct headers *h, uint64_t needed)
{
	return mt_error_create(MT_ERR_FORMAT, "the file is cut off: it has %" PRIu64 " bytes, its "
			       "headers alone take %" PRIu64, h->kdump->size, needed);
}

/* A stretch of the bitmap of what there is, in bits. */
struct stretch {
	unsigned char *bytes;
	uint64_t base;			/* page frame of the first bit */
	size_t first, end;		/* bits that belong to this file */
};

/* Reads the next one; first == end when there is no more. */
static struct mt_error *read_stretch(const struct headers *h, struct stretch *s)
{
	const struct mt_kdump_file *k = h->kdump;
	uint64_t from = k->is_split ? k->start : 0, to = k->is_split ? k->end : k->max;

	if (to > h->bitmap_len * 8)
		to = h->bitmap_len * 8;
	s->first = s->end = 0;
	if (s->base < from)
		s->base = from / (CHUNK * 8) * (CHUNK * 8);
	if (s->base >= to)
		return NULL;

	uint64_t left = h->bitmap_len - s->base / 8;
	size_t len = left < CHUNK ? (size_t)left : CHUNK;

	if (pread(h->fd, s->bytes, len, (off_t)(h->bitmap_at + s->base / 8)) != (ssize_t)len)
		return cut_off(h, h->descriptors_at);
	s->first = from > s->base ? (size_t)(from - s->base) : 0;
	s->end = to - s->base < len * 8 ? (size_t)(to - s->base) : len * 8;
	return NULL;
}

static bool is_set(const struct stretch *s, size_t bit)
{
	return s->bytes[bit / 8] >> bit % 8 & 1;
}

static uint64_t count_bits(const struct stretch *s)
{
	uint64_t n = 0, word;
	size_t i = s->first;

	for (; i < s->end && i % 64; i++)
		n += is_set(s, i);
	for (; i + 64 <= s->end; i += 64) {
		memcpy(&word, s->bytes + i / 8, sizeof(word));
		n += (uint64_t)__builtin_popcountll(word);
	}
	for (; i < s->end; i++)
		n += is_set(s, i);
	return n;
}

static struct mt_error *count_pages(const struct headers *h, uint64_t *n)
{
	mt_cleanup(free) unsigned char *bytes = malloc(CHUNK);
	struct stretch s = { .bytes = bytes };
	struct mt_error *err = bytes ? NULL : mt_error_nomem();

	for (*n = 0; !err; s.base += CHUNK * 8) {
		err = read_stretch(h, &s);
		if (err || s.first == s.end)
			break;
		*n += count_bits(&s);
	}
	return err;
}

/* The page frame of the page that has descriptor number index. */
static struct mt_error *find_pfn(const struct headers *h, uint64_t index, uint64_t *pfn)
{
	mt_cleanup(free) unsigned char *bytes = malloc(CHUNK);
	struct stretch s = { .bytes = bytes };
	struct mt_error *err = bytes ? NULL : mt_error_nomem();

	for (*pfn = h->kdump->max; !err; s.base += CHUNK * 8) {
		err = read_stretch(h, &s);
		if (err || s.first == s.end)
			break;
		for (size_t i = s.first; i < s.end; i++)
			if (is_set(&s, i) && !index--) {
				*pfn = s.base + i;
				return NULL;
			}
	}
	return err;
}

struct descriptor {
	uint64_t offset, end;		/* of the data; end 0: no such descriptor */
};

/* Descriptors in a row, read together. */
struct descriptors {
	unsigned char *bytes;		/* of MAX_TOGETHER */
	uint64_t first, n;		/* those that bytes has; a file that ends there has fewer */
};

#define MAX_TOGETHER (CHUNK / DESCRIPTOR_SIZE)

/* Reads up to count descriptors from number first on. */
static void read_descriptors(const struct headers *h, uint64_t first, uint64_t count,
			     struct descriptors *d)
{
	size_t wanted = count < MAX_TOGETHER ? (size_t)count : MAX_TOGETHER, got = 0;
	uint64_t at;

	d->first = first;
	d->n = 0;
	if (__builtin_mul_overflow(first, DESCRIPTOR_SIZE, &at) ||
	    __builtin_add_overflow(at, h->descriptors_at, &at) || at > INT64_MAX - CHUNK)
		return;
	while (got < wanted * DESCRIPTOR_SIZE) {
		ssize_t n = pread(h->fd, d->bytes + got, wanted * DESCRIPTOR_SIZE - got,
				  (off_t)(at + got));

		if (n <= 0)
			break;
		got += (size_t)n;
	}
	d->n = got / DESCRIPTOR_SIZE;
}

/* The descriptor of that number, which must be among those wanted. */
static struct descriptor get_descriptor(const struct headers *h, const struct descriptors *d,
					uint64_t index)
{
	const unsigned char *p = d->bytes + (index - d->first) * DESCRIPTOR_SIZE;

	if (index - d->first >= d->n)
		return (struct descriptor){ 0 };

	uint64_t offset = number(h, p, 8);

	return (struct descriptor){ offset, offset + number(h, p + SIZE_AT, 4) };
}

/*
 * makedumpfile and QEMU write pages in the order of their frame numbers, and
 * so their data lies; only pages of zeroes share the data of the first one.
 * So the last that shares nothing tells where the file ends.
 */
static uint64_t find_end(const struct headers *h, uint64_t n, struct descriptors *d)
{
	uint64_t shared = h->descriptors_at + n * DESCRIPTOR_SIZE;
	struct descriptor last = { 0 };

	/* a part of a split set may hold no page at all */
	if (!n)
		return 0;
	while (n && n < UINT64_MAX / DESCRIPTOR_SIZE) {
		uint64_t first = n > MAX_TOGETHER ? n - MAX_TOGETHER : 0;

		read_descriptors(h, first, n - first, d);
		while (n > first) {
			last = get_descriptor(h, d, --n);
			if (last.offset != shared)
				return last.end ? last.end : UINT64_MAX;
		}
	}
	return last.end ? last.end : UINT64_MAX;
}

/* All that comes after the first page whose data is missing counts as missing. */
static struct mt_error *find_cut(const struct headers *h, uint64_t n, struct descriptors *d)
{
	uint64_t index = 0;

	d->first = d->n = 0;
	for (; index < n; index++) {
		if (index - d->first >= d->n)
			read_descriptors(h, index, n - index, d);

		struct descriptor one = get_descriptor(h, d, index);
		uint64_t at = h->descriptors_at + index * DESCRIPTOR_SIZE;

		if (!one.end || !has_bytes(h, one.offset, one.end) ||
		    !has_bytes(h, at, at + DESCRIPTOR_SIZE))
			break;
	}
	return find_pfn(h, index, &h->kdump->cut_pfn);
}

/* Both, as far as they have bits: a writer may leave the rest of a block a hole. */
static bool has_bitmaps(const struct headers *h)
{
	uint64_t used = (h->kdump->max + 7) / 8, first = h->bitmap_at - h->bitmap_len;

	return !h->there || (mt_extents_have(h->there, first, first + used) &&
			     mt_extents_have(h->there, h->bitmap_at, h->bitmap_at + used));
}

static struct mt_error *check_length(struct headers *h)
{
	struct mt_kdump_file *k = h->kdump;
	uint64_t n;

	k->cut_pfn = UINT64_MAX;
	/* early diskdump files have one bitmap instead of two: their length is not checked */
	if (h->bitmap_len < k->max / 8)
		return h->there ? cut_off(h, h->descriptors_at) : NULL;
	if (h->descriptors_at > k->size || !has_bitmaps(h))
		return cut_off(h, h->descriptors_at);
	k->ram_map_at = h->bitmap_at - h->bitmap_len;
	k->ram_map_len = h->bitmap_len;
	k->descriptors_at = h->descriptors_at;
	k->big_endian = h->big_endian;

	mt_cleanup(free) unsigned char *bytes = malloc(CHUNK);
	struct descriptors d = { .bytes = bytes };
	struct mt_error *err = bytes ? count_pages(h, &n) : mt_error_nomem();

	if (err)
		return err;
	k->expected_size = find_end(h, n, &d);
	return k->expected_size > k->size || h->there ? find_cut(h, n, &d) : NULL;
}

struct mt_error *mt_kdump_file_inspect(int fd, const struct mt_extents *there,
				       struct mt_kdump_file *kdump)
{
	struct headers h = { .fd = fd, .there = there, .kdump = kdump };
	struct stat st;

	*kdump = (struct mt_kdump_file){ .cut_pfn = UINT64_MAX };
	if (fstat(fd, &st))
		return mt_error_from_errno(errno, "fstat");
	kdump->size = (uint64_t)st.st_size;
	if (pread(fd, h.first, NEEDED, 0) < (ssize_t)strlen(SIGNATURE) ||
	    memcmp(h.first, SIGNATURE, strlen(SIGNATURE)))
		return NULL;
	kdump->is_kdump = true;
	memcpy(kdump->names, h.first + NAMES_AT, sizeof(kdump->names));
	h.big_endian = number(&h, h.first + VERSION_AT, 4) > 0xffff;

	const struct layout *layout = find_layout(&h);

	/* headers of no known layout are left for libkdumpfile to refuse */
	if (!layout)
		return kdump->size < NEEDED ? cut_off(&h, NEEDED) : NULL;
	kdump->block_size = h.block;
	if (pread(fd, h.second, NEEDED, (off_t)h.block) != NEEDED)
		return cut_off(&h, 2 * h.block);
	read_ranges(&h, layout, number(&h, h.first + VERSION_AT, 4));
	read_places(&h, layout);
	return check_length(&h);
}

bool mt_kdump_file_is_ram(int fd, const struct mt_kdump_file *kdump, uint64_t pfn)
{
	unsigned char byte;

	if (!kdump->ram_map_len)
		return true;
	return pfn / 8 < kdump->ram_map_len &&
	       (pread(fd, &byte, 1, (off_t)(kdump->ram_map_at + pfn / 8)) != 1 ||
		(byte >> pfn % 8 & 1));
}

static int by_start(const void *a, const void *b)
{
	const struct mt_kdump_file *x = a, *y = b;

	return x->start != y->start ? (x->start < y->start ? -1 : 1) :
	       x->end != y->end ? (x->end < y->end ? -1 : 1) : 0;
}

/* Adds a stretch of page frames that no file has, if it is one. */
static struct mt_error *add_missing(char **missing, uint64_t from, uint64_t end)
{
	mt_cleanup(free) char *before = *missing;

	if (end <= from) {
		before = NULL;
		return NULL;
	}
	*missing = NULL;
	if (asprintf(missing, "%s%s %" PRIu64 " to %" PRIu64, before ? before :
		     "of the split dump files are missing: name those that have the page frames",
		     before ? "," : "", from, end - 1) >= 0)
		return NULL;
	*missing = NULL;
	return mt_error_nomem();
}

static struct mt_error *check_part(const struct mt_kdump_file *files, size_t i, uint64_t next)
{
	if (!files[i].is_split)
		return mt_error_create(MT_ERR_FORMAT, "not all of these files are parts of a split "
				       "dump");
	if (files[i].max != files[0].max ||
	    memcmp(files[i].names, files[0].names, sizeof(files[0].names)))
		return mt_error_create(MT_ERR_FORMAT, "these files are parts of different split "
				       "dumps");
	if (files[i].start < next || files[i].end < files[i].start)
		return mt_error_create(MT_ERR_FORMAT, "two files of the split dump have page frame "
				       "%" PRIu64, files[i].start);
	return NULL;
}

struct mt_error *mt_kdump_file_check_set(struct mt_kdump_file *files, size_t n, char **missing)
{
	mt_cleanup(free) char *text = NULL;
	struct mt_error *err = NULL;
	uint64_t next = 0;

	*missing = NULL;
	if (n == 1 && !files[0].is_split)
		return NULL;
	qsort(files, n, sizeof(*files), by_start);
	for (size_t i = 0; !err && i < n; i++) {
		err = check_part(files, i, next);
		if (!err)
			err = add_missing(&text, next, files[i].start);
		next = files[i].end;
	}
	if (!err && n)
		err = add_missing(&text, next, files[0].max);
	if (!err)
		*missing = mt_steal(text);
	return err;
}
