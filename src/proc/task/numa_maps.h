/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/numa_maps (fs/proc/task_mmu.c, show_numa_map()): on which node the
 * pages of each mapping lie, in pages of the size it names last.
 *
 *	00400000 default file=/bin/busybox mapped=5 N0=3 N1=2 kernelpagesize_kB=4
 */
#ifndef MT_PROC_TASK_NUMA_MAPS_H
#define MT_PROC_TASK_NUMA_MAPS_H

#include "base/error.h"
#include "model/snapshot.h"
#include "proc/text/lines.h"

/* Nodes that are told apart. */
#define MT_MAX_NUMA_NODES 1024u	/* 1 << NODES_SHIFT, at most */

/* Goes through the text along with smaps; both are by address. */
struct mt_numa_maps {
	struct mt_lines scan;
	bool has_line;
	uint64_t start;			/* of the mapping of the current line */
	size_t nr_nodes;		/* that any mapping has pages on, counted from 0 */
	uint64_t bytes[MT_MAX_NUMA_NODES];	/* of the current line, by node */
};

/*
 * Begins with numa_maps' text[0..len), which must outlive numa; path is the
 * file's name in what is said of it.
 */
void mt_numa_maps_begin(struct mt_numa_maps *numa, const char *path, const char *text,
			size_t len);

/*
 * Tells whether the mapping at start, which lies behind those asked before, is there:
 * bytes[] is about it then.
 */
bool mt_numa_maps_find(struct mt_numa_maps *numa, uint64_t start);

/* Says in the snapshot's MT_SECTION_TASKS what was bad in the text of numa, and ends it. */
void mt_numa_maps_end(struct mt_numa_maps *numa, struct mt_snapshot *snapshot);

#endif
