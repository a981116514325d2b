// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The legacy format of lz4, which kernels are packed with: the magic, then blocks, each behind its
 * size in four bytes; all but the last become 8 MiB.  Nothing marks the end: a kernel's build
 * appends the unpacked size in four bytes, which are no block as nothing follows them.
 */
#include <lz4.h>

#include "base/endian.h"
#include "base/unpack/memory.h"

#define MAGIC_SIZE 4u
#define BLOCK ((size_t)8 << 20)

static struct mt_error *unpack_block(const unsigned char *packed, size_t len,
				     struct mt_unpacked *bytes)
{
	size_t room = bytes->max - bytes->n < BLOCK ? bytes->max - bytes->n : BLOCK;
	struct mt_error *err = mt_unpacked_reserve(bytes, room ? room : 1);

	if (err)
		return err;

	int n = LZ4_decompress_safe((const char *)packed, (char *)bytes->v + bytes->n, (int)len,
				    (int)room);

	if (n < 0)
		return mt_error_create(MT_ERR_FORMAT, "damaged data");
	bytes->n += (size_t)n;
	return NULL;
}

struct mt_error *mt_unpack_lz4(const unsigned char *packed, size_t len, struct mt_unpacked *bytes)
{
	size_t at = MAGIC_SIZE, before = bytes->n;
	struct mt_error *err = NULL;

	while (!err && len - at > 4) {
		size_t size = (size_t)mt_endian_uint(packed + at, 4, false), start = bytes->n;

		/* a block that is not full was the last */
		if (start > before && (start - before) % BLOCK)
			break;
		at += 4;
		if (!size || size > (size_t)LZ4_COMPRESSBOUND(BLOCK) || size > len - at)
			return mt_error_create(MT_ERR_FORMAT, "a block of %zu bytes, %zu are left",
					       size, len - at);
		err = unpack_block(packed + at, size, bytes);
		at += size;
	}
	return err;
}
