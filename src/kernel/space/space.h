/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks, their address spaces and translations. */
#ifndef MT_KERNEL_SPACE_SPACE_H
#define MT_KERNEL_SPACE_SPACE_H

#include "model/inspect.h"

/* Answers the questions of model/address_space.h. */
extern const struct mt_space_ops mt_kernel_space_ops;

/* Answers mt_space_ops.tasks: hands each task to fn. */
struct mt_error *mt_kernel_tasks(struct mt_inspector *inspector,
				 const struct mt_task_options *options,
				 struct mt_error *(*fn)(void *data, const struct mt_task *task),
				 void *data);

/* Answers mt_space_ops.vtop: hands each step of the translation of address to fn. */
struct mt_error *mt_kernel_vtop(struct mt_inspector *inspector, const uint64_t *pid,
				uint64_t address,
				struct mt_error *(*fn)(void *data,
						       const struct mt_walk_step *step),
				void *data);

/* Answers mt_space_ops.vmas: hands each mapping of the process to fn. */
struct mt_error *mt_kernel_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
				struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				void *data);

#endif
