/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's tasks: init_task.tasks links the leaders of all thread groups,
 * signal_struct.thread_head the threads of one (thread_group did before v6.7).
 */
#ifndef MT_KERNEL_TASK_TASK_H
#define MT_KERNEL_TASK_TASK_H

#include "base/error.h"
#include "kernel/layout/task_layout.h"
#include "kernel/machine/machine.h"

/* Makes kernel->tasks, the layout of what this room reads.  MT_ERR_NOT_FOUND: types do not tell. */
extern const struct mt_part_type mt_part_tasks;

/*
 * The leader of each thread group, and with threads also the others, by their
 * places in the kernel's lists.  Lists that end early are said in the snapshot.
 */
struct mt_error *mt_tasks_walk(struct mt_kernel *kernel, bool threads,
			       struct mt_error *(*fn)(void *data, uint64_t task, bool is_thread),
			       void *data);

/* All tasks of the thread group that task leads, itself among them. */
struct mt_error *mt_task_threads(const struct mt_kernel *kernel, uint64_t task,
				 struct mt_error *(*fn)(void *data, uint64_t entry), void *data);

/*
 * The task with this pid (a thread's, too), address and mm (0: none).
 * MT_ERR_USAGE if there is none.
 */
struct mt_error *mt_task_find(struct mt_kernel *kernel, uint64_t pid, uint64_t *task,
			      uint64_t *mm);

/* Reads a task's name, made printable; NULL if it cannot be had.  The caller frees it. */
char *mt_task_name(const struct mt_kernel *kernel, uint64_t task, bool is_kernel);

/* Tells whether a task is a kernel thread, as its flags say. */
bool mt_task_is_kernel(const struct mt_kernel *kernel, uint64_t task);

#endif
