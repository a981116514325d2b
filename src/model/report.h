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
#define MT_MAX_TASKS	(1u << 20)
#define MT_MAX_CACHES	(1u << 16)

enum mt_report_kind {
	MT_REPORT_FAILURE,	/* page allocation failure */
	MT_REPORT_OOM,		/* the OOM killer, for the whole machine */
	MT_REPORT_MEMCG_OOM,	/* for a memory cgroup: no Mem-Info, its own limit decides */
	MT_REPORT_ASKED,	/* Mem-Info without either: sysrq, a driver */
};

/* A row of "Tasks state": pages, unless named otherwise; MT_UNKNOWN */
struct mt_report_task {
	uint64_t pid, uid, total_vm, rss, pgtables_bytes, swap;
	int64_t adj;		/* oom_score_adj; INT64_MIN: not there */
	char *name;
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
	struct mt_snapshot *snapshot;	/* nodes, zones, free lists; the report's */
};

/* All reports of a log, in its order. */
struct mt_reports {
	struct mt_report *v;
	size_t n, capacity;
};

void mt_report_release(struct mt_report *report);
void mt_reports_destroy(struct mt_reports *reports);
MT_DEFINE_CLEANUP(mt_reports, struct mt_reports *, mt_reports_destroy)

#endif
