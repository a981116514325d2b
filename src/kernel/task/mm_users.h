/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which task uses an address space: tasks by the mm_struct they have. */
#ifndef MT_KERNEL_TASK_MM_USERS_H
#define MT_KERNEL_TASK_MM_USERS_H

#include "kernel/machine/machine.h"

/* One mm_struct and a task that has it. */
struct mt_mm_user {
	uint64_t mm;		/* address of its struct mm_struct */
	uint64_t task, pid;	/* the first that has it, if possible the leader of its group */
	uint64_t position;	/* of the task in the kernel's lists */
	bool is_kernel;		/* a kernel thread, which has it for a while only */
	bool is_thread;
};

/* All mm_structs that tasks have. */
struct mt_mm_users {
	struct mt_mm_user *v;	/* by mm, each once */
	size_t n, capacity;
};

/* Makes kernel->mm_users by walking all tasks and threads. */
extern const struct mt_part_type mt_part_mm_users;

/* Finds the entry of the mm_struct at address mm; NULL if no task has it. */
const struct mt_mm_user *mt_mm_users_find(const struct mt_mm_users *mm_users, uint64_t mm);

#endif
