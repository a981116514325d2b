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

/* Makes kernel->tasks, the layout of the structures of tasks.  MT_ERR_NOT_FOUND: no such types. */
extern const struct mt_part_type mt_part_tasks;

/*
 * Hands the address of each thread group leader's struct task_struct to fn, in the order of
 * init_task.tasks, and with threads that of each other thread behind its leader.  A list that is
 * broken is reported in the snapshot.  Makes MT_PART_TASKS.  Returns its error or that of fn.
 */
struct mt_error *mt_tasks_walk(struct mt_kernel *kernel, bool threads,
			       struct mt_error *(*fn)(void *data, uint64_t task, bool is_thread),
			       void *data);

/*
 * Hands every task of the thread group that task leads, itself among them, to fn by the address of
 * its struct task_struct.  Returns the error of fn, or of walking the list.
 */
struct mt_error *mt_task_threads(const struct mt_kernel *kernel, uint64_t task,
				 struct mt_error *(*fn)(void *data, uint64_t entry), void *data);

/*
 * Finds the task or thread with this pid in the initial namespace.  Stores the addresses of its
 * struct task_struct in *task and of its mm_struct in *mm (0: it has none).  MT_ERR_USAGE if there
 * is no such task.
 */
struct mt_error *mt_task_find(struct mt_kernel *kernel, uint64_t pid, uint64_t *task,
			      uint64_t *mm);

/* Reads a task's name, made printable; NULL if it cannot be had.  The caller frees it. */
char *mt_task_name(const struct mt_kernel *kernel, uint64_t task, bool is_kernel);

/* Tells whether a task is a kernel thread, as its flags say. */
bool mt_task_is_kernel(const struct mt_kernel *kernel, uint64_t task);

#endif
