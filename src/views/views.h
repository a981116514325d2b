/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views, one file each. */
#ifndef MT_VIEWS_VIEWS_H
#define MT_VIEWS_VIEWS_H

#include "views/view/view.h"

extern const struct mt_view mt_view_summary;
extern const struct mt_view mt_view_where;
extern const struct mt_view mt_view_nodes;
extern const struct mt_view mt_view_zones;
extern const struct mt_view mt_view_buddy;
extern const struct mt_view mt_view_pagetypes;
extern const struct mt_view mt_view_frag;
extern const struct mt_view mt_view_pcp;
extern const struct mt_view mt_view_why;
extern const struct mt_view mt_view_oom;
extern const struct mt_view mt_view_log;
extern const struct mt_view mt_view_freelist;
extern const struct mt_view mt_view_zonelists;
extern const struct mt_view mt_view_sections;
extern const struct mt_view mt_view_pages;
extern const struct mt_view mt_view_page;
extern const struct mt_view mt_view_page_mappings;
extern const struct mt_view mt_view_pages_list;
extern const struct mt_view mt_view_pages_map;
extern const struct mt_view mt_view_owners;
extern const struct mt_view mt_view_owners_list;
extern const struct mt_view mt_view_check;
extern const struct mt_view mt_view_tasks;
extern const struct mt_view mt_view_vmas;
extern const struct mt_view mt_view_vtop;
extern const struct mt_view mt_view_pagetable;
extern const struct mt_view mt_view_vmalloc;
extern const struct mt_view mt_view_snapshot;
extern const struct mt_view mt_view_diff;

#endif
