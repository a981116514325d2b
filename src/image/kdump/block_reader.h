/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole blocks of a kdump that follow each other, read without the library: many of them are read
 * and unpacked straight to where they are wanted, with no cache between.  What is in the least
 * unusual is left to the library, which then says what is wrong with it.
 */
#ifndef MT_IMAGE_KDUMP_BLOCK_READER_H
#define MT_IMAGE_KDUMP_BLOCK_READER_H

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "image/kdump/kdump_file.h"

/* For one thread at a time. */
struct mt_block_reader;

/*
 * Opens a reader of the file behind fd, which stays the caller's and must outlive it; kdump is what
 * mt_kdump_file_inspect() found.  *reader is NULL where the file is none that it reads: a part of
 * a set, or one whose maps are not known.  MT_ERR_NOMEM, MT_ERR_SYSTEM.
 */
struct mt_error *mt_block_reader_open(int fd, const struct mt_kdump_file *kdump,
				      struct mt_block_reader **reader);

/* Closes it; NULL is fine. */
void mt_block_reader_close(struct mt_block_reader *reader);
MT_DEFINE_CLEANUP(mt_block_reader, struct mt_block_reader *, mt_block_reader_close)

/*
 * Copies whole blocks from phys, a multiple of the block's size, on to buf, at most len bytes.
 * Returns how many bytes were copied: fewer, or none, where a block is not in the file, or is not
 * what it should be.
 */
size_t mt_block_reader_read(struct mt_block_reader *reader, uint64_t phys, void *buf, size_t len);

#endif
