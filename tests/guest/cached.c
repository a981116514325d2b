// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs in the guest: how many pages of each file are in the page cache, as mincore() says.
 *
 *	cached FILE...
 *
 * A line for each: device inode size pages path.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static size_t count(int fd, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), n = (size + page - 1) / page, in = 0;
	unsigned char *vec = malloc(n + 1);
	void *at = n ? mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

	if (vec && at != MAP_FAILED && !mincore(at, size, vec))
		for (size_t i = 0; i < n; i++)
			in += vec[i] & 1;
	if (at != MAP_FAILED)
		munmap(at, size);
	free(vec);
	return in;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY);
		struct stat st;

		if (fd < 0 || fstat(fd, &st)) {
			perror(argv[i]);
			return 1;
		}
		printf("%u:%u %llu %llu %zu %s\n", major(st.st_dev), minor(st.st_dev),
		       (unsigned long long)st.st_ino, (unsigned long long)st.st_size,
		       count(fd, (size_t)st.st_size), argv[i]);
		close(fd);
	}
	return 0;
}
