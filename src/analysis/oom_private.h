/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by oom*.c only. */
#ifndef MT_ANALYSIS_OOM_PRIVATE_H
#define MT_ANALYSIS_OOM_PRIVATE_H

#include "analysis/oom.h"

/* What is believed of a count of pages, so that a thousand times a few of them fits an int64_t. */
#define MT_OOM_MOST_PAGES (UINT64_C(1) << 50)

/* The page size of report; where nothing tells, 4096. */
uint64_t mt_oom_assumed_page_size(const struct mt_report *report);

/* The kernel's rule for report's badness. */
enum mt_badness_rule mt_oom_rule(const struct mt_report *report);

/* Adds what would have helped to oom, which is filled otherwise. */
struct mt_error *mt_oom_advise(struct mt_oom *oom);

#endif
