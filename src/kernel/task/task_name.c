// SPDX-License-Identifier: GPL-2.0-or-later
/* What a task is called. */
#include "base/text.h"
#include "kernel/task/task.h"

#define MAX_KTHREAD_NAME 127u

#define PF_KTHREAD	0x00200000u	/* include/linux/sched.h */

bool mt_task_is_kernel(const struct mt_kernel *kernel, uint64_t task)
{
	uint64_t flags = mt_reader_peek(kernel->reader, task, &kernel->tasks->task.flags);

	return flags != MT_UNKNOWN && flags & PF_KTHREAD;
}

/* A kernel thread may have more of a name than fits (fs/proc/array.c, proc_task_name()). */
char *mt_task_name(const struct mt_kernel *kernel, uint64_t task, bool is_kernel)
{
	const struct mt_task_layout *l = kernel->tasks;
	uint64_t kthread = is_kernel ? mt_reader_peek(kernel->reader, task, &l->task.kthread) : 0;
	uint64_t at = kthread && kthread != MT_UNKNOWN ?
		      mt_reader_peek(kernel->reader, kthread, &l->kthread_name) : 0;
	char raw[MT_MAX_COMM], *name = NULL;

	if (at && at != MT_UNKNOWN)
		mt_error_destroy(mt_reader_read_string(kernel->reader, at, MAX_KTHREAD_NAME,
						       &name));
	if (name)
		return name;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read(kernel->reader, task + l->task.comm.m.offset, raw,
			       (size_t)l->task.comm.m.size);

	return err ? NULL : mt_text_printable(raw, (size_t)l->task.comm.m.size);
}
