/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The maple tree (lib/maple_tree.c, v6.1 and later), from its lowest index to its highest. */
#ifndef MT_KERNEL_TASK_MAPLE_H
#define MT_KERNEL_TASK_MAPLE_H

#include "kernel/machine/machine.h"

/* Takes one entry, which stands for the indices first to last, last included. */
typedef struct mt_error *mt_maple_fn(void *data, uint64_t entry, uint64_t first, uint64_t last);

/*
 * Hands every entry of the struct maple_tree at address tree to fn, by index.  An error of fn ends
 * the walk and is returned.  A node that cannot be read or contradicts itself, or a root
 * that is none, is skipped; once all others were walked, the first such error is returned
 * (MT_ERR_FORMAT, or that of reading).
 * MT_PART_TASKS must be made.
 */
struct mt_error *mt_maple_walk(struct mt_kernel *kernel, uint64_t tree, mt_maple_fn *fn,
			       void *data);

#endif
