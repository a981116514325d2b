/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that the views behind `pages` share. */
#ifndef MT_VIEWS_PAGES_PAGES_OPTIONS_H
#define MT_VIEWS_PAGES_PAGES_OPTIONS_H

#include "views/view/view.h"

/* --use: only pages of one use (model/uses.h). */
extern const struct mt_view_option mt_option_use;

/* --flag: only pages that have a page flag. */
extern const struct mt_view_option mt_option_flag;

/* --pfn: only a range of page frames. */
extern const struct mt_view_option mt_option_pfns;

/* --list: a row for each page. */
extern const struct mt_view_option mt_option_list;

/* All that pages, pages --list and pages --map take; ends with NULL. */
extern const struct mt_view_option *const mt_pages_options[];

#endif
