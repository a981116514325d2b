/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of processes below /proc of one machine, this one or a saved one:
 * where they are, how they are read, and what is said of those that cannot be.
 *
 * What may not be read is told apart from what is not there: it is said in
 * incomplete[] with MT_STATUS_DENIED, and what root would add.
 */
#ifndef MT_PROC_TASK_PROCESS_FILES_H
#define MT_PROC_TASK_PROCESS_FILES_H

#include "base/file.h"
#include "model/inspect.h"
#include "proc/task/pagemap.h"
#include "proc/task/pids.h"

/* Bytes of one file at most: 65530 mappings take 60 MB in smaps. */
#define MT_MAX_PROCESS_FILE ((size_t)1 << 30)

/* The files of one machine, and what is kept from one read to the next. */
struct mt_process_files {
	struct mt_inspector inspector;	/* first */
	const char *root;		/* "": this machine */
	struct mt_pagemap_place place;	/* of words of pages */
	struct mt_buffer buf, other;
	struct mt_pids pids, threads;
};

/* Frees what files own, not the struct itself. */
void mt_process_files_release(struct mt_process_files *files);

/* Finds the files whose inspector this is. */
static inline struct mt_process_files *mt_process_files_of(struct mt_inspector *inspector)
{
	return (struct mt_process_files *)inspector;
}

/*
 * Reads the file /proc/PID/NAME, at most MT_MAX_PROCESS_FILE bytes, into buf.
 * Errors are mt_file_read()'s, and name the file.
 */
struct mt_error *mt_process_read(struct mt_process_files *files, uint64_t pid,
				       const char *name, struct mt_buffer *buf);

/* Adds to the snapshot's incomplete[], as MT_SECTION_TASKS, what is missing, in words. */
void mt_process_note(struct mt_process_files *files, enum mt_status status,
			   const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/*
 * Checks that process pid is there, if only its name.  MT_ERR_USAGE: it is not,
 * or no process can have this number; MT_ERR_NOMEM.
 */
struct mt_error *mt_process_check_pid(struct mt_process_files *files, uint64_t pid);

/* Takes err; returns it, if it is MT_ERR_DENIED with who may look in front.  NULL stays NULL. */
struct mt_error *mt_process_explain_denied(struct mt_error *err);

#endif
