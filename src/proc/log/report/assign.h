/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines to reports: several may be printed at once, by CPUs that wait for memory at
 * the same time, or by the hosts of one log.
 */
#ifndef MT_PROC_LOG_REPORT_ASSIGN_H
#define MT_PROC_LOG_REPORT_ASSIGN_H

#include "model/names.h"
#include "model/report.h"
#include "proc/log/line/klog.h"
#include "proc/log/report/parser.h"

/* So many at once; the one that had nothing for the longest time is ended. */
#define MT_MAX_OPEN 8u

/* Zero-initialise; mt_assign_release(). */
struct mt_assign {
	struct mt_reports *reports;
	struct mt_names *names;	/* of the reports' snapshots; NULL: none yet */
	size_t wanted;		/* number of the report that is never condensed; 0: none */
	struct mt_oom_parser *open[MT_MAX_OPEN];	/* in the order of their first lines */
	size_t nr_open;
	char *release;			/* "Linux version 6.1.0 ...": of all that follow */
	char *before;		/* [before_capacity]: the line before, of a report */
	size_t before_len, before_capacity;
	uint64_t trace_line;	/* where the latest line of a call trace stands; 0: none yet */
	uint64_t vmap_bytes;	/* of the latest "vmap allocation for size N failed" */
	uint64_t vmap_line;	/* where that stands; 0: none yet */
};

/* Frees what assign holds, not its reports. */
void mt_assign_release(struct mt_assign *assign);

/*
 * Takes the current line of klog, from which an unknown prefix may be learned.
 * MT_ERR_NOMEM.
 */
struct mt_error *mt_assign_line(struct mt_assign *assign, struct mt_klog *klog);

/* The log is at its end: so are all reports. */
struct mt_error *mt_assign_finish(struct mt_assign *assign);

#endif
