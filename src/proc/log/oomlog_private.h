/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by oomlog*.c only. */
#ifndef MT_PROC_LOG_OOMLOG_PRIVATE_H
#define MT_PROC_LOG_OOMLOG_PRIVATE_H

#include "proc/log/klog.h"
#include "proc/log/oomlog.h"

/* Whether a line was of the kind that a function reads. */
enum mt_taken {
	MT_NOT_MINE,
	MT_TAKEN,
	MT_BAD,			/* of that kind, but not understood */
};

/* Which part of a report the lines belong to. */
enum mt_oom_part {
	MT_OOM_HEAD,		/* the request, CPU, call trace */
	MT_OOM_MEMORY,		/* Mem-Info: */
	MT_OOM_SLAB,		/* Unreclaimable slab info: */
	MT_OOM_ALLOCATIONS,	/* Memory allocations: */
	MT_OOM_TASKS,		/* Tasks state: */
	MT_OOM_END,		/* who is killed */
};

/* One column of the task table, by its name in the header. */
#define MT_OOM_MAX_COLUMNS 16

struct mt_oom_parser {
	struct mt_report *report;
	enum mt_oom_part part;
	struct mt_zone *zone;	/* that a lowmem_reserve line belongs to */
	uint64_t page_kib;	/* MT_UNKNOWN until a free list says */
	struct mt_word columns[MT_OOM_MAX_COLUMNS];
	size_t nr_columns;
	bool ram;		/* "pages RAM" came: the end is near */
	struct mt_error *err;	/* out of memory */
};

/* Page size and migrate types, which the lines before the free lists need. */
void mt_oom_look_ahead(struct mt_oom_parser *parser, struct mt_word message);

/* A line between "Mem-Info:" and the end of it. */
enum mt_taken mt_oom_memory_line(struct mt_oom_parser *parser, struct mt_word message);

/* A line of one of the other parts; may change the part. */
enum mt_taken mt_oom_other_line(struct mt_oom_parser *parser, struct mt_word message);

char *mt_oom_copy(struct mt_oom_parser *parser, struct mt_word word);

/* text[0..len) begins with prefix: rest is what follows. */
bool mt_oom_behind(struct mt_word text, const char *prefix, struct mt_word *rest);

#endif
