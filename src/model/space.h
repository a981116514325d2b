/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a memory image knows of tasks and address spaces, asked as inspect.h
 * says: a question hands out its answer entry by entry.
 *
 * What could be read in part only adds to snapshot->incomplete[], as
 * MT_SECTION_TASKS.
 */
#ifndef MT_MODEL_SPACE_H
#define MT_MODEL_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct mt_inspector;

/* A process, or one of its threads. Pages; MT_UNKNOWN: the kernel does not tell. */
struct mt_task {
	uint64_t address;		/* of its struct task_struct */
	uint64_t pid, tgid;		/* as the initial namespace numbers them */
	uint64_t parent;		/* tgid of its real parent */
	const char *name;		/* NULL: not readable */
	char state[2];			/* as in /proc/PID/stat; "": not readable */
	bool is_kernel;			/* a kernel thread */
	bool is_thread;			/* not the leader of its group */
	uint64_t threads;		/* in its group */
	uint64_t mm;			/* address of its struct mm_struct; 0: none */
	uint64_t file, anon, shmem;	/* resident */
	uint64_t swap;
	uint64_t page_tables;		/* bytes */
	uint64_t virtual;		/* mm->total_vm */
};

struct mt_space_ops {
	/* Every process by its place in the kernel's list; with threads these, too. */
	struct mt_error *(*tasks)(struct mt_inspector *inspector, bool threads,
				  struct mt_error *(*fn)(void *data, const struct mt_task *task),
				  void *data);
};

#endif
