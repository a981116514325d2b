/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports of the kernel that memory ran out, out of a log: "page allocation
 * failure" (mm/page_alloc.c, warn_alloc()), "invoked oom-killer" (mm/oom_kill.c,
 * dump_header()), those of memory cgroups (mm/memcontrol.c), "vmalloc error" (mm/vmalloc.c),
 * and any other "Mem-Info:" (mm/show_mem.c, __show_mem(); until v6.3 lib/show_mem.c
 * and show_free_areas()).  Formats of 2.6.18 to 7.2; names decide, so that others
 * are read as far as they say the same.
 *
 *	input/	bytes, unpacked
 *	line/	messages of the kernel, whatever stands before them
 *	report/	which report a message belongs to, and what it says
 */
#ifndef MT_PROC_LOG_OOMLOG_H
#define MT_PROC_LOG_OOMLOG_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "model/report.h"

struct mt_oomlog;

/*
 * Reads the file ("-": standard input), of any length: only what reports say is kept.
 * Of very many reports the first ones are condensed (MT_MAX_REPORT_BYTES), but not the one of the
 * number wanted (0: none).  MT_ERR_FORMAT if there is no report in it; MT_ERR_STOPPED.  progress
 * may be NULL.
 */
struct mt_error *mt_oomlog_open(const char *path, const struct mt_progress *progress,
				size_t wanted, struct mt_oomlog **log);
/* The same of a text that is already read; takes buf, whether or not it succeeds. */
struct mt_error *mt_oomlog_of_text(const char *name, struct mt_buffer *buf,
				   struct mt_oomlog **log);
/* Closes log and frees its reports; NULL is fine. */
void mt_oomlog_close(struct mt_oomlog *log);
MT_DEFINE_CLEANUP(mt_oomlog, struct mt_oomlog *, mt_oomlog_close)

/* All reports of log, to which they belong. */
const struct mt_reports *mt_oomlog_reports(const struct mt_oomlog *log);

/*
 * The state that the report of this number shows (from 1; 0: the last that has
 * one), as a snapshot of its own; its reports and report point into log.
 */
struct mt_error *mt_oomlog_sample(struct mt_oomlog *log, size_t number,
				  struct mt_snapshot **snapshot);

/* The reports of text[0..len); path is its name in messages.  The caller destroys them. */
struct mt_error *mt_oomlog_parse(const char *path, const char *text, size_t len,
				 struct mt_reports **reports);

#endif
