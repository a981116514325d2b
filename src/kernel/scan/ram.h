/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which page frames are memory.  Holes inside a section have struct pages that
 * look like those of reserved memory, so the pages alone cannot tell; these can:
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

struct mt_ram_range {
	uint64_t start, end;		/* pfns, end exclusive */
};

struct mt_ram {
	struct mt_ram_range *v;		/* by pfn, apart from each other */
	size_t n, capacity;
	const char *source;		/* "memblock", "iomem_resource" */
};

/* MT_ERR_NOT_FOUND without symbol or types; MT_ERR_FORMAT; else what reading says. */
struct mt_error *mt_ram_read(const struct mt_kernel *kernel, const struct mt_page_layout *layout,
			     struct mt_ram *ram);
/* Pfns [start, end) are no memory, whatever else says so. */
struct mt_error *mt_ram_remove(struct mt_ram *ram, uint64_t start, uint64_t end);
void mt_ram_release(struct mt_ram *ram);

/* Whether pfn is memory, and up to which pfn (exclusive) that holds. */
bool mt_ram_has(const struct mt_ram *ram, uint64_t pfn, uint64_t *until);

#endif
