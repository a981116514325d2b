/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a file as cat does: one open, reads of 128 KiB to its end, one close. */
#ifndef MT_BENCH_READ_LOOP_H
#define MT_BENCH_READ_LOOP_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* False: there is no such file, or not any more. */
static inline bool read_if_there(const char *path)
{
	static char buffer[128 << 10];
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
	return true;
}

static inline void read_like_cat(const char *path)
{
	if (!read_if_there(path)) {
		perror(path);
		exit(1);
	}
}

#endif
