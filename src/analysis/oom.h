/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report of the OOM killer means: who held the memory, and why that victim. */
#ifndef MT_ANALYSIS_OOM_H
#define MT_ANALYSIS_OOM_H

#include "model/report.h"

/* A use of memory, in pages; MT_UNKNOWN where the report does not say. */
struct mt_oom_use {
	const char *name;
	uint64_t pages;
};

#define MT_OOM_MAX_USES 12

/*
 * Uses that do not overlap, in the order of the report; the last is what is
 * left of "pages RAM" (kernel, drivers, balloon).  Returns how many.
 */
size_t mt_oom_uses(const struct mt_report *report, struct mt_oom_use uses[MT_OOM_MAX_USES]);

/*
 * oom_badness() (mm/oom_kill.c): rss + swap + page tables, in pages, and
 * oom_score_adj thousandths of all pages.  INT64_MIN: exempt (-1000), or not known.
 */
int64_t mt_oom_badness(const struct mt_report *report, const struct mt_report_task *task);

/* The task of the table that was killed; the one of the highest badness. NULL: none. */
const struct mt_report_task *mt_oom_victim(const struct mt_report *report);
const struct mt_report_task *mt_oom_worst(const struct mt_report *report);

#endif
