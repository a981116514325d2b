/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map of ranges by verdict as a picture. */
#ifndef MT_VIEWS_BLOCKERS_BLOCKERS_SVG_H
#define MT_VIEWS_BLOCKERS_BLOCKERS_SVG_H

#include "analysis/blockers/blockers.h"
#include "model/snapshot.h"

/* Writes a square for each range of blocks to the file path.  Errors of opening and writing. */
struct mt_error *mt_blockers_write_svg(const char *path, const struct mt_snapshot *snapshot,
				       const struct mt_blocks *blocks);

#endif
