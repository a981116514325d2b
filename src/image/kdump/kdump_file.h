/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libkdumpfile takes on trust of the kdump format: that all files of a
 * split set are there, and that a file is as long as its headers and page
 * descriptors say.  0.5.1 reads zeroes, or dies of SIGBUS, where it is not.
 */
#ifndef MT_IMAGE_KDUMP_KDUMP_FILE_H
#define MT_IMAGE_KDUMP_KDUMP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/kdump/extents.h"

/* Bytes of a page descriptor: u64 offset, u32 size, u32 flags, u64 page_flags. */
#define MT_KDUMP_DESCRIPTOR 24

#define MT_KDUMP_NAMES (6 * 65)		/* bytes of struct new_utsname */

/* Of one file; zero if it is not in the kdump format. */
struct mt_kdump_file {
	bool is_kdump, is_split;
	bool is_incomplete;		/* makedumpfile says that it could not write all */
	uint64_t block_size;		/* bytes a page frame of this file; 0: not known */
	uint64_t start, end;		/* page frames of a split file */
	uint64_t max;			/* page frames of all */
	uint64_t size;			/* bytes the file has */
	uint64_t expected_size;		/* bytes it should have, or 0: not known */
	uint64_t cut_pfn;		/* from here on the file has no data */
	uint64_t ram_map_at;		/* place of the bitmap of what the machine had */
	uint64_t ram_map_len;		/* its bytes; 0: not known; as many of what is in the file
					 * follow */
	uint64_t descriptors_at;	/* place of the page descriptors; with ram_map_len */
	bool big_endian;
	unsigned char names[MT_KDUMP_NAMES];	/* of the machine and its kernel (utsname) */
};

/*
 * Reads the headers of the file behind fd, and as many page descriptors as it takes to know where
 * it is cut.  there: what of the file is more than a hole, where a flattened dump was cut off;
 * NULL: all of it.  MT_ERR_FORMAT: not even all headers are there; MT_ERR_NOMEM, MT_ERR_SYSTEM.
 */
struct mt_error *mt_kdump_file_inspect(int fd, const struct mt_extents *there,
				       struct mt_kdump_file *kdump);

/*
 * Whether the machine had this page frame, in the dump or not; true if that is
 * not known.  (0.5.1 of libkdumpfile knows, but loses the memory it takes to
 * tell.)
 */
bool mt_kdump_file_is_ram(int fd, const struct mt_kdump_file *kdump, uint64_t pfn);

/* Counts the page frames that the machine had; UINT64_MAX: not known. */
uint64_t mt_kdump_file_count_ram(int fd, const struct mt_kdump_file *kdump);

/*
 * Checks whether files are one dump, and sorts them.  Parts of a split set may be missing: *missing
 * then says which page frames those have, and is the caller's to free; else it is NULL.
 * MT_ERR_FORMAT if parts are there twice, or of another machine or kernel; MT_ERR_NOMEM.
 */
struct mt_error *mt_kdump_file_check_set(struct mt_kdump_file *files, size_t n, char **missing);

#endif
