// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/unpack/block.h"

#include <stdlib.h>

#include "base/unpack/block_private.h"

struct mt_block_unpacker {
	void *zlib, *zstd;
};

struct mt_error *mt_block_unpacker_create(struct mt_block_unpacker **unpacker)
{
	mt_cleanup(mt_block_unpacker) struct mt_block_unpacker *new = calloc(1, sizeof(*new));

	if (!new)
		return mt_error_nomem();
	new->zlib = mt_zlib_blocks_open();
	new->zstd = mt_zstd_blocks_open();
	if (!new->zlib || !new->zstd)
		return mt_error_nomem();
	*unpacker = mt_steal(new);
	return NULL;
}

void mt_block_unpacker_destroy(struct mt_block_unpacker *unpacker)
{
	if (!unpacker)
		return;
	mt_zlib_blocks_close(unpacker->zlib);
	mt_zstd_blocks_close(unpacker->zstd);
	free(unpacker);
}

bool mt_block_unpack(struct mt_block_unpacker *unpacker, enum mt_packing packing, const void *from,
		     size_t from_len, void *to, size_t to_len)
{
	switch (packing) {
	case MT_PACKED_ZLIB:
		return mt_zlib_block(unpacker->zlib, from, from_len, to, to_len);
	case MT_PACKED_LZO:
		return mt_lzo_block(from, from_len, to, to_len);
	case MT_PACKED_SNAPPY:
		return mt_snappy_block(from, from_len, to, to_len);
	case MT_PACKED_ZSTD:
		return mt_zstd_block(unpacker->zstd, from, from_len, to, to_len);
	}
	return false;
}
