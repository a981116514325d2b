/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folders that are numbers: processes in /proc, threads in /proc/PID/task. */
#ifndef MT_PROC_TASK_PIDS_H
#define MT_PROC_TASK_PIDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Numbers of processes or threads; zeroes are an empty list.  Kept from one read to the next. */
struct mt_pids {
	uint32_t *v;		/* [n] in ascending order */
	size_t n, capacity;
};

/*
 * Reads the numbers of the folder at path below root into pids.  MT_ERR_NOT_FOUND,
 * MT_ERR_DENIED, MT_ERR_NOMEM, MT_ERR_SYSTEM.  The caller releases pids.
 */
struct mt_error *mt_pids_read(const char *root, const char *path, struct mt_pids *pids);

/* Frees what pids holds, and empties it. */
void mt_pids_release(struct mt_pids *pids);

/* Tells whether the folder at path below root has one; not if it cannot be read. */
bool mt_pids_any(const char *root, const char *path);

#endif
