/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the views behind `pages` share. */
#ifndef MT_VIEWS_PAGES_PAGES_H
#define MT_VIEWS_PAGES_PAGES_H

#include "views/views.h"

/* All of them take the same options, since they have one name. */
extern const struct mt_view_option *const mt_pages_options[];

extern const struct mt_view_option mt_option_use, mt_option_flag, mt_option_pfns, mt_option_list;

/* pages, pages --list, pages --map */
const struct mt_view *mt_pages_variant(const struct mt_request *request);

#endif
