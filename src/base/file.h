/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading whole small files, /proc's among them, below a root. */
#ifndef MT_BASE_FILE_H
#define MT_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Bytes whose memory is kept from one read to the next.  Zeroes are an empty buffer. */
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
 * Reads size bytes at offset bytes of the file at path below root into data; it may
 * be longer than any machine has memory.  Errors as mt_file_read()'s, and
 * MT_ERR_NOT_FOUND if it does not reach so far.
 */
struct mt_error *mt_file_read_at(const char *root, const char *path, uint64_t offset,
				 void *data, size_t size);

/*
 * Reads the rest of a file that is open as fd into buf, at most limit bytes;
 * name is the file's in errors, which are mt_file_read()'s.
 */
struct mt_error *mt_file_read_fd(int fd, const char *name, size_t limit, struct mt_buffer *buf);

/* Frees what buf holds, and makes it an empty buffer. */
void mt_buffer_release(struct mt_buffer *buf);

/* Releases buf where its scope ends: mt_cleanup(buffer). */
static inline __attribute__((unused)) void mt_cleanup_buffer(struct mt_buffer *buf)
{
	mt_buffer_release(buf);
}

#endif
