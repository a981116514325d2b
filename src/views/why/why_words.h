/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by why*.c, and by those who explain a request somebody else made. */
#ifndef MT_VIEWS_WHY_WHY_WORDS_H
#define MT_VIEWS_WHY_WHY_WORDS_H

#include "analysis/alloc.h"
#include "views/view/view.h"

/* The zone's verdict with its deciding term, in one line; free it. NULL: memory is short. */
char *mt_why_zone_reason(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			 const struct mt_alloc_zone *z);

/* The whole verdict, what happens next, and what is not known, as notes. */
struct mt_error *mt_why_notes(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			      struct mt_sink *sink);

enum mt_emphasis mt_why_emphasis(enum mt_alloc_verdict verdict);

#endif
