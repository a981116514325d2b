/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packs pages one by one, as the pages of compressed kdumps are. */
#ifndef MT_BASE_UNPACK_PACK_H
#define MT_BASE_UNPACK_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_packer;

/*
 * Makes what packs pieces of at most max bytes; the caller destroys it.  name is "zlib", "lzo",
 * "snappy" or "zstd"; MT_ERR_USAGE: none of these.  MT_ERR_NOMEM.
 */
struct mt_error *mt_packer_create(const char *name, size_t max, struct mt_packer **packer);

/* Frees the packer; NULL is allowed. */
void mt_packer_destroy(struct mt_packer *packer);
MT_DEFINE_CLEANUP(mt_packer, struct mt_packer *, mt_packer_destroy)

/*
 * Packs len bytes; returns how many bytes *packed has then, which belongs to the packer and is
 * valid until the next call.  0: it would not become smaller.
 */
size_t mt_packer_run(struct mt_packer *packer, const void *bytes, size_t len,
		     const unsigned char **packed);

/*
 * Tells by which bit of a page descriptor's flags a kdump says so (DUMP_DH_COMPRESSED_ZLIB and so
 * on of makedumpfile's diskdump_mod.h).
 */
uint32_t mt_packer_flag(const struct mt_packer *packer);

#endif
