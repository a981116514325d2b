/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ranges of the memory map, as the view of sections shows them. */
#ifndef MT_KERNEL_ZONE_MEMORY_SECTIONS_H
#define MT_KERNEL_ZONE_MEMORY_SECTIONS_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.sections: hands each section of the memory map, or each node's map in
 * FLATMEM, to fn by pfn.
 */
struct mt_error *mt_kernel_sections(struct mt_inspector *inspector,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_mem_section *section),
				    void *data);

/* Answers mt_inspector_ops.memory_model: returns its name; NULL if the map cannot be read. */
const char *mt_kernel_memory_model(struct mt_inspector *inspector);

#endif
