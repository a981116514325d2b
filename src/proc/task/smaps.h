/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/smaps (fs/proc/task_mmu.c, show_smap()): a line as in maps for each
 * mapping, then what is known of it, by name:
 *
 *	00401000-0058d000 r-xp 00001000 00:02 10           /bin/busybox
 *	Size:               1584 kB
 *	Rss:                1008 kB
 *	VmFlags: rd ex mr mw me sd
 *
 * maps is the same without these, smaps_rollup has all mappings as one.
 */
#ifndef MT_PROC_TASK_SMAPS_H
#define MT_PROC_TASK_SMAPS_H

#include "base/error.h"
#include "model/snapshot.h"
#include "proc/task/maps.h"

/* The lines of smaps whose sizes are used, in KiB; smaps.c has their names. */
enum mt_smaps_key {
	MT_SMAPS_KERNEL_PAGE_SIZE,
	MT_SMAPS_RSS,
	MT_SMAPS_PSS,
	MT_SMAPS_SHARED_CLEAN,
	MT_SMAPS_SHARED_DIRTY,
	MT_SMAPS_PRIVATE_CLEAN,
	MT_SMAPS_PRIVATE_DIRTY,
	MT_SMAPS_ANON_HUGE,
	MT_SMAPS_SHMEM_HUGE,
	MT_SMAPS_FILE_HUGE,
	MT_SMAPS_SHARED_HUGETLB,
	MT_SMAPS_PRIVATE_HUGETLB,
	MT_SMAPS_SWAP,
	MT_NR_SMAPS_KEYS,
};

/* A mapping, as smaps, or maps, tells of it. */
struct mt_smaps_vma {
	struct mt_maps_line line;
	uint64_t kib[MT_NR_SMAPS_KEYS];	/* MT_UNKNOWN: not printed */
	bool has_flags;
	struct mt_word flags;		/* "rd ex mr": of two letters each */
};

/*
 * Parses text[0..len) and calls fn with each mapping, by address.  What is bad is left out and said
 * in the snapshot's MT_SECTION_TASKS; path is the file's name for that.
 * MT_ERR_FORMAT if nothing could be used (an empty text is fine: no mappings);
 * fn's error ends it.
 */
struct mt_error *mt_smaps_parse(const char *path, const char *text, size_t len,
				struct mt_snapshot *snapshot,
				struct mt_error *(*fn)(void *data, const struct mt_smaps_vma *vma),
				void *data);

/* Tells a size of vma in bytes; MT_UNKNOWN: smaps did not print it. */
uint64_t mt_smaps_bytes(const struct mt_smaps_vma *vma, enum mt_smaps_key key);

#endif
