// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Holds memory of one kind until it is killed, and says "ready" when it does:
 *
 *	hold anon MIB		anonymous memory
 *	hold huge MIB		the same, where the kernel may make huge pages of it
 *	hold hugetlb FILE PAGES MORE	so many touched huge pages of a file of hugetlbfs, and
 *				more that are reserved only
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int hold_anon(size_t size, int huge)
{
	char *p = mmap(NULL, size + 2 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	if (p == MAP_FAILED)
		return fail("mmap");
	p += 2 * MIB - (size_t)p % (2 * MIB);
	if (madvise(p, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) && huge)
		return fail("madvise");
	/* bytes that do not compress to nothing */
	for (size_t i = 0; i < size; i += 64)
		memcpy(p + i, &i, sizeof(i));
	return 0;
}

static int hold_hugetlb(const char *path, size_t touched, size_t more)
{
	int fd = open(path, O_CREAT | O_RDWR, 0600);
	char *p;

	if (fd < 0)
		return fail(path);
	p = mmap(NULL, (touched + more) * 2 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return fail("mmap");
	for (size_t i = 0; i < touched; i++)
		p[i * 2 * MIB] = 1;
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 1;

	if (argc == 3 && (!strcmp(argv[1], "anon") || !strcmp(argv[1], "huge")))
		failed = hold_anon(strtoul(argv[2], NULL, 10) * MIB, argv[1][0] == 'h');
	else if (argc == 5 && !strcmp(argv[1], "hugetlb"))
		failed = hold_hugetlb(argv[2], strtoul(argv[3], NULL, 10),
				      strtoul(argv[4], NULL, 10));
	if (failed)
		return 1;
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
