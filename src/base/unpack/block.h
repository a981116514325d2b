/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unpacks blocks, each packed for itself, whose unpacked size is known before: pages of dumps. */
#ifndef MT_BASE_UNPACK_BLOCK_H
#define MT_BASE_UNPACK_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/error.h"

/* How a block is packed. */
enum mt_packing { MT_PACKED_ZLIB, MT_PACKED_LZO, MT_PACKED_SNAPPY, MT_PACKED_ZSTD };

/* What is kept from one block to the next; for one thread at a time. */
struct mt_block_unpacker;

/* Creates one.  MT_ERR_NOMEM.  The caller destroys it. */
struct mt_error *mt_block_unpacker_create(struct mt_block_unpacker **unpacker);

/* Destroys it; NULL is fine. */
void mt_block_unpacker_destroy(struct mt_block_unpacker *unpacker);
MT_DEFINE_CLEANUP(mt_block_unpacker, struct mt_block_unpacker *, mt_block_unpacker_destroy)

/*
 * Unpacks from[from_len] to to[to_len]; never more is written.  False, and anything in to: it is
 * damaged, or does not become to_len bytes.
 */
bool mt_block_unpack(struct mt_block_unpacker *unpacker, enum mt_packing packing, const void *from,
		     size_t from_len, void *to, size_t to_len);

#endif
