/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of this room only. */
#ifndef MT_VIEWS_OOM_OOM_PRIVATE_H
#define MT_VIEWS_OOM_OOM_PRIVATE_H

#include "analysis/alloc/alloc.h"
#include "analysis/oom.h"
#include "views/view/view.h"

/* One report with all that is known of it. */
struct mt_oom_view {
	const struct mt_report *report;
	size_t number;			/* among the log's, from 1 */
	struct mt_oom *oom;
	bool asked;			/* wanted is what its allocation asked */
	struct mt_alloc_request wanted;
	struct mt_alloc *alloc;		/* whether it could be served; NULL: not told */
};

/* Explains report; release what view then holds, also after an error. */
struct mt_error *mt_oom_view_init(const struct mt_report *report, size_t number,
				  struct mt_oom_view *view);
/* Frees what view holds, not itself. */
void mt_oom_view_release(struct mt_oom_view *view);

/* oom_row.c */
struct mt_error *mt_oom_view_row(const struct mt_oom_view *view, struct mt_sink *sink);

/* oom_words.c: what ran out, who asked, what held the memory. */
struct mt_error *mt_oom_view_words(const struct mt_oom_view *view, struct mt_sink *sink);

/* oom_victim.c: the tasks by badness, who was killed and why that one, what would have helped. */
struct mt_error *mt_oom_view_victim(const struct mt_oom_view *view, struct mt_sink *sink);

/* "whole", "end of log", "next report", "nothing found": never renamed. */
const char *mt_oom_end_name(enum mt_report_end end);

#endif
