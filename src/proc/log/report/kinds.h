/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which kind of line of a report a message is, by its words alone; what a cgroup's
 * statistics and a slab cache are only the lines before can tell.
 */
#ifndef MT_PROC_LOG_REPORT_KINDS_H
#define MT_PROC_LOG_REPORT_KINDS_H

#include <stdbool.h>
#include <stdint.h>

#include "proc/text/lines.h"

enum mt_oom_kind {
	MT_OOM_OTHER,		/* of none */
	MT_OOM_REQUEST,		/* "CMD invoked oom-killer: ", "CMD: page allocation failure:" */
	MT_OOM_CPU,		/* "CPU: 0 PID: 95 Comm: init Not tainted 6.1.0 #1" */
	MT_OOM_TRACE,		/* registers and the call trace */
	MT_OOM_ALLOWED,		/* "CMD cpuset=/ mems_allowed=0", until v5.0 */
	MT_OOM_MEMINFO,		/* "Mem-Info:" */
	MT_OOM_PERCPU,		/* "CPU    0: hi:  186, btch:  31 usd:   0", its heading */
	MT_OOM_COUNTS,		/* "active_anon:4 inactive_anon:25 isolated_anon:0" */
	MT_OOM_NODE,		/* "Node 0 active_anon:16kB ..." */
	MT_OOM_ZONE,		/* "Node 0 DMA free:1972kB ..." */
	MT_OOM_RESERVE,		/* "lowmem_reserve[]: 0 135" */
	MT_OOM_LIST,		/* "Node 0 DMA: 1*4kB (U) 0*8kB ... = 1972kB" */
	MT_OOM_HUGE,		/* "Node 0 hugepages_total=0 ..." */
	MT_OOM_PAGES,		/* "194 total pagecache pages" */
	MT_OOM_SWAP,		/* "Free swap  = 0kB" */
	MT_OOM_NOTE,		/* says nothing that is kept */
	MT_OOM_USAGE,		/* "memory: usage 4kB, limit 4kB, failcnt 0" */
	MT_OOM_STATS,		/* "Memory cgroup stats for /a:" */
	MT_OOM_LIMIT,		/* "Task in /a killed as a result of limit of /a" */
	MT_OOM_GROUP,		/* "Tasks in /a are going to be killed due to ..." */
	MT_OOM_SLAB_HEAD,	/* "Unreclaimable slab info:" */
	MT_OOM_ALLOC_HEAD,	/* "Memory allocations:" */
	MT_OOM_ALLOC,		/* "12.3 MiB 3145 mm/slub.c:2324 func:alloc_slab_page" */
	MT_OOM_TASK_HEAD,	/* "Tasks state (memory values in pages):" */
	MT_OOM_COLUMNS,		/* "[  pid  ]   uid  tgid total_vm ..." */
	MT_OOM_TASK,		/* "[     95]     0    95 ..." */
	MT_OOM_CONSTRAINT,	/* "oom-kill:constraint=..." */
	MT_OOM_ANNOUNCED,	/* "... Kill process 95 (init) score 868 or sacrifice child" */
	MT_OOM_KILLED,		/* "... Killed process 95 (init) ..." */
	MT_OOM_NO_VICTIM,	/* "Out of memory and no killable processes..." */
	MT_OOM_REAPED,		/* "oom_reaper: reaped process 95 (init), ..." */
	MT_OOM_PIECE,		/* a fragment of a free list or of reserves */
	MT_OOM_NR_KINDS,
};

/* The kind of message, whose node ("Node 3 ", or MT_NO_INDEX: none) goes to node. */
enum mt_oom_kind mt_oom_classify(struct mt_word message);

/* Whether no other program's line is of this kind: it begins a report where none is open. */
bool mt_oom_is_strong(enum mt_oom_kind kind);
/*
 * Whether a report may begin with this line: the strong ones, and those of Mem-Info that
 * nothing else prints, where a log was cut before them.
 */
bool mt_oom_begins(enum mt_oom_kind kind, struct mt_word message);

/*
 * The columns of a row of the task table, where its header is lost; NULL where it does not tell
 * (tasks.c).
 */
const char *mt_oom_row_columns(struct mt_word message);

/* "Node 3 " at the start is taken; MT_NO_INDEX and nothing taken where there is none. */
unsigned int mt_oom_take_node(struct mt_word *line);

/* Whether text begins with prefix: rest is what follows, without blanks. */
bool mt_oom_behind(struct mt_word text, const char *prefix, struct mt_word *rest);

/* Whether text has words in it. */
bool mt_oom_has(struct mt_word text, const char *words);

/* What tells lines of one kind apart: two with the same key are of two reports. */
uint64_t mt_oom_key(enum mt_oom_kind kind, struct mt_word message);

#endif
