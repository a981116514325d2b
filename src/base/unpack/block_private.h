/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One way of unpacking blocks each; the library behind it is included in one file. */
#ifndef MT_BASE_UNPACK_BLOCK_PRIVATE_H
#define MT_BASE_UNPACK_BLOCK_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

/* Make what a library keeps from one block to the next, and free it; NULL: no memory. */
void *mt_zlib_blocks_open(void);
void mt_zlib_blocks_close(void *state);
void *mt_zstd_blocks_open(void);
void mt_zstd_blocks_close(void *state);

/* Unpack as mt_block_unpack() does; state is what _open() made. */
bool mt_zlib_block(void *state, const void *from, size_t from_len, void *to, size_t to_len);
bool mt_zstd_block(void *state, const void *from, size_t from_len, void *to, size_t to_len);
bool mt_lzo_block(const void *from, size_t from_len, void *to, size_t to_len);
bool mt_snappy_block(const void *from, size_t from_len, void *to, size_t to_len);

#endif
