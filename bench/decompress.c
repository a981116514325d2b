// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What decompressing a kdump takes, and nothing else: no cache, no translation, no look at what
 * comes out.
 *
 *	decompress DUMP THREADS [FIRST-LAST...]		page frames, both included; none: all
 *
 * It prints pages, bytes read, bytes made, seconds, CPU seconds of all threads.  The libraries are
 * loaded when needed, so that nothing of theirs must be installed to build this.  The layout is
 * makedumpfile's diskdump_mod.h, for dumps of 64-bit machines of this one's byte order, not
 * flattened and not split.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BLOCK_SIZE_AT	428 /* in the header: s32; then sub_hdr_size and bitmap_blocks, in blocks */
#define MAX_MAPNR_AT	96	/* in the second header: u64 */
#define MAX_BLOCK	65536u
#define BATCH		256u	/* pages that a thread takes at a time */
#define MAX_THREADS	64
#define MAX_RANGES	4096

#define BY_ZLIB		0x1u
#define BY_LZO		0x2u
#define BY_ZSTD		0x20u

struct descriptor {
	uint64_t offset;
	uint32_t size, flags;
	uint64_t page_flags;
};

static int (*uncompress)(unsigned char *, unsigned long *, const unsigned char *, unsigned long);
static int (*lzo1x_decompress_safe)(const unsigned char *, unsigned long, unsigned char *,
				    unsigned long *, void *);
static size_t (*zstd_decompress)(void *, size_t, const void *, size_t);

static const unsigned char *file;
static uint64_t file_size, block;
static const struct descriptor **wanted;
static uint64_t nr_wanted, taken, bytes_read, bytes_made;

static _Noreturn void fail(const char *why)
{
	fprintf(stderr, "decompress: %s\n", why);
	exit(2);
}

static void *load(const char *library, const char *name)
{
	void *handle = dlopen(library, RTLD_NOW);
	void *symbol = handle ? dlsym(handle, name) : NULL;

	if (!symbol)
		fprintf(stderr, "decompress: without %s\n", library);
	return symbol;
}

static size_t expand(const struct descriptor *d, unsigned char *to)
{
	const unsigned char *from = file + d->offset;
	unsigned long size = block;

	if (d->flags & BY_ZLIB)
		return uncompress && !uncompress(to, &size, from, d->size) ? size : 0;
	if (d->flags & BY_LZO)
		return lzo1x_decompress_safe &&
		       !lzo1x_decompress_safe(from, d->size, to, &size, NULL) ? size : 0;
	if (d->flags & BY_ZSTD)
		return zstd_decompress ? zstd_decompress(to, block, from, d->size) : 0;
	memcpy(to, from, block);
	return block;
}

static void *work(void *unused)
{
	unsigned char page[MAX_BLOCK];
	uint64_t read = 0, made = 0, first;

	(void)unused;
	while ((first = __atomic_fetch_add(&taken, BATCH, __ATOMIC_RELAXED)) < nr_wanted) {
		for (uint64_t i = first; i < first + BATCH && i < nr_wanted; i++) {
			if (expand(wanted[i], page) != block)
				fail("a page does not decompress");
			read += wanted[i]->size;
			made += block;
		}
	}
	__atomic_fetch_add(&bytes_read, read, __ATOMIC_RELAXED);
	__atomic_fetch_add(&bytes_made, made, __ATOMIC_RELAXED);
	return NULL;
}

static uint64_t number(uint64_t at, size_t size)
{
	uint64_t value = 0;

	if (at + size > file_size)
		fail("the file is too short");
	memcpy(&value, file + at, size);
	return value;
}

static uint64_t ranges[MAX_RANGES][2];
static int nr_ranges;

static void read_ranges(int n, char **words)
{
	for (int i = 0; i < n && i < MAX_RANGES; i++, nr_ranges++)
		if (sscanf(words[i], "%lu-%lu", &ranges[i][0], &ranges[i][1]) != 2)
			fail("FIRST-LAST are two numbers");
}

static bool is_wanted(uint64_t pfn)
{
	for (int i = 0; i < nr_ranges; i++)
		if (ranges[i][0] <= pfn && pfn <= ranges[i][1])
			return true;
	return !nr_ranges;
}

static void find_pages(void)
{
	uint64_t sub_blocks, bitmap_blocks, bitmap, at, max;

	block = number(BLOCK_SIZE_AT, 4);
	sub_blocks = number(BLOCK_SIZE_AT + 4, 4);
	bitmap_blocks = number(BLOCK_SIZE_AT + 8, 4);
	if (memcmp(file, "KDUMP   ", 8) || block < 512 || block > MAX_BLOCK)
		fail("no kdump, or a flattened one");
	max = number(block + MAX_MAPNR_AT, 8);
	bitmap = (1 + sub_blocks + bitmap_blocks / 2) * block;
	at = (1 + sub_blocks + bitmap_blocks) * block;
	if (max > bitmap_blocks / 2 * block * 8)
		fail("more pages than the bitmap has");
	wanted = malloc((max + 1) * sizeof(*wanted));
	if (!wanted)
		fail("no memory");
	for (uint64_t pfn = 0; pfn < max; pfn++) {
		const struct descriptor *d;

		if (!(number(bitmap + pfn / 8, 1) >> pfn % 8 & 1))
			continue;
		number(at + sizeof(*d) - 8, 8);
		d = (const void *)(file + at);
		at += sizeof(*d);
		if (d->offset > file_size || d->size > file_size - d->offset)
			fail("a page lies behind the end");
		if (is_wanted(pfn))
			wanted[nr_wanted++] = d;
	}
}

static double seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void run_threads(int n)
{
	pthread_t threads[MAX_THREADS];

	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, work, NULL))
			fail("no thread");
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
	int fd, n = argc > 2 ? atoi(argv[2]) : 0;
	struct stat stat;
	double began, cpu;

	if (n < 1 || n > MAX_THREADS)
		fail("usage: decompress DUMP THREADS [FIRST-LAST...]");
	fd = open(argv[1], O_RDONLY);
	if (fd < 0 || fstat(fd, &stat))
		fail("cannot open the dump");
	file_size = (uint64_t)stat.st_size;
	file = mmap(NULL, file_size, PROT_READ, MAP_SHARED, fd, 0);
	if (file == MAP_FAILED)
		fail("cannot map the dump");
	uncompress = load("libz.so.1", "uncompress");
	lzo1x_decompress_safe = load("liblzo2.so.2", "lzo1x_decompress_safe");
	zstd_decompress = load("libzstd.so.1", "ZSTD_decompress");
	read_ranges(argc - 3, argv + 3);
	find_pages();
	/* the first round brings the pages of the file */
	for (int round = 0; round < 2; round++) {
		taken = bytes_read = bytes_made = 0;
		began = seconds(CLOCK_MONOTONIC);
		cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
		run_threads(n);
	}
	printf("%lu %lu %lu %.4f %.4f\n", nr_wanted, bytes_read, bytes_made,
	       seconds(CLOCK_MONOTONIC) - began, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
}
