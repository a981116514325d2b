/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory cgroups as files: /sys/fs/cgroup with version 2, /sys/fs/cgroup/memory with version 1
 * (Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst).
 */
#ifndef MT_PROC_CGROUP_CGROUP_H
#define MT_PROC_CGROUP_CGROUP_H

#include <stdbool.h>

#include "model/inspect.h"

/* Tells whether there is a /sys/fs/cgroup below root. */
bool mt_proc_has_cgroups(const char *root);

/*
 * Answers mt_inspector_ops.cgroups.  MT_ERR_NOT_FOUND: no hierarchy has the memory controller, and
 * why; MT_ERR_NOMEM, or the error of fn.
 */
struct mt_error *mt_proc_cgroups(struct mt_inspector *inspector,
				 struct mt_error *(*fn)(void *data,
							const struct mt_cgroup *cgroup),
				 void *data);

#endif
