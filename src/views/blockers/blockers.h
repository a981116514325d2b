/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views of what stands in the way of large blocks. */
#ifndef MT_VIEWS_BLOCKERS_BLOCKERS_H
#define MT_VIEWS_BLOCKERS_BLOCKERS_H

#include "views/view/view.h"

/* `memtop blockers`. */
extern const struct mt_view mt_view_blockers;

/* `memtop blockers --list`. */
extern const struct mt_view mt_view_blockers_list;

/* `memtop blockers --holders`. */
extern const struct mt_view mt_view_blockers_holders;

/* `memtop blockers --map`. */
extern const struct mt_view mt_view_blockers_map;

/* `memtop blockers --offline`. */
extern const struct mt_view mt_view_blockers_offline;

#endif
