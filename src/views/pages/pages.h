/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views of single pages, and of who allocated them. */
#ifndef MT_VIEWS_PAGES_PAGES_H
#define MT_VIEWS_PAGES_PAGES_H

#include "views/view/view.h"

/* `memtop pages`. */
extern const struct mt_view mt_view_pages;

/* `memtop pages --list`. */
extern const struct mt_view mt_view_pages_list;

/* `memtop pages --map`. */
extern const struct mt_view mt_view_pages_map;

/* `memtop pages --by KEY`. */
extern const struct mt_view mt_view_pages_by;

/* Returns that view with the columns that the request's keys take. */
const struct mt_view *mt_pages_by_variant(const struct mt_request *request);

/* `memtop page`. */
extern const struct mt_view mt_view_page;

/* `memtop page --mappings`. */
extern const struct mt_view mt_view_page_mappings;

/* `memtop owners`. */
extern const struct mt_view mt_view_owners;

/* `memtop owners --list`. */
extern const struct mt_view mt_view_owners_list;

#endif
