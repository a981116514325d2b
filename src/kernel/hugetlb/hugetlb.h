/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pools of huge pages (mm/hugetlb.c): hstates[hugetlb_max_hstate], a struct hstate for each size,
 * with what of it lies on each node.
 */
#ifndef MT_KERNEL_HUGETLB_HUGETLB_H
#define MT_KERNEL_HUGETLB_HUGETLB_H

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.huge_pools.  MT_ERR_NOT_FOUND: the kernel was built without
 * CONFIG_HUGETLB_PAGE, or the machine has no huge pages; MT_ERR_FORMAT: there are more sizes than
 * any machine has, or one that cannot be; MT_ERR_NOMEM, or the error of reading or of fn.
 */
struct mt_error *mt_kernel_huge_pools(struct mt_inspector *inspector,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_huge_pool *pool),
				      void *data, struct mt_huge_pass *pass);

#endif
