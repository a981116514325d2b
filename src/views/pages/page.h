/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the views behind `page` share. */
#ifndef MT_VIEWS_PAGES_PAGE_H
#define MT_VIEWS_PAGES_PAGE_H

#include "views/views.h"

/* Both take the same options, since they have one name. */
extern const struct mt_view_option *const mt_page_view_options[];

#endif
