/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answers to model/address_space.h's questions from /proc, of this machine or saved.
 *
 * What may not be read is told apart from what is not there: it is said in
 * incomplete[] with MT_STATUS_DENIED, and what root would add.
 */
#ifndef MT_PROC_TASK_SPACE_H
#define MT_PROC_TASK_SPACE_H

#include "base/file.h"
#include "model/inspect.h"
#include "proc/task/pagemap.h"
#include "proc/task/pids.h"
#include "proc/task/status.h"

/* One file may be so long: 65530 mappings take 60 MB in smaps. */
#define MT_MAX_PID_FILE ((size_t)1 << 30)

struct mt_proc_space {
	struct mt_inspector inspector;	/* first */
	const char *root;		/* "": this machine */
	struct mt_pagemap_place place;	/* of words of pages */
	struct mt_buffer buf, other;	/* kept from one read to the next */
	struct mt_pids pids, threads;
};

/* root must outlive it. */
void mt_proc_space_init(struct mt_proc_space *space, const char *root);

/* From now on questions are about this snapshot. */
void mt_proc_space_attach(struct mt_proc_space *space, struct mt_snapshot *snapshot);
void mt_proc_space_release(struct mt_proc_space *space);

static inline struct mt_proc_space *mt_proc_space_of(struct mt_inspector *inspector)
{
	return (struct mt_proc_space *)inspector;
}

/* "/proc/PID/NAME" into buf. Errors as mt_file_read()'s; they name the file. */
struct mt_error *mt_proc_read_of(struct mt_proc_space *space, uint64_t pid, const char *name,
				 struct mt_buffer *buf);

/* Says in the snapshot what is missing, in words; permission is told apart. */
void mt_proc_say(struct mt_proc_space *space, enum mt_status status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* MT_ERR_USAGE: there is no such process, or none that has this number. */
struct mt_error *mt_proc_need_pid(struct mt_proc_space *space, uint64_t pid);

/* The error of a file of a process, with the words that help if it is permission. */
struct mt_error *mt_proc_explain(struct mt_error *err);

/* tasks.c */
struct mt_error *mt_proc_tasks(struct mt_inspector *inspector,
			       const struct mt_task_options *options,
			       struct mt_error *(*fn)(void *data, const struct mt_task *task),
			       void *data);

/* vmas.c */
struct mt_error *mt_proc_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
			      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
			      void *data);

/* vtop.c */
struct mt_error *mt_proc_vtop(struct mt_inspector *inspector, const uint64_t *pid,
			      uint64_t address,
			      struct mt_error *(*fn)(void *data, const struct mt_walk_step *step),
			      void *data);

#endif
