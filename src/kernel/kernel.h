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

/* An open dump; see machine/machine.h. */
struct mt_kernel;

/*
 * Looks up the kernel's types in image, which must outlive *kernel, and reads nodes, zones and
 * CPUs. Long work is reported to progress, which may be NULL and must outlive *kernel, too.  The
 * caller closes *kernel.  MT_ERR_NOT_FOUND: a type or symbol is missing that nothing can be done
 * without; else the error of reading memory.
 */
struct mt_error *mt_kernel_open(struct mt_image *image, const struct mt_progress *progress,
				struct mt_kernel **kernel);

/* Frees kernel; NULL is fine. */
void mt_kernel_close(struct mt_kernel *kernel);
MT_DEFINE_CLEANUP(mt_kernel, struct mt_kernel *, mt_kernel_close)

/* Lets at most so many threads scan at once; 0: as many as there are CPUs. */
void mt_kernel_set_workers(struct mt_kernel *kernel, unsigned int workers);

/*
 * Makes a snapshot with the given sections, bits 1u << MT_SECTION_….  Its inspector belongs to
 * kernel, which must outlive *snapshot; the caller destroys that.  What cannot be read is
 * MT_UNKNOWN and described in incomplete[]; an error is returned only if nothing can be told.
 */
struct mt_error *mt_kernel_sample(struct mt_kernel *kernel, unsigned int sections,
				  struct mt_snapshot **snapshot);

#endif
