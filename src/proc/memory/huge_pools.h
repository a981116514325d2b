/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pools of huge pages as files: /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages, and the
 * same below /sys/devices/system/node/node0 (Documentation/admin-guide/mm/hugetlbpage.rst).
 */
#ifndef MT_PROC_MEMORY_HUGE_POOLS_H
#define MT_PROC_MEMORY_HUGE_POOLS_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.huge_pools from the files below root ("": this machine).
 * MT_ERR_NOT_FOUND: there are none; MT_ERR_NOMEM, or the error of fn.
 */
struct mt_error *mt_proc_huge_pools(const char *root,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_huge_pool *pool),
				    void *data, struct mt_huge_pass *pass);

#endif
