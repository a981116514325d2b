/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading whole small files, /proc's among them, below a root. */
#ifndef MT_BASE_FILE_H
#define MT_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

/* A buffer that is kept from one read to the next. Zero-initialise. */
struct mt_buffer {
	char *data;
	size_t len;		/* bytes of the last read */
	size_t capacity;
};

/*
 * Reads the file at path ("/proc/zoneinfo") below root ("" for this machine)
 * into buf, whose memory is reused.  Each read call asks for all the room
 * there is, so the number of calls is the kernel's choice, not ours.
 * Errors name the path: MT_ERR_NOT_FOUND, MT_ERR_DENIED, MT_ERR_SYSTEM (a
 * directory, a read error), MT_ERR_NOMEM (over limit bytes).
 */
struct mt_error *mt_file_read(const char *root, const char *path, size_t limit,
			      struct mt_buffer *buf);

/*
 * Reads size bytes at offset of such a file, which may be longer than any
 * machine has memory.  MT_ERR_NOT_FOUND if it does not reach so far.
 */
struct mt_error *mt_file_read_at(const char *root, const char *path, uint64_t offset,
				 void *data, size_t size);

/* The same as mt_file_read() from a file that is open; name it in errors. */
struct mt_error *mt_file_read_fd(int fd, const char *name, size_t limit, struct mt_buffer *buf);

void mt_buffer_release(struct mt_buffer *buf);

static inline __attribute__((unused)) void mt_cleanup_buffer(struct mt_buffer *buf)
{
	mt_buffer_release(buf);
}

#endif
