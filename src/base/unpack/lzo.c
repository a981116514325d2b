// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What lzop writes: a header, then blocks behind their sizes and checksums, all big-endian; a block
 * of size 0 is the end.  The checksums are not looked at: what comes out shows what it is.
 */
#include <lzo/lzo1x.h>
#include <string.h>

#include "base/endian.h"
#include "base/unpack/block_private.h"
#include "base/unpack/memory.h"

#define MAGIC_SIZE (sizeof(MT_LZO_MAGIC) - 1)
#define MAX_BLOCK ((size_t)64 << 20)

/* Flags of the header. */
#define ADLER32_UNPACKED	0x1u
#define ADLER32_PACKED		0x2u
#define EXTRA_FIELD		0x40u
#define CRC32_UNPACKED		0x100u
#define CRC32_PACKED		0x200u
#define FILTER			0x800u

/* From this version of the format on the header has a level and the time's upper half. */
#define WITH_LEVEL 0x940u

struct reader {
	const unsigned char *p;
	size_t left;
	bool is_short;		/* more was asked than is left */
};

static uint64_t take(struct reader *r, size_t size)
{
	uint64_t value = 0;

	if (r->is_short || size > r->left) {
		r->is_short = true;
		return 0;
	}
	if (size <= 8)
		value = mt_endian_uint(r->p, size, true);
	r->p += size;
	r->left -= size;
	return value;
}

/* Moves behind the header; returns its flags. */
static uint32_t read_header(struct reader *r)
{
	uint64_t version = take(r, 2);

	take(r, 2);
	if (version >= WITH_LEVEL)
		take(r, 2);
	take(r, 1);
	if (version >= WITH_LEVEL)
		take(r, 1);

	uint32_t flags = (uint32_t)take(r, 4);

	take(r, flags & FILTER ? 4 : 0);
	take(r, 4);
	take(r, 4);
	if (version >= WITH_LEVEL)
		take(r, 4);
	take(r, (size_t)take(r, 1));
	take(r, 4);
	if (flags & EXTRA_FIELD) {
		take(r, (size_t)take(r, 4));
		take(r, 4);
	}
	return flags;
}

static struct mt_error *unpack_block(struct reader *r, uint32_t flags, size_t to, size_t from,
				     struct mt_unpacked *bytes)
{
	struct mt_error *err = to > MAX_BLOCK || from > to ?
				       mt_error_create(MT_ERR_FORMAT, "a block of %zu bytes that "
						       "becomes %zu", from, to) :
				       mt_unpacked_reserve(bytes, to);
	lzo_uint n = to;

	if (err)
		return err;
	take(r, flags & ADLER32_UNPACKED ? 4 : 0);
	take(r, flags & CRC32_UNPACKED ? 4 : 0);
	take(r, from < to && flags & ADLER32_PACKED ? 4 : 0);
	take(r, from < to && flags & CRC32_PACKED ? 4 : 0);

	const unsigned char *data = r->p;

	take(r, from);
	if (r->is_short)
		return mt_error_create(MT_ERR_FORMAT, "it is cut off");
	if (from == to)
		memcpy(bytes->v + bytes->n, data, to);
	else if (lzo1x_decompress_safe(data, from, bytes->v + bytes->n, &n, NULL) != LZO_E_OK ||
		 n != to)
		return mt_error_create(MT_ERR_FORMAT, "damaged data");
	bytes->n += to;
	return NULL;
}

struct mt_error *mt_unpack_lzo(const unsigned char *packed, size_t len, struct mt_unpacked *bytes)
{
	struct reader r = { .p = packed + MAGIC_SIZE, .left = len - MAGIC_SIZE };
	uint32_t flags = read_header(&r);
	struct mt_error *err = NULL;

	while (!err) {
		size_t to = (size_t)take(&r, 4);

		if (r.is_short)
			return mt_error_create(MT_ERR_FORMAT, "it is cut off");
		if (!to)
			break;
		err = unpack_block(&r, flags, to, (size_t)take(&r, 4), bytes);
	}
	return err;
}

bool mt_lzo_block(const void *from, size_t from_len, void *to, size_t to_len)
{
	lzo_uint n = to_len;

	return lzo1x_decompress_safe(from, from_len, to, &n, NULL) == LZO_E_OK && n == to_len;
}
