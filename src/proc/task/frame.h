/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page frame, as /proc tells root of it. */
#ifndef MT_PROC_TASK_FRAME_H
#define MT_PROC_TASK_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "proc/task/process_files.h"

struct mt_frame {
	uint64_t pfn;		/* MT_UNKNOWN: hidden from who asks */
	bool has_flags;
	uint64_t flags;		/* kpageflags */
	unsigned int order;	/* of the block it lies in, if has_flags */
	uint64_t mapped;	/* how often (kpagecount); MT_UNKNOWN */
	uint64_t cgroup;	/* inode of its memory cgroup (kpagecgroup); 0: none; MT_UNKNOWN */
};

/*
 * All the rest of frame by its pfn.  What may not be read is said in the
 * snapshot, and is unknown.
 */
struct mt_error *mt_frame_read(struct mt_process_files *files, struct mt_frame *frame);

/* One line: its use, zone and node, who counts. The caller frees it. */
struct mt_error *mt_frame_describe(struct mt_process_files *files, const struct mt_frame *frame,
				char **story);

#endif
