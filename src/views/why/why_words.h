/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an allocation's fate is called, for all views that tell of one. */
#ifndef MT_VIEWS_WHY_WHY_WORDS_H
#define MT_VIEWS_WHY_WHY_WORDS_H

#include "analysis/alloc/alloc.h"
#include "views/view/view.h"

/*
 * Tells a zone's verdict with the term that decided it, in one line; free it.  NULL:
 * memory is short.
 */
char *mt_why_zone_reason(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			 const struct mt_alloc_zone *z);

/* Hands the whole verdict, what happens next, and what is not known to sink as notes. */
struct mt_error *mt_why_notes(const struct mt_snapshot *snapshot, const struct mt_alloc *alloc,
			      struct mt_sink *sink);

/* Returns how a cell stands out that says this verdict. */
enum mt_emphasis mt_why_emphasis(enum mt_alloc_verdict verdict);

#endif
