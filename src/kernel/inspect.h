/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which function of src/kernel/ answers which question of model/inspect.h. */
#ifndef MT_KERNEL_INSPECT_H
#define MT_KERNEL_INSPECT_H

#include "model/inspect.h"

/* The operations of the inspector of a struct mt_kernel. */
extern const struct mt_inspector_ops mt_kernel_inspector_ops;

#endif
