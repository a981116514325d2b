/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks, their address spaces and translations. */
#ifndef MT_KERNEL_SPACE_SPACE_H
#define MT_KERNEL_SPACE_SPACE_H

#include "model/inspect.h"

/* Answers the questions of model/address_space.h. */
extern const struct mt_space_ops mt_kernel_space_ops;

/*
 * Answers mt_space_ops.tasks: hands each process, with options->threads also each thread, to fn.
 * Errors: those of finding tasks, and with options->pss of mt_pss_create().
 */
struct mt_error *mt_kernel_tasks(struct mt_inspector *inspector,
				 const struct mt_task_options *options,
				 struct mt_error *(*fn)(void *data, const struct mt_task *task),
				 void *data);

/*
 * Answers mt_space_ops.vtop: hands each step of the translation of address to fn, by the tables of
 * the process *pid, or of the kernel if pid is NULL.  MT_ERR_USAGE: there is no such process, or
 * address is none of its tables'.
 */
struct mt_error *mt_kernel_vtop(struct mt_inspector *inspector, const uint64_t *pid,
				uint64_t address,
				struct mt_error *(*fn)(void *data,
						       const struct mt_walk_step *step),
				void *data);

/*
 * Answers mt_space_ops.vmas: hands each mapping of the process pid to fn, with pages also how much
 * of it is resident.  MT_ERR_USAGE: there is no such process.
 */
struct mt_error *mt_kernel_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
				struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				void *data);

#endif
