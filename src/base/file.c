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

static struct mt_error *open_below(const char *root, const char *path, char **full, int *fd)
{
	if (asprintf(full, "%s%s", root, path) < 0) {
		*full = NULL;
		return mt_error_nomem();
	}
	/* O_NONBLOCK: a FIFO in a saved tree must not hang us */
	*fd = open(*full, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return *fd < 0 ? mt_error_from_errno(errno, "%s", *full) : NULL;
}

struct mt_error *mt_file_read(const char *root, const char *path, size_t limit,
			      struct mt_buffer *buf)
{
	mt_cleanup(free) char *full = NULL;
	mt_cleanup(fd) int fd = -1;
	struct mt_error *err = open_below(root, path, &full, &fd);

	return err ? err : mt_file_read_fd(fd, full, limit, buf);
}

struct mt_error *mt_file_read_piece(const char *root, const char *path, uint64_t offset,
				    void *data, size_t size, size_t *got)
{
	mt_cleanup(free) char *full = NULL;
	mt_cleanup(fd) int fd = -1;
	struct mt_error *err = open_below(root, path, &full, &fd);
	size_t len = 0;

	if (err)
		return err;
	/* what an off_t cannot say no file has */
	while (len < size && offset <= INT64_MAX - size) {
		ssize_t n = pread(fd, (char *)data + len, size - len, (off_t)(offset + len));

		if (n == 0)
			break;
		if (n > 0)
			len += (size_t)n;
		else if (errno != EINTR)
			return mt_error_from_errno(errno, "%s", full);
	}
	*got = len;
	return NULL;
}

struct mt_error *mt_file_read_at(const char *root, const char *path, uint64_t offset,
				 void *data, size_t size)
{
	size_t got;
	struct mt_error *err = mt_file_read_piece(root, path, offset, data, size, &got);

	if (err || got == size)
		return err;
	return mt_error_create(MT_ERR_NOT_FOUND, "%s%s: it does not reach so far", root, path);
}

void mt_buffer_release(struct mt_buffer *buf)
{
	free(buf->data);
	*buf = (struct mt_buffer){ 0 };
}
