/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an address of a process is backed by. */
#ifndef MT_PROC_TASK_VTOP_H
#define MT_PROC_TASK_VTOP_H

#include "model/inspect.h"

/*
 * Calls fn with what is known of a virtual address of process *pid: its word of
 * pagemap, and its page if there is one.  MT_ERR_USAGE: pid is NULL, or there is
 * no such process; MT_ERR_DENIED; MT_ERR_NOT_FOUND: the page size was not saved;
 * MT_ERR_NOMEM; fn's error ends it.
 */
struct mt_error *mt_proc_vtop(struct mt_inspector *inspector, const uint64_t *pid,
			      uint64_t address,
			      struct mt_error *(*fn)(void *data, const struct mt_walk_step *step),
			      void *data);

#endif
