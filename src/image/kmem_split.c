// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/kmem_split.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"

#define SIGNATURE "KDUMP   "

/*
 * Where things are in the two headers (makedumpfile's diskdump_mod.h).  The
 * second starts one block into the file; its 64-bit start_pfn, end_pfn and
 * max_mapnr are there since header version 6.
 */
struct layout {
	size_t block_size;		/* in the first header: s32 */
	size_t max_mapnr;		/* in the first header: u32 */
	size_t split;			/* in the second: s32 */
	size_t start_pfn, end_pfn;	/* in the second, of long_size bytes */
	size_t long_size;
	size_t start_pfn_64;		/* in the second; end_pfn and max_mapnr follow */
};

static const struct layout layouts[] = {
	{ 428, 440, 12, 16, 24, 8, 80 },	/* 64-bit */
	{ 416, 428, 8, 12, 16, 4, 56 },		/* 32-bit, u64 aligned to 4 (i386) */
};

#define FIRST_VERSION_OF_SPLIT 2
#define FIRST_VERSION_OF_64 6
#define VERSION_AT 8
#define NEEDED 512

struct part {
	bool is_kdump, is_split;
	uint64_t start, end, max;
};

/* A header of this machine's or of the other byte order. */
static uint64_t number(const unsigned char *p, size_t size, bool swapped)
{
	uint64_t v64;
	uint32_t v32;

	memcpy(&v32, p, sizeof(v32));
	if (size == sizeof(v32))
		return swapped ? __builtin_bswap32(v32) : v32;
	memcpy(&v64, p, sizeof(v64));
	return swapped ? __builtin_bswap64(v64) : v64;
}

static bool is_block_size(uint64_t size)
{
	return size >= 512 && size <= (1 << 20) && !(size & (size - 1));
}

static void read_part(const struct layout *l, const unsigned char *first,
		      const unsigned char *second, uint64_t version, bool swapped,
		      struct part *part)
{
	part->is_split = version >= FIRST_VERSION_OF_SPLIT && number(second + l->split, 4, swapped);
	part->start = number(second + l->start_pfn, l->long_size, swapped);
	part->end = number(second + l->end_pfn, l->long_size, swapped);
	part->max = number(first + l->max_mapnr, 4, swapped);
	if (version >= FIRST_VERSION_OF_64) {
		part->start = number(second + l->start_pfn_64, 8, swapped);
		part->end = number(second + l->start_pfn_64 + 8, 8, swapped);
		part->max = number(second + l->start_pfn_64 + 16, 8, swapped);
	}
}

/* Files that are too short or strange are left for libkdumpfile to refuse. */
static void inspect(int fd, struct part *part)
{
	unsigned char first[NEEDED], second[NEEDED];

	if (pread(fd, first, NEEDED, 0) != NEEDED || memcmp(first, SIGNATURE, strlen(SIGNATURE)))
		return;
	part->is_kdump = true;

	uint64_t version = number(first + VERSION_AT, 4, false);
	bool swapped = version > 0xffff;

	version = number(first + VERSION_AT, 4, swapped);
	for (size_t i = 0; i < MT_ARRAY_SIZE(layouts); i++) {
		uint64_t block = number(first + layouts[i].block_size, 4, swapped);

		if (is_block_size(block) && pread(fd, second, NEEDED, (off_t)block) == NEEDED) {
			read_part(&layouts[i], first, second, version, swapped, part);
			return;
		}
	}
}

static int by_start(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return x->start != y->start ? (x->start < y->start ? -1 : 1) :
	       x->end != y->end ? (x->end < y->end ? -1 : 1) : 0;
}

/* Together they must cover every page frame once. */
static struct mt_error *check_coverage(struct part *parts, size_t n)
{
	uint64_t next = 0;

	qsort(parts, n, sizeof(*parts), by_start);
	for (size_t i = 0; i < n; i++) {
		if (!parts[i].is_split)
			return n == 1 ? NULL :
			       mt_error_create(MT_ERR_FORMAT, "not all of these files are parts of "
					       "a split dump");
		if (parts[i].start != next)
			break;
		next = parts[i].end;
	}
	if (n && next >= parts[0].max)
		return NULL;
	return mt_error_create(MT_ERR_FORMAT, "a split dump whose files have page frames up to %"
			       PRIu64 " of %" PRIu64 " only; name all of its files", next,
			       n ? parts[0].max : 0);
}

struct mt_error *mt_kmem_split_check(const int fds[], size_t n, bool *all_kdump)
{
	mt_cleanup(free) struct part *parts = calloc(n, sizeof(*parts));

	if (!parts)
		return mt_error_nomem();
	*all_kdump = true;
	for (size_t i = 0; i < n; i++) {
		inspect(fds[i], &parts[i]);
		*all_kdump = *all_kdump && parts[i].is_kdump;
	}
	return *all_kdump ? check_coverage(parts, n) : NULL;
}
