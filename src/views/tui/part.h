/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the first screen says of a zone, or of all zones of a node. */
#ifndef MT_VIEWS_TUI_PART_H
#define MT_VIEWS_TUI_PART_H

#include "analysis/watermark.h"
#include "model/snapshot.h"

/* Pages, or MT_UNKNOWN. */
struct mt_part {
	unsigned int node;
	const char *zone;		/* NULL: of the node */
	enum mt_pressure pressure;
	uint64_t managed, free, anon, file;
	uint64_t min, low, high;
	int64_t to_low;			/* MT_DISTANCE_UNKNOWN */
	uint64_t largest;		/* bytes */
	uint64_t unusable;		/* for a huge page, in thousandths */
};

/* Bytes that a bar of so many cells takes at most. */
#define MT_BAR_SIZE(cells) ((cells) * 4 + 1)

bool mt_part_is_populated(const struct mt_zone *zone);
struct mt_part mt_part_of_zone(const struct mt_snapshot *snapshot, const struct mt_zone *zone);

/* zones: how many of the node's have memory. */
struct mt_part mt_part_of_node(const struct mt_snapshot *snapshot, unsigned int node,
			       unsigned int *zones);

/*
 * Managed memory: what other uses, anonymous and file pages take, from the left;
 * what is free, at the right.  The watermarks are where the bar ends when so
 * much is free: if what is used has reached low, kswapd is at work.  Where
 * several fall into one cell it says w.  NULL: not known.
 */
const char *mt_part_bar(const struct mt_part *part, unsigned int width, bool unicode, char *text);

/* How such a bar shows them. */
enum mt_bar_kind { MT_BAR_OTHER, MT_BAR_ANON, MT_BAR_FILE, MT_BAR_FREE };
const char *mt_part_bar_cell(enum mt_bar_kind kind, bool unicode);

/* Of so many pages on a scale from 0 to top: cells of a width. */
unsigned int mt_part_cells(uint64_t pages, uint64_t top, unsigned int width);

#endif
