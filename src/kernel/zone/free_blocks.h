/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The blocks on the free lists of the buddy allocator, one by one. */
#ifndef MT_KERNEL_ZONE_FREE_BLOCKS_H
#define MT_KERNEL_ZONE_FREE_BLOCKS_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.free_blocks: hands each free block of the selection to fn, in the order
 * of zones, orders, migrate types and positions.  Errors of lists are reported in the snapshot.
 */
struct mt_error *mt_kernel_free_blocks(struct mt_inspector *inspector,
				       const struct mt_selection *selection,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_free_block *block),
				       void *data);

#endif
