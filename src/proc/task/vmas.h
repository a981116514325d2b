/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of a process. */
#ifndef MT_PROC_TASK_VMAS_H
#define MT_PROC_TASK_VMAS_H

#include "model/inspect.h"

/*
 * Calls fn with each mapping of process pid, by address; with pages, also with
 * the nodes its pages lie on.  MT_ERR_USAGE: no such process; MT_ERR_DENIED;
 * MT_ERR_FORMAT: nothing of its smaps could be used; MT_ERR_NOMEM; fn's error
 * ends it.
 */
struct mt_error *mt_proc_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
			      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
			      void *data);

#endif
