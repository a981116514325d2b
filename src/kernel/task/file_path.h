/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Open files by name, as /proc shows them to init. */
#ifndef MT_KERNEL_TASK_FILE_PATH_H
#define MT_KERNEL_TASK_FILE_PATH_H

#include "kernel/machine/machine.h"

struct mt_file_info {
	uint64_t device, inode;	/* MT_UNKNOWN: not readable; MAJOR is device >> 20 */
	char *path;		/* NULL: not readable; free it */
};

/* Of the struct file at address; kernel->tasks must be there. MT_ERR_NOMEM only. */
struct mt_error *mt_file_read_info(const struct mt_kernel *kernel, uint64_t file,
				    struct mt_file_info *properties);

#endif
