/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answers to model/inspect.h's questions. */
#ifndef MT_KERNEL_INSPECT_H
#define MT_KERNEL_INSPECT_H

#include "model/inspect.h"

extern const struct mt_inspector_ops mt_kernel_inspector_ops;

/* zonelist.c */
struct mt_error *mt_kernel_zonelists(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zonelist_entry *e),
				     void *data);

#endif
