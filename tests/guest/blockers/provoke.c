// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs in a guest and fragments its memory on purpose, then stays as it is until it is killed.
 *
 *	provoke SEED MEGABYTES DIRECTORY
 *
 * What it does, and how much of each, follows from the seed: anonymous memory of which every k-th
 * page stays, mlocked memory, pages pinned by vmsplice() and by io_uring's fixed buffers, files of
 * a file system in memory, small files (slab), page tables, pipes that are full (pages of the
 * kernel), page cache of a disk.  It prints a line for each, "NAME PAGES", and "ready".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static size_t page;
static uint64_t state;
static const char *folder;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* from 0 to n - 1 */
static size_t up_to(size_t n)
{
	return n ? (size_t)(next_random() % n) : 0;
}

static void say(const char *name, size_t pages)
{
	dprintf(1, "%s %zu\n", name, pages);
}

static unsigned char *map(size_t pages)
{
	unsigned char *p = mmap(NULL, pages * page, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void touch(unsigned char *p, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		p[i * page] = (unsigned char)(i + 1);
}

/* Anonymous memory of which a part is given back, page by page, at random or in steps. */
static void anonymous(size_t pages)
{
	unsigned char *p = map(pages);
	size_t step = 1 + up_to(9), kept = 0;
	bool at_random = up_to(2);

	if (!p)
		return;
	touch(p, pages);
	for (size_t i = 0; i < pages; i++) {
		if (at_random ? up_to(step + 1) : i % (step + 1))
			madvise(p + i * page, page, MADV_DONTNEED);
		else
			kept++;
	}
	say("anon", kept);
}

static void locked(size_t pages)
{
	unsigned char *p = map(pages);

	if (p && !mlock(p, pages * page))
		say("mlocked", pages);
}

/* Pages far from each other, each in a pipe. */
static void spliced(size_t pages)
{
	size_t done = 0, apart = 1 + up_to(24);
	unsigned char *p = map(pages * apart);
	int ends[2];

	if (!p)
		return;
	touch(p, pages * apart);
	while (done < pages && !pipe(ends)) {
		int slots = fcntl(ends[1], F_SETPIPE_SZ, 64 * (int)page);
		size_t before = done;

		slots = slots > 0 ? slots / (int)page : 16;
		for (int i = 0; i < slots && done < pages; i++, done++) {
			struct iovec v = { p + done * apart * page, page };

			if (vmsplice(ends[1], &v, 1, SPLICE_F_NONBLOCK) != (ssize_t)page)
				break;
		}
		if (done == before)
			break;
	}
	for (size_t i = 0; i < pages * apart; i++)
		if (i % apart)
			madvise(p + i * page, page, MADV_DONTNEED);
	say("vmsplice", done);
}

#define IORING_REGISTER_BUFFERS_ 0

/* struct io_uring_params is 120 bytes in every kernel. */
static void fixed_buffers(size_t pages)
{
	static uint32_t params[30];
	struct iovec v[1024];
	size_t apart = 2 + up_to(8), n = pages < 1024 ? pages : 1024;
	unsigned char *p = map(n * apart);
	int ring = (int)syscall(SYS_io_uring_setup, 1, params);

	if (!p || ring < 0)
		return;
	touch(p, n * apart);
	for (size_t i = 0; i < n; i++)
		v[i] = (struct iovec){ p + i * apart * page, page };
	if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS_, v, n))
		return;
	for (size_t i = 0; i < n * apart; i++)
		if (i % apart)
			madvise(p + i * page, page, MADV_DONTNEED);
	say("io_uring", n);
}

/* Files in memory, every other of which is removed. */
static void files(const char *name, size_t number, size_t pages_each, size_t keep_of)
{
	static char data[1 << 16];
	char path[256];
	size_t kept = 0;

	for (size_t i = 0; i < number; i++) {
		snprintf(path, sizeof(path), "%s/%s%zu", folder, name, i);
		int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);

		if (fd < 0)
			break;
		for (size_t n = 0; n < pages_each; n++)
			if (write(fd, data, page) < 0)
				break;
		close(fd);
	}
	for (size_t i = 0; i < number; i++) {
		snprintf(path, sizeof(path), "%s/%s%zu", folder, name, i);
		if (up_to(keep_of))
			unlink(path);
		else
			kept++;
	}
	say(name, kept * (pages_each ? pages_each : 1));
}

/* A table for each address that is touched; what is read is the page of zeroes. */
static void tables(size_t number)
{
	size_t apart = (size_t)1 << 21;
	unsigned char *p = mmap(NULL, number * apart, PROT_READ,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	volatile unsigned char sum = 0;

	if (p == MAP_FAILED)
		return;
	madvise(p, number * apart, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < number; i++)
		sum = (unsigned char)(sum + p[i * apart]);
	say("tables", number);
}

/* Data in pipes: pages that the kernel allocates and does not mark. */
static void pipes(size_t pages)
{
	static char data[4096];
	size_t done = 0;
	int ends[2];

	while (done < pages && !pipe2(ends, O_NONBLOCK)) {
		size_t before = done;

		fcntl(ends[1], F_SETPIPE_SZ, 64 * (int)page);
		while (done < pages && write(ends[1], data, sizeof(data)) == sizeof(data))
			done++;
		if (done == before)
			break;
	}
	say("pipes", done);
}

/* Stays open: a disk that nobody has open loses its page cache. */
static void disk(size_t pages)
{
	static char data[1 << 16];
	int fd = open("/dev/vda", O_RDONLY);
	size_t done = 0;

	if (fd < 0)
		return;
	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	while (done < pages && read(fd, data, page) == (ssize_t)page)
		done++;
	say("disk", done);
}

/* One thing of the list, with about so many pages. */
static void do_one(size_t pages)
{
	switch (up_to(10)) {
	case 0:
	case 1:
	case 2:
		anonymous(pages);
		break;
	case 3:
		locked(pages / 2);
		break;
	case 4:
		spliced(pages / 64 + 1);
		break;
	case 5:
		fixed_buffers(pages / 64 + 1);
		break;
	case 6:
		files("tmpfs", pages / 8 + 1, 8, 1 + up_to(3));
		break;
	case 7:
		files("small", pages / 8 + 1, 0, 1 + up_to(4));
		break;
	case 8:
		up_to(2) ? tables(pages / 64 + 1) : pipes(pages / 32 + 1);
		break;
	default:
		disk(pages);
	}
}

int main(int argc, char **argv)
{
	struct rlimit files_limit = { 65536, 65536 };
	size_t left, all;

	if (argc != 4)
		return 2;
	page = (size_t)sysconf(_SC_PAGESIZE);
	state = (strtoull(argv[1], NULL, 10) + 1) * UINT64_C(0x9e3779b97f4a7c15);
	left = all = strtoull(argv[2], NULL, 10) * ((1 << 20) / page);
	folder = argv[3];
	setrlimit(RLIMIT_NOFILE, &files_limit);
	if (up_to(3))
		prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	while (left > all / 20) {
		size_t n = left / 2 + up_to(left / 2);

		n = n / (1 + up_to(4)) + 16;
		n = n > left ? left : n;
		do_one(n);
		left -= n;
	}
	dprintf(1, "ready\n");
	for (;;)
		pause();
}
