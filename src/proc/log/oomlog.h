/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports of the kernel that memory ran out, out of a log: "page allocation
 * failure" (mm/page_alloc.c, warn_alloc()), "invoked oom-killer" (mm/oom_kill.c,
 * dump_header()), and any other "Mem-Info:" (mm/show_mem.c, __show_mem();
 * until v6.3 lib/show_mem.c and show_free_areas()).  Formats of 4.19 to 7.2;
 * names decide, so that others are read as far as they say the same.
 */
#ifndef MT_PROC_LOG_OOMLOG_H
#define MT_PROC_LOG_OOMLOG_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "model/report.h"

struct mt_oomlog;

/*
 * Reads the file ("-": standard input).  MT_ERR_FORMAT if there is no report
 * in it.
 */
struct mt_error *mt_oomlog_open(const char *path, struct mt_oomlog **log);
/* The same of a text that is already read; takes buf, whether or not it succeeds. */
struct mt_error *mt_oomlog_of_text(const char *name, struct mt_buffer *buf,
				   struct mt_oomlog **log);
void mt_oomlog_close(struct mt_oomlog *log);
MT_DEFINE_CLEANUP(mt_oomlog, struct mt_oomlog *, mt_oomlog_close)

const struct mt_reports *mt_oomlog_reports(const struct mt_oomlog *log);

/*
 * The state that the report of this number shows (from 1; 0: the last that has
 * one), as a snapshot of its own; its reports and report point into log.
 */
struct mt_error *mt_oomlog_sample(struct mt_oomlog *log, size_t number,
				  struct mt_snapshot **snapshot);

/* The same, of a text; path is its name in messages. */
struct mt_error *mt_oomlog_parse(const char *path, const char *text, size_t len,
				 struct mt_reports **reports);

#endif
