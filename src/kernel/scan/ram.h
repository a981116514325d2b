/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which page frames are memory.  Holes inside a section have struct pages that look like those of
 * reserved memory; which pfns are memory is in one of these:
 *
 *	memblock	where the kernel keeps it after boot (arm64, powerpc, s390; with
 *			memory hotplug also others): from it zone->present_pages was computed
 *	iomem_resource	"System RAM", elsewhere, and for memory that came later
 */
#ifndef MT_KERNEL_SCAN_RAM_H
#define MT_KERNEL_SCAN_RAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/layout/page_layout.h"
#include "kernel/machine/machine.h"

/* A range of memory. */
struct mt_ram_range {
	uint64_t start, end;		/* pfns, end exclusive */
};

/* All memory. */
struct mt_ram {
	struct mt_ram_range *v;		/* by pfn; none overlap */
	size_t n, capacity;
	const char *source;		/* "memblock", "iomem_resource" */
};

/*
 * Reads the ranges of memory into *ram.  MT_ERR_NOT_FOUND: neither structure's symbol and types are
 * there; MT_ERR_FORMAT; else the error of reading.
 */
struct mt_error *mt_ram_read(const struct mt_kernel *kernel, const struct mt_page_layout *layout,
			     struct mt_ram *ram);

/* Takes the pfns from start to end, exclusive, out of *ram.  MT_ERR_NOMEM. */
struct mt_error *mt_ram_remove(struct mt_ram *ram, uint64_t start, uint64_t end);

/* Frees ram->v, not *ram itself. */
void mt_ram_release(struct mt_ram *ram);

/* Tells whether pfn is memory, and stores in *until the first pfn behind it that differs. */
bool mt_ram_has(const struct mt_ram *ram, uint64_t pfn, uint64_t *until);

#endif
