/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what was read of a dump, and nothing else, as a dump of its own. */
#ifndef MT_IMAGE_EXTRACT_EXTRACT_H
#define MT_IMAGE_EXTRACT_EXTRACT_H

#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/progress.h"
#include "image/dump/dump.h"
#include "image/reads/reads.h"

/* What is written, and how; afterwards how much it was. */
struct mt_extract {
	struct mt_dump *dump;		/* set up (mt_dump_set_linux()), no longer noting */
	struct mt_reads *reads;
	const char *compress;		/* "zlib", "lzo", "zstd" */
	const struct mt_progress *progress;
	uint64_t nr_pages;		/* in the file */
	uint64_t bytes;			/* of these that were read: the rest is zeroes */
};

/*
 * Writes the extract to out, a file that can be sought, from where it stands at its beginning.
 * The bitmap of the machine's memory is the source's, so that what is not in the extract reads as
 * left out.  Pages go one by one; of each, a word is kept in memory.  MT_ERR_USAGE: compress is
 * unknown, or a 32-bit machine other than x86; MT_ERR_NOT_FOUND: there is no VMCOREINFO, without
 * which nobody can open it; MT_ERR_STOPPED; MT_ERR_NOMEM; errors of reading the dump, of writing.
 */
struct mt_error *mt_extract_write(struct mt_extract *extract, FILE *out);

#endif
