/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one line of /proc/zoneinfo says. */
#ifndef MT_PROC_ZONE_ZONE_LINE_H
#define MT_PROC_ZONE_ZONE_LINE_H

#include "model/snapshot.h"
#include "proc/text/lines.h"

/* One line "name value" or "name: value". */
struct mt_zone_pair {
	struct mt_word name;
	bool colon;
	uint64_t value;
};

/* NULL, or what is wrong. The value is the last word, the name all before it. */
const char *mt_zone_line_pair(struct mt_word line, struct mt_zone_pair *pair);

/* What is wrong, where a number stands alone: this very string. */
extern const char mt_zone_line_nameless[];

/*
 * "(0, 411, 411, 411, 411)", a number for each zone of a node, to lowmem_reserve of a zone that
 * has none.  NULL, or what is wrong: then it may hold a part.
 */
const char *mt_zone_line_protection(struct mt_zone *zone, struct mt_word list);

#endif
