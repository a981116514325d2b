/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel wrote to its log when memory ran out: who asked for what,
 * what held the memory, and who was killed.  The state of nodes and zones
 * beside it is an ordinary snapshot.
 */
#ifndef MT_MODEL_REPORT_H
#define MT_MODEL_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "model/snapshot.h"

/* Bounds on what is believed of a log. */
#define MT_MAX_REPORTS	(1u << 16)
/* Bytes of reports: beyond them the first ones are condensed (mt_report_condense()). */
#define MT_MAX_REPORT_BYTES ((size_t)64 << 20)
#define MT_MAX_TASKS	(1u << 20)
#define MT_MAX_CACHES	(1u << 16)
#define MT_MAX_CGROUPS	(1u << 16)
#define MT_MAX_KILLS	(1u << 16)
#define MT_MAX_UNREAD	1000u	/* lines kept; more are only counted */

enum mt_report_kind {
	MT_REPORT_FAILURE,	/* page allocation failure */
	MT_REPORT_OOM,		/* the OOM killer, for the whole machine */
	MT_REPORT_MEMCG_OOM,	/* for a memory cgroup: no Mem-Info, its own limit decides */
	MT_REPORT_ASKED,	/* Mem-Info without either: sysrq, a driver */
	MT_REPORT_VMALLOC,	/* vmalloc() could not: no order of pages, vmalloc_bytes */
};

/* What limited the OOM killer (enum oom_constraint, include/linux/oom.h). */
enum mt_oom_constraint {
	MT_CONSTRAINT_UNKNOWN,	/* the log does not say */
	MT_CONSTRAINT_NONE,	/* the whole machine */
	MT_CONSTRAINT_CPUSET,	/* nodes of mems_allowed */
	MT_CONSTRAINT_POLICY,	/* CONSTRAINT_MEMORY_POLICY: nodes of nodemask */
	MT_CONSTRAINT_MEMCG,	/* a memory cgroup */
};

/* A row of "Tasks state": pages, unless named otherwise; MT_UNKNOWN */
struct mt_report_task {
	uint64_t pid, uid, total_vm, rss, pgtables_bytes, swap;
	uint64_t tgid;
	uint64_t nr_ptes, nr_pmds;	/* page table pages, until v4.15 (pmds since v4.0) */
	uint64_t rss_anon, rss_file, rss_shmem;	/* since v6.8 */
	int64_t adj;		/* oom_score_adj; INT64_MIN: not there */
	int64_t old_adj;	/* oom_adj (-17 to 15), until v3.7; INT64_MIN: not there */
	char *name;
};

/* "memory: usage 626688kB, limit 626688kB, failcnt 141" (mem_cgroup_print_oom_meminfo()) */
struct mt_report_counter {
	uint64_t usage_bytes, limit_bytes, failcnt;	/* MT_UNKNOWN: not printed */
	bool unlimited;		/* limit_bytes is the largest there is */
};

enum mt_cgroup_counter {
	MT_COUNTER_MEMORY,
	MT_COUNTER_SWAP,	/* cgroup v2 */
	MT_COUNTER_MEMSW,	/* "memory+swap", cgroup v1 */
	MT_COUNTER_KMEM,	/* cgroup v1 */
	MT_NR_COUNTERS,
};

/* "Memory cgroup stats for /a:" and what follows. */
struct mt_report_cgroup {
	char *path;		/* "": the log does not name it */
	/* bytes (those of v1 are printed as KB); pgfault and other events as they are */
	struct mt_stats stats;
};

/* "Killed process 95 (init) total-vm:1kB, anon-rss:1kB, ..." */
struct mt_report_kill {
	char *line;
	uint64_t pid, uid;	/* MT_UNKNOWN: not said, as all below */
	char *name;		/* or NULL */
	uint64_t total_vm_kib, anon_rss_kib, file_rss_kib, shmem_rss_kib, pgtables_kib;
	int64_t adj;		/* INT64_MIN: not said */
};

/* Why the search for the rest of a report came to its end. */
enum mt_report_end {
	MT_REPORT_END_WHOLE,	/* its last line was found */
	MT_REPORT_END_LOG,	/* the log ends */
	MT_REPORT_END_NEXT,	/* another report begins */
	MT_REPORT_END_SEARCH,	/* lines_searched lines had nothing of it */
};

/* A row of "Unreclaimable slab info" */
struct mt_report_cache {
	char *name;
	uint64_t used_kib, total_kib;
};

struct mt_report {
	enum mt_report_kind kind;
	size_t line;		/* of the log, from 1, where it begins */
	char *stamp;		/* as it stands before the line; "" */
	char *request;		/* the line that says who asks; NULL: there is none */
	char *command;		/* who asks; or NULL */
	char *mems_allowed;	/* nodes; or NULL */
	char *constraint;	/* "CONSTRAINT_NONE"; or NULL */
	char *killed;		/* "Killed process 95 (init) ..."; or NULL */
	uint64_t killed_pid;	/* MT_UNKNOWN: nobody, or not said */

	/* the request; release: snapshot->origin.kernel, or NULL */
	int64_t order;		/* -1: a person asked (SysRq f); INT64_MIN: not said */
	bool by_sysrq;		/* order == -1: no allocation failed */
	uint64_t vmalloc_bytes;	/* asked for (MT_REPORT_VMALLOC); or MT_UNKNOWN */
	uint64_t vmalloc_done_bytes;	/* "allocated N of M bytes"; or MT_UNKNOWN */
	bool vmap_failed;	/* "vmap allocation for size N failed" stands right above it */
	uint64_t pid, cpu;	/* of the task that asked; or MT_UNKNOWN */
	int64_t request_adj;	/* its oom_score_adj; INT64_MIN: not said */
	char *caller;		/* "T123", "C1" (printk.caller), or NULL */
	char *nodemask;		/* of the memory policy: nodes; NULL: none, or not said */
	char *cpuset;		/* name of the cpuset, or NULL */

	/* the limit that decided */
	enum mt_oom_constraint constraint_kind;
	char *oom_memcg;	/* path of the cgroup whose limit was reached; or NULL */
	char *task_memcg;	/* path of the killed task's cgroup; or NULL */
	struct mt_report_counter counters[MT_NR_COUNTERS];	/* of oom_memcg */
	struct mt_report_cgroup *cgroups;	/* the first is oom_memcg, others lie below it */
	size_t nr_cgroups, cgroup_capacity;

	/* who was killed: several with memory.oom.group, or with shared memory */
	struct mt_report_kill *kills;
	size_t nr_kills, kill_capacity;
	bool group_kill;	/* "Tasks in ... are going to be killed due to memory.oom.group" */
	uint64_t chosen_pid;	/* "Kill process N (x) score S": before its child; MT_UNKNOWN */
	uint64_t chosen_score;	/* that S, thousandths; MT_UNKNOWN: not printed (since v5.1) */
	bool no_victim;		/* "Out of memory and no killable processes" */
	struct mt_stats counts;	/* the whole machine: pages by the names in the log */
	struct mt_stats others;	/* "pages RAM", "Free swap" (kB), hugepages */
	struct mt_report_task *tasks;
	size_t nr_tasks, task_capacity;
	struct mt_report_cache *caches;
	size_t nr_caches, cache_capacity;
	char **allocations;	/* "Memory allocations" lines (since 6.12), as they are */
	size_t nr_allocations, allocation_capacity;
	size_t nr_read;		/* lines of Mem-Info, tasks and verdict */
	size_t nr_unread;	/* of them, that were not understood */
	char *unread;		/* the first of those */
	char **unread_lines;	/* the first MT_MAX_UNREAD of them, as they are */
	size_t nr_unread_lines, unread_capacity;
	size_t nr_doubled;	/* lines that stand twice, one behind the other: read once */
	size_t nr_cut;		/* lines that a pager or a terminal cut: read as far as whole */
	bool has_memory;	/* Mem-Info, or lines of nodes and zones without it */
	bool has_tasks;		/* the header of the task table, or rows */
	bool columns_assumed;	/* that header is not in the log: how many there are told them */
	bool headless;		/* neither a request nor Mem-Info: the log begins amid the report */
	bool condensed;		/* its tables and figures were freed (mt_report_condense()) */
	enum mt_report_end end;
	size_t last_line;	/* of the log: the last that belongs to it */
	size_t lines_searched;	/* behind last_line, until the search ended */
	struct mt_snapshot *snapshot;	/* nodes, zones, free lists; the report's */
};

/* All reports of a log, in its order. */
struct mt_reports {
	struct mt_report *v;
	size_t n, capacity;
	uint64_t nr_lines;	/* of the log, that were read */
	size_t nr_dropped;	/* reports beyond MT_MAX_REPORTS or that size, not in v */
	size_t nr_condensed;	/* of v, the first ones, whose tables were not kept */
	size_t bytes;		/* that those in v take (mt_report_bytes()) */
	char *problem;		/* why it was not read to its end; or NULL */
};

/* Sets everything in report to unknown or absent. */
void mt_report_init(struct mt_report *report);
/* What report takes of memory, in bytes, itself and its snapshot included. */
size_t mt_report_bytes(const struct mt_report *report);
/*
 * Frees the tables and figures of report, of which who asked for what, whose limit it was and who
 * was killed first are left.  Never fails.
 */
void mt_report_condense(struct mt_report *report);
/* Frees all that report holds, its snapshot too; not report itself. */
void mt_report_release(struct mt_report *report);
/* Frees reports and each of them; NULL is fine. */
void mt_reports_destroy(struct mt_reports *reports);
MT_DEFINE_CLEANUP(mt_reports, struct mt_reports *, mt_reports_destroy)

#endif
