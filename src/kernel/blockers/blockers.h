/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in the way of large blocks, from one pass over all struct pages. */
#ifndef MT_KERNEL_BLOCKERS_BLOCKERS_H
#define MT_KERNEL_BLOCKERS_BLOCKERS_H

#include "model/inspect.h"
#include "model/mobility.h"

/*
 * Answers mt_inspector_ops.blocks: counts the pages of the selection's node, zone and pfns in
 * ranges of 2^order pages into *blocks, which the caller releases in any case.  What the selection
 * says of order, type, use and flags is not looked at.  MT_ERR_USAGE: there is no such node or
 * zone, or there are too many ranges; MT_ERR_NOMEM.
 */
struct mt_error *mt_kernel_blocks(struct mt_inspector *inspector,
				  const struct mt_selection *selection, unsigned int order,
				  struct mt_blocks *blocks);

#endif
