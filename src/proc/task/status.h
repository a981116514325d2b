/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process, or a thread, by its /proc/PID/status (fs/proc/array.c,
 * proc_pid_status()) and stat (do_task_stat()):
 *
 *	Name:	tail				172 (tail) S 1 0 0 0 -1 4194304 71 …
 *	State:	S (sleeping)
 *	RssAnon:	      60 kB
 *
 * status alone has the memory, stat the flags of every kernel.
 */
#ifndef MT_PROC_TASK_STATUS_H
#define MT_PROC_TASK_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/snapshot.h"

/* What names of kernel threads and workers may have (proc_task_name()), and the end. */
#define MT_TASK_NAME_SIZE 64

/* What status or stat tells of a task; MT_UNKNOWN what it does not. */
struct mt_task_status {
	char name[MT_TASK_NAME_SIZE];	/* as the task chose it: any bytes; "": not told */
	char state[2];			/* "" : not told */
	uint64_t pid, tgid, parent, threads;
	bool kernel_told;		/* is_kernel is what the kernel says */
	bool is_kernel;
	bool has_memory;		/* an address space; what follows, in bytes: */
	uint64_t size, anon, file, shmem, swap, page_tables;
};

/*
 * Parses the text[0..len) of status, whose name in messages is path, into *status;
 * is_kernel only from newer kernels.  What the text does not have is MT_UNKNOWN.
 * Lines that are bad are said in the snapshot's MT_SECTION_TASKS; MT_ERR_FORMAT if
 * there is not even a pid.
 */
struct mt_error *mt_status_parse(const char *path, const char *text, size_t len,
				 struct mt_snapshot *snapshot, struct mt_task_status *status);

/*
 * Parses the text[0..len) of stat, whose name in messages is path, into *status: name,
 * state, pid, parent, threads, is_kernel and size.  MT_ERR_FORMAT.
 */
struct mt_error *mt_stat_parse(const char *path, const char *text, size_t len,
			       struct mt_task_status *status);

#endif
