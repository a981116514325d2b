/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel in a memory image: its nodes, zones and lists, as a snapshot
 * like any other source's.
 */
#ifndef MT_KERNEL_KERNEL_H
#define MT_KERNEL_KERNEL_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/progress.h"
#include "image/image.h"
#include "model/snapshot.h"

struct mt_kernel;

/*
 * Resolves the layouts and finds nodes and zones.  image must outlive the
 * kernel.  MT_ERR_NOT_FOUND: a type or symbol nothing can be done without;
 * else what reading memory may say.
 */
struct mt_error *mt_kernel_open(struct mt_image *image, const struct mt_progress *progress,
				struct mt_kernel **kernel);
void mt_kernel_close(struct mt_kernel *kernel);
MT_DEFINE_CLEANUP(mt_kernel, struct mt_kernel *, mt_kernel_close)

/*
 * The snapshot with the sections wanted (bits 1u << MT_SECTION_…).  Its
 * inspector belongs to the kernel, which must outlive the snapshot.  What
 * cannot be read is unknown and said in incomplete[]; an error only if
 * nothing can be told.
 */
struct mt_error *mt_kernel_sample(struct mt_kernel *kernel, unsigned int sections,
				  struct mt_snapshot **snapshot);

#endif
