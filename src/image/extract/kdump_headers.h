/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of a kdump-compressed file, version 6 (makedumpfile's diskdump_mod.h). */
#ifndef MT_IMAGE_EXTRACT_KDUMP_HEADERS_H
#define MT_IMAGE_EXTRACT_KDUMP_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* What the headers tell. */
struct mt_kdump_headers {
	const char *machine;		/* as uname says */
	const char *vmcoreinfo;		/* its text */
	bool is_64;			/* else as i386 has it */
	bool big_endian;
	uint64_t block;			/* bytes of a block, and of a page */
	uint64_t max_pfn;		/* page frames, from 0 */
	uint64_t nr_pages;		/* in the file */
};

/*
 * Makes all blocks before the bitmaps, len bytes in *bytes, which the caller frees: the header,
 * then the sub header with VMCOREINFO as its only note, no registers of any CPU.  MT_ERR_NOMEM;
 * MT_ERR_FORMAT: too many pages for the format.
 */
struct mt_error *mt_kdump_headers_make(const struct mt_kdump_headers *headers,
				       unsigned char **bytes, size_t *len);

/* Returns the blocks that one of the two bitmaps takes. */
uint64_t mt_kdump_bitmap_blocks(const struct mt_kdump_headers *headers);

/* Bytes of a page descriptor. */
#define MT_KDUMP_DESCRIPTOR 24

/* Makes the descriptor of a page: size bytes at offset of the file, packed as flags say. */
void mt_kdump_descriptor_make(const struct mt_kdump_headers *headers, uint64_t offset,
			      uint32_t size, uint32_t flags,
			      unsigned char bytes[MT_KDUMP_DESCRIPTOR]);

#endif
