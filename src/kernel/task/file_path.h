/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Open files: device, inode and path, as /proc shows them to a process in the root of init. */
#ifndef MT_KERNEL_TASK_FILE_PATH_H
#define MT_KERNEL_TASK_FILE_PATH_H

#include "kernel/machine/machine.h"

/* What is known of a file. */
struct mt_file_info {
	uint64_t device, inode;	/* MT_UNKNOWN: not readable; MAJOR is device >> 20 */
	char *path;		/* NULL: not readable; free it */
};

/*
 * Reads what is known of the struct file at address file into *info; MT_PART_TASKS must be made.
 * What cannot be read is MT_UNKNOWN or NULL.  MT_ERR_NOMEM only.
 */
struct mt_error *mt_file_read_info(const struct mt_kernel *kernel, uint64_t file,
				    struct mt_file_info *info);

/*
 * Builds the path of the struct dentry at address dentry, in the struct mount at address mount (0:
 * from the root of its file system), as d_path() does: with " (deleted)" behind it where it has no
 * name any more.  MT_PART_TASKS must be made.  *path is NULL if it cannot be read; the caller frees
 * it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_path_of_dentry(const struct mt_kernel *kernel, uint64_t dentry,
				   uint64_t mount, char **path);

#endif
