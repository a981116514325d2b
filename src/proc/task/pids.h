/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folders that are numbers: processes in /proc, threads in /proc/PID/task. */
#ifndef MT_PROC_TASK_PIDS_H
#define MT_PROC_TASK_PIDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Zero-initialise; kept from one read to the next. */
struct mt_pids {
	uint32_t *v;		/* [n] in ascending order */
	size_t n, capacity;
};

/* Those in the folder at path below root. */
struct mt_error *mt_pids_read(const char *root, const char *path, struct mt_pids *pids);
void mt_pids_release(struct mt_pids *pids);

/* Whether there is one. */
bool mt_pids_any(const char *root, const char *path);

#endif
