/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the first screen says of a zone, or of all zones of a node, and its bar. */
#ifndef MT_VIEWS_TUI_DATA_ZONE_SUMMARY_H
#define MT_VIEWS_TUI_DATA_ZONE_SUMMARY_H

#include "analysis/watermark.h"
#include "model/snapshot.h"

/* Figures of a zone or a node, in pages where nothing else is said, or MT_UNKNOWN. */
struct mt_zone_summary {
	unsigned int node;
	const char *zone;		/* NULL: of the node */
	enum mt_pressure pressure;
	uint64_t managed, free;
	uint64_t anon;			/* on the LRU lists of anonymous memory: shmem is, too */
	uint64_t file;			/* on those of files: without shmem */
	uint64_t pcp;			/* free, on per-CPU lists */
	uint64_t min, low, high;	/* watermarks */
	int64_t to_low;			/* free above low; or MT_DISTANCE_UNKNOWN */
	uint64_t largest;		/* free block, in bytes */
	uint64_t unusable;		/* for a huge page, in thousandths of what is free */
};

/* Tells whether the zone has memory that the buddy allocator manages. */
bool mt_zone_has_memory(const struct mt_zone *zone);

/* Returns the figures of a zone, which points into the snapshot. */
struct mt_zone_summary mt_summarise_zone(const struct mt_snapshot *snapshot,
					 const struct mt_zone *zone);

/* Returns the sum of a node's zones that have memory, and sets *zones to how many they are. */
struct mt_zone_summary mt_summarise_node(const struct mt_snapshot *snapshot, unsigned int node,
					 unsigned int *zones);

/* Bytes that a bar of so many cells takes at most. */
#define MT_BAR_SIZE(cells) ((cells) * 4 + 1)

/*
 * Draws managed memory as a bar of width cells into text[MT_BAR_SIZE(width)]: from the left
 * what other uses, anonymous and file pages take, at the right what lies on per-CPU lists and
 * what is free.  A watermark, by its first letter, stands where the bar would end if so much
 * were free: once what is used has reached low, kswapd is at work.  Where several fall into
 * one cell it says w.  Returns text; NULL: not known.
 */
const char *mt_zone_summary_bar(const struct mt_zone_summary *summary, unsigned int width,
				bool unicode, char *text);

/* What a cell of a bar stands for. */
enum mt_bar_kind { MT_BAR_OTHER, MT_BAR_ANON, MT_BAR_FILE, MT_BAR_PCP, MT_BAR_FREE };

/* Returns the character by which a bar shows this kind of memory. */
const char *mt_bar_cell(enum mt_bar_kind kind, bool unicode);

/* Returns how many of width cells so many pages take, if all of them stand for top pages. */
unsigned int mt_bar_length(uint64_t pages, uint64_t top, unsigned int width);

#endif
