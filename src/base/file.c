// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More than /proc/zoneinfo of a machine with 64 CPUs. */
#define FIRST_CAPACITY ((size_t)64 << 10)

static struct mt_error *grow(struct mt_buffer *buf, size_t limit, const char *path)
{
	size_t capacity = buf->capacity ? buf->capacity * 2 : FIRST_CAPACITY;

	if (buf->capacity > limit)
		return mt_error_create(MT_ERR_NOMEM, "%s: larger than %zu bytes", path, limit);

	char *data = realloc(buf->data, capacity);

	if (!data)
		return mt_error_nomem();
	buf->data = data;
	buf->capacity = capacity;
	return NULL;
}

struct mt_error *mt_file_read_fd(int fd, const char *path, size_t limit, struct mt_buffer *buf)
{
	buf->len = 0;
	for (;;) {
		if (buf->len == buf->capacity) {
			struct mt_error *err = grow(buf, limit, path);

			if (err)
				return err;
		}
		ssize_t n = read(fd, buf->data + buf->len, buf->capacity - buf->len);

		if (n == 0)
			return NULL;
		if (n > 0)
			buf->len += (size_t)n;
		else if (errno != EINTR)
			return mt_error_from_errno(errno, "%s", path);
	}
}

struct mt_error *mt_file_read(const char *root, const char *path, size_t limit,
			      struct mt_buffer *buf)
{
	mt_cleanup(free) char *full = NULL;

	if (asprintf(&full, "%s%s", root, path) < 0)
		return mt_error_nomem();

	/* O_NONBLOCK: a FIFO in a saved tree must not hang us */
	mt_cleanup(fd) int fd = open(full, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return mt_error_from_errno(errno, "%s", full);
	return mt_file_read_fd(fd, full, limit, buf);
}

void mt_buffer_release(struct mt_buffer *buf)
{
	free(buf->data);
	*buf = (struct mt_buffer){ 0 };
}
