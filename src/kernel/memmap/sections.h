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
 * Adds every present section to memmap->v.  Sections that cannot be read are
 * said in memmap->problem; an error if none can.
 */
struct mt_error *mt_sections_read(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_image *image, struct mt_memmap *memmap);

#endif
