// SPDX-License-Identifier: GPL-2.0-or-later
/* Blocks in the zlib format (RFC 1950), by libdeflate: faster on whole buffers than zlib is. */
#include <libdeflate.h>

#include "base/unpack/block_private.h"

void *mt_zlib_blocks_open(void)
{
	return libdeflate_alloc_decompressor();
}

void mt_zlib_blocks_close(void *state)
{
	if (state)
		libdeflate_free_decompressor(state);
}

bool mt_zlib_block(void *state, const void *from, size_t from_len, void *to, size_t to_len)
{
	/* without room for a length only one that fits exactly is a success */
	return libdeflate_zlib_decompress(state, from, from_len, to, to_len, NULL) ==
	       LIBDEFLATE_SUCCESS;
}
