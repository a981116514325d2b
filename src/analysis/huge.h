/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MT_ANALYSIS_HUGE_H
#define MT_ANALYSIS_HUGE_H

#include "model/snapshot.h"

/*
 * The order of a transparent huge page: a table of page-size entries maps it
 * whole (HPAGE_PMD_ORDER = PMD_SHIFT - PAGE_SHIFT), 9 with 4K pages and 8-byte
 * entries.  Where the source does not tell the page size it is the pageblock
 * order; never more than the largest order there is.  MT_NO_INDEX if the source
 * tells neither, or has no orders.
 */
unsigned int mt_huge_order(const struct mt_snapshot *snapshot);

#endif
