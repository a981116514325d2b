/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The areas of the vmalloc region, as /proc/vmallocinfo lists them. */
#ifndef MT_KERNEL_VMALLOC_VMALLOC_LIST_H
#define MT_KERNEL_VMALLOC_VMALLOC_LIST_H

#include "model/inspect.h"

/*
 * Answers mt_space_ops.vm_areas: hands each area to fn, by address.  MT_ERR_NOT_FOUND: the kernel's
 * lists of areas cannot be found.
 */
struct mt_error *mt_kernel_vm_areas(struct mt_inspector *inspector,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_vm_mapping *area),
				    void *data);

#endif
