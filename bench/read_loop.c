// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What reading alone costs: opens, reads and closes the files again and again,
 * with the buffer that cat has (128 KiB), and prints the CPU time of one round.
 *
 *	read_loop COUNT FILE...
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static char buffer[128 << 10];

static void read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		perror(path);
		exit(1);
	}
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

static double microseconds(const struct timeval *tv)
{
	return (double)tv->tv_sec * 1e6 + (double)tv->tv_usec;
}

int main(int argc, char **argv)
{
	long count = argc > 2 ? atol(argv[1]) : 0;
	struct rusage before, after;

	if (count < 1) {
		fprintf(stderr, "usage: read_loop COUNT FILE...\n");
		return 2;
	}
	getrusage(RUSAGE_SELF, &before);
	for (long i = 0; i < count; i++)
		for (int file = 2; file < argc; file++)
			read_file(argv[file]);
	getrusage(RUSAGE_SELF, &after);
	printf("%.3f %.3f\n",
	       (microseconds(&after.ru_utime) - microseconds(&before.ru_utime)) / (double)count,
	       (microseconds(&after.ru_stime) - microseconds(&before.ru_stime)) / (double)count);
	return 0;
}
