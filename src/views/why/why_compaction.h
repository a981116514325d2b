/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What compaction would give to a request that needs it. */
#ifndef MT_VIEWS_WHY_WHY_COMPACTION_H
#define MT_VIEWS_WHY_WHY_COMPACTION_H

#include "analysis/alloc/alloc.h"
#include "views/view/view.h"

/*
 * Says what compacting the zones that alloc may take from would give, where the source knows every
 * page (a memory image), and nothing elsewhere.
 */
struct mt_error *mt_why_compaction(const struct mt_snapshot *snapshot,
				   const struct mt_alloc *alloc, struct mt_sink *sink);

#endif
