/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which bytes of physical memory were read.  mt_dump_note_reads() has a dump note them here, and
 * mt_extract_write() writes those and no others.
 */
#ifndef MT_IMAGE_READS_READS_H
#define MT_IMAGE_READS_READS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_reads;

/* Bytes of physical memory that are noted together; no kernel has smaller pages. */
#define MT_READS_CHUNK 4096u

/* Makes a note of nothing read, which the caller destroys.  MT_ERR_NOMEM. */
struct mt_error *mt_reads_create(struct mt_reads **reads);

/* Frees the note; NULL is allowed. */
void mt_reads_destroy(struct mt_reads *reads);
MT_DEFINE_CLEANUP(mt_reads, struct mt_reads *, mt_reads_destroy)

/*
 * Notes that len bytes at the physical address phys were read.  Several threads may do so at once.
 * Where memory is short, mt_reads_list() will tell.
 */
void mt_reads_add(struct mt_reads *reads, uint64_t phys, size_t len);

/*
 * Lists the chunks of which at least a byte was read: their addresses divided by MT_READS_CHUNK,
 * ascending, n of them; the caller frees *chunks.  MT_ERR_NOMEM, also where an earlier
 * mt_reads_add() had no memory.
 */
struct mt_error *mt_reads_list(struct mt_reads *reads, uint64_t **chunks, size_t *n);

/*
 * Zeroes in bytes, the MT_READS_CHUNK bytes of a chunk, all that was not read; returns how many
 * bytes were.
 */
size_t mt_reads_cut(const struct mt_reads *reads, uint64_t chunk, unsigned char *bytes);

#endif
