/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory model: sections, and where their struct pages are. */
#ifndef MT_KERNEL_ZONE_MEMORY_SECTIONS_H
#define MT_KERNEL_ZONE_MEMORY_SECTIONS_H

#include "model/inspect.h"

/* Answers mt_inspector_ops.sections: hands each section of the memory map to fn. */
struct mt_error *mt_kernel_sections(struct mt_inspector *inspector,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_mem_section *section),
				    void *data);

/* Answers mt_inspector_ops.memory_model: its name, or NULL if it cannot be told. */
const char *mt_kernel_memory_model(struct mt_inspector *inspector);

#endif
