/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unpacks what lies packed in memory into memory, never more than it is allowed to become. */
#ifndef MT_BASE_UNPACK_MEMORY_H
#define MT_BASE_UNPACK_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Bytes that grow. Zero-initialise. */
struct mt_unpacked {
	unsigned char *v;
	size_t n, capacity;
	size_t max;		/* n is never more */
};

/* Frees the bytes, not the struct. */
void mt_unpacked_release(struct mt_unpacked *bytes);

static inline __attribute__((unused)) void mt_cleanup_unpacked(struct mt_unpacked *bytes)
{
	mt_unpacked_release(bytes);
}

/*
 * Makes room for len bytes behind those that are there; bytes->n stays.  MT_ERR_FORMAT: they
 * would be more than bytes->max; MT_ERR_NOMEM.
 */
struct mt_error *mt_unpacked_reserve(struct mt_unpacked *bytes, size_t len);

/* Names the way of packing that len bytes at packed begin with ("lz4"); NULL: none known here. */
const char *mt_packed_with(const void *packed, size_t len);

/*
 * Unpacks the one stream that len bytes at packed begin with (gzip, xz, lzma, zstd, bzip2, lz4 as
 * "lz4 -l" writes it, lzo as lzop does) to the end of bytes; what follows the stream is left alone.
 * Whatever the stream claims, bytes->n does not exceed bytes->max.  MT_ERR_UNKNOWN_FORMAT: no
 * known stream begins there; MT_ERR_FORMAT: it is damaged, cut off or too large; MT_ERR_NOMEM.
 */
struct mt_error *mt_unpack_memory(const void *packed, size_t len, struct mt_unpacked *bytes);

/* Unpacks a stream that begins with MT_LZ4_MAGIC, as mt_unpack_memory() does. */
struct mt_error *mt_unpack_lz4(const unsigned char *packed, size_t len, struct mt_unpacked *bytes);

/* Unpacks a stream that begins with MT_LZO_MAGIC, as mt_unpack_memory() does. */
struct mt_error *mt_unpack_lzo(const unsigned char *packed, size_t len, struct mt_unpacked *bytes);

#define MT_LZ4_MAGIC "\x02\x21\x4c\x18"
#define MT_LZO_MAGIC "\x89LZO\0\r\n\x1a\n"

#endif
