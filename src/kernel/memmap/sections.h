/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sections of SPARSEMEM (include/linux/mmzone.h, mm/sparse.c). */
#ifndef MT_KERNEL_MEMMAP_SECTIONS_H
#define MT_KERNEL_MEMMAP_SECTIONS_H

#include "base/error.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/memmap/memmap.h"
#include "kernel/read/reader.h"

/*
 * Appends a range for every present section to memmap->v, and sets memmap's model and section
 * sizes.  Sections that cannot be read are described in memmap->problem.  MT_ERR_NOT_FOUND,
 * MT_ERR_FORMAT; if no section can be read, the error of reading.
 */
struct mt_error *mt_sections_read(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_image *image, struct mt_memmap *memmap);

#endif
