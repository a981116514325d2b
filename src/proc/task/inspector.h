/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answers to model/address_space.h's questions (tasks, their mappings, one
 * address) from the files of processes.
 */
#ifndef MT_PROC_TASK_INSPECTOR_H
#define MT_PROC_TASK_INSPECTOR_H

#include "model/snapshot.h"
#include "proc/task/process_files.h"

/*
 * Makes files those of the machine below root ("": this machine), which must
 * outlive them.  The caller releases them with mt_process_files_release().
 */
void mt_process_inspector_init(struct mt_process_files *files, const char *root);

/*
 * Makes files' inspector that of the snapshot; what is missing from its answers
 * is said there.  Both files and their root must outlive the snapshot.
 */
void mt_process_inspector_attach(struct mt_process_files *files, struct mt_snapshot *snapshot);

#endif
