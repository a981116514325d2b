/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of one memory cgroup; only src/proc/cgroup includes it. */
#ifndef MT_PROC_CGROUP_CGROUP_FILES_H
#define MT_PROC_CGROUP_CGROUP_FILES_H

#include <stdbool.h>

#include "base/file.h"
#include "model/inspect.h"

/* Where a hierarchy with the memory controller is. */
struct mt_cgroup_place {
	const char *root;	/* "": this machine */
	const char *mount;	/* "/sys/fs/cgroup" */
	bool is_v1;
	struct mt_buffer buf;	/* kept from one file to the next */
};

/*
 * Reads the files of the group at path ("/": the root) into *cgroup but for its path; what is not
 * there is MT_UNKNOWN.  MT_ERR_NOMEM.
 */
struct mt_error *mt_cgroup_files_read(struct mt_cgroup_place *place, const char *path,
				      struct mt_cgroup *cgroup);

#endif
