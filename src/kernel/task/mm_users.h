/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose an address space is: the tasks by their struct mm_struct. */
#ifndef MT_KERNEL_TASK_MM_USERS_H
#define MT_KERNEL_TASK_MM_USERS_H

#include "kernel/machine/machine.h"

struct mt_mm_user {
	uint64_t mm;
	uint64_t task, pid;	/* the first that has it, if possible the leader of its group */
	uint64_t position;	/* of the task in the kernel's lists */
	bool is_kernel;		/* a kernel thread, which has it for a while only */
	bool is_thread;
};

struct mt_mm_users {
	struct mt_mm_user *v;	/* by mm, each once */
	size_t n, capacity;
};

/* Makes kernel->mm_users. */
extern const struct mt_part_type mt_part_mm_users;

/* NULL: no task has it. */
const struct mt_mm_user *mt_mm_users_find(const struct mt_mm_users *mm_users, uint64_t mm);

#endif
