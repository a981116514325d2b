/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every process, and its threads if they are asked for. */
#ifndef MT_PROC_TASK_TASKS_H
#define MT_PROC_TASK_TASKS_H

#include "model/inspect.h"

/*
 * Calls fn with each process of the machine that inspector is of, by pid, as
 * struct mt_space_ops asks it (model/address_space.h).  What of them cannot be
 * read is said in the snapshot.  Errors: those of reading the folder /proc,
 * MT_ERR_NOMEM, and fn's, which ends it.
 */
struct mt_error *mt_proc_tasks(struct mt_inspector *inspector,
			       const struct mt_task_options *options,
			       struct mt_error *(*fn)(void *data, const struct mt_task *task),
			       void *data);

#endif
