/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The maple tree (lib/maple_tree.c, v6.1 and later), from its lowest index to its highest. */
#ifndef MT_KERNEL_TASK_MAPLE_H
#define MT_KERNEL_TASK_MAPLE_H

#include "kernel/machine/machine.h"

/*
 * Every entry of the tree (struct maple_tree) at address.  An error of fn ends the walk.
 * What cannot be read or makes no sense is an error, too, once all the rest was handed out.
 */
struct mt_error *mt_maple_walk(struct mt_kernel *kernel, uint64_t tree,
			       struct mt_error *(*fn)(void *data, uint64_t entry), void *data);

#endif
