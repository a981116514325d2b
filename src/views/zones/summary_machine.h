/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What summary says of the whole machine. */
#ifndef MT_VIEWS_ZONES_SUMMARY_MACHINE_H
#define MT_VIEWS_ZONES_SUMMARY_MACHINE_H

#include "analysis/where/where.h"
#include "views/view/view.h"

/*
 * Notes what takes the memory by this account, swap, pressure and OOM kills, a line each where
 * snapshot->counters, which must be there, tell it.  The sink's error, or MT_ERR_NOMEM.
 */
struct mt_error *mt_summary_note_machine(const struct mt_snapshot *snapshot,
					 const struct mt_where *where, struct mt_sink *sink);

#endif
