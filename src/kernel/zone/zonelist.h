/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zonelists: the zones each node allocates from, in the order they are tried. */
#ifndef MT_KERNEL_ZONE_ZONELIST_H
#define MT_KERNEL_ZONE_ZONELIST_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.zonelists: hands each entry of each node's zonelists to fn.  A list that
 * cannot be read to its end is reported in the snapshot.
 */
struct mt_error *mt_kernel_zonelists(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zonelist_entry *e),
				     void *data);

#endif
