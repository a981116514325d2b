// SPDX-License-Identifier: GPL-2.0-or-later
/* Blocks of snappy, by its own library. */
#include <snappy-c.h>

#include "base/unpack/block_private.h"

bool mt_snappy_block(const void *from, size_t from_len, void *to, size_t to_len)
{
	size_t len;

	if (snappy_uncompressed_length(from, from_len, &len) != SNAPPY_OK || len != to_len)
		return false;
	return snappy_uncompress(from, from_len, to, &len) == SNAPPY_OK && len == to_len;
}
