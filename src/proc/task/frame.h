/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page frame, as /proc tells root of it. */
#ifndef MT_PROC_TASK_FRAME_H
#define MT_PROC_TASK_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "proc/task/process_files.h"

/* What is known of one page frame. */
struct mt_frame {
	uint64_t pfn;		/* MT_UNKNOWN: hidden from who asks */
	bool has_flags;
	uint64_t flags;		/* kpageflags */
	unsigned int order;	/* of the block it lies in, if has_flags */
	uint64_t mapped;	/* how often (kpagecount); MT_UNKNOWN */
	uint64_t cgroup;	/* inode of its memory cgroup (kpagecgroup); 0: none; MT_UNKNOWN */
};

/*
 * Reads all the rest of frame by its pfn.  What may not be read is said in the
 * snapshot, and is unknown.  MT_ERR_NOMEM.
 */
struct mt_error *mt_frame_read(struct mt_process_files *files, struct mt_frame *frame);

/*
 * Describes frame in one line: its use, zone and node, how often it is mapped and
 * the memory cgroup that pays for it.  MT_ERR_NOMEM.  The caller frees *text.
 */
struct mt_error *mt_frame_describe(struct mt_process_files *files, const struct mt_frame *frame,
				char **text);

#endif
