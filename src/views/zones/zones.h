/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views of nodes, zones and what is free in them. */
#ifndef MT_VIEWS_ZONES_ZONES_H
#define MT_VIEWS_ZONES_ZONES_H

#include "views/view/view.h"

/* `memtop summary`. */
extern const struct mt_view mt_view_summary;

/* What it notes where it warns of nothing. */
extern const char mt_summary_is_fine[];

/* `memtop nodes`. */
extern const struct mt_view mt_view_nodes;

/* `memtop zones`. */
extern const struct mt_view mt_view_zones;

/* `memtop buddy`. */
extern const struct mt_view mt_view_buddy;

/* `memtop pagetypes`. */
extern const struct mt_view mt_view_pagetypes;

/* `memtop frag`. */
extern const struct mt_view mt_view_frag;

/* `memtop pcp`. */
extern const struct mt_view mt_view_pcp;

/* `memtop freelist`. */
extern const struct mt_view mt_view_freelist;

/* `memtop zonelists`. */
extern const struct mt_view mt_view_zonelists;

/* `memtop sections`. */
extern const struct mt_view mt_view_sections;

/* `memtop check`. */
extern const struct mt_view mt_view_check;

/* `memtop snapshot`. */
extern const struct mt_view mt_view_snapshot;

/* `memtop diff`. */
extern const struct mt_view mt_view_diff;

/* `memtop log`. */
extern const struct mt_view mt_view_log;

#endif
