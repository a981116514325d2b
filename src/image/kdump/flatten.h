/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flattened format (makedumpfile -F, QEMU's dump-guest-memory): a dump
 * written to where one cannot seek, as records of where the bytes belong.
 *
 *	0	signature "makedumpfile", be64 type 1, be64 version 1
 *	4096	be64 offset, be64 size, size bytes	repeated
 *		be64 -1, be64 -1			at the end
 */
#ifndef MT_IMAGE_KDUMP_FLATTEN_H
#define MT_IMAGE_KDUMP_FLATTEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/progress.h"
#include "image/kdump/extents.h"

/* Whether the file behind fd is a flattened one. */
bool mt_flatten_is_flattened(int fd);

/* What became of a flattened file. */
struct mt_flattened {
	int fd;				/* a new file without a name, in $TMPDIR or /var/tmp */
	bool is_cut;			/* the flattened file ended early */
	uint64_t size;			/* bytes the flattened file has */
	struct mt_extents there;	/* what of the new file was written, where it is cut */
};

/*
 * Writes the file's bytes where they belong, as many as there are.  The caller closes
 * result->fd and releases result->there.  MT_ERR_FORMAT (with the place in the file),
 * MT_ERR_SYSTEM (no space: how much is needed), MT_ERR_STOPPED.
 */
struct mt_error *mt_flatten_rearrange(int fd, const struct mt_progress *progress,
				      struct mt_flattened *result);

#endif
