/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of /proc and /sys that count the memory of the whole machine. */
#ifndef MT_PROC_MEMORY_MEMORY_FILES_H
#define MT_PROC_MEMORY_MEMORY_FILES_H

#include <stddef.h>

#include "base/error.h"
#include "model/counters.h"
#include "model/snapshot.h"

/*
 * Fills snapshot->counters from the files below root ("": this machine) and sets the status of
 * MT_SECTION_COUNTERS.  Each file that is missing or denied is named in incomplete[], with what
 * it would have told.  An error only if /proc/meminfo, which everything is held against, cannot
 * be used.
 */
struct mt_error *mt_proc_read_counters(const char *root, struct mt_snapshot *snapshot);

/* The same of /proc/meminfo alone, with what vmstat and pressure/memory add, if they are there. */
struct mt_error *mt_proc_read_meminfo(const char *root, struct mt_snapshot *snapshot);

/*
 * The parsers.  text[0..len) is a whole file, path its name in messages; what they find goes into
 * snapshot->counters, which must be there.  MT_ERR_FORMAT if nothing could be used, MT_ERR_NOMEM.
 */

/* fs/proc/meminfo.c, meminfo_proc_show(): "MemTotal:  16303428 kB", "HugePages_Total:  0". */
struct mt_error *mt_proc_parse_meminfo(const char *path, const char *text, size_t len,
				       struct mt_snapshot *snapshot);

/* mm/vmstat.c, vmstat_show(): "nr_free_pages 1234". */
struct mt_error *mt_proc_parse_vmstat(const char *path, const char *text, size_t len,
				      struct mt_snapshot *snapshot);

/* kernel/sched/psi.c, psi_show(): "some avg10=0.00 avg60=0.00 avg300=0.00 total=0". */
struct mt_error *mt_proc_parse_pressure(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot);

/* mm/slab_common.c, slab_show(), version 2.1 and 2.0. */
struct mt_error *mt_proc_parse_slabinfo(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot);

/* mm/vmalloc.c, vmalloc_info_show(): the pages of areas by caller. */
struct mt_error *mt_proc_parse_vmallocinfo(const char *path, const char *text, size_t len,
					   struct mt_snapshot *snapshot);

/* kernel/module/procfs.c, m_show(): name and size. */
struct mt_error *mt_proc_parse_modules(const char *path, const char *text, size_t len,
				       struct mt_snapshot *snapshot);

/*
 * kernel/resource.c, r_show(): System RAM and what lies in it.  Without root all addresses are
 * 0.
 */
struct mt_error *mt_proc_parse_iomem(const char *path, const char *text, size_t len,
				     struct mt_snapshot *snapshot);

/* ZFS's kstat arcstats: "size  4  31780000000". */
struct mt_error *mt_proc_parse_arcstats(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot);

/* net/ipv4/proc.c, sockstat_seq_show(): "TCP: inuse 5 … mem 3". */
struct mt_error *mt_proc_parse_sockstat(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot);

/*
 * Reads below root which of snapshot->counters->slabs are reclaimable; those that nobody tells
 * of stay unknown.  MT_ERR_NOMEM.
 */
struct mt_error *mt_proc_read_slab_flags(const char *root, struct mt_snapshot *snapshot);

/*
 * Reads below root which caches were merged, and stores in each of snapshot->counters->slabs the
 * names of the others: they are links to one folder in /sys/kernel/slab (mm/slub.c,
 * create_unique_id()).  Where no folder is a link, it stays unknown.  MT_ERR_NOMEM.
 */
struct mt_error *mt_proc_read_slab_aliases(const char *root, struct mt_snapshot *snapshot);

/*
 * Answers mt_inspector_ops.slab_nodes for snapshot->counters->slabs from /sys/kernel/slab below
 * root.  MT_ERR_NOT_FOUND: it is not there (only SLUB has it); MT_ERR_NOMEM, or the error of fn.
 */
struct mt_error *mt_proc_slab_nodes(const char *root, const struct mt_snapshot *snapshot,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_slab_node *node),
				    void *data);

/* Reads the pools of /sys/kernel/mm/hugepages below root; none there: adds none. */
struct mt_error *mt_proc_read_huge_pools(const char *root, struct mt_snapshot *snapshot);

#endif
