/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that the views behind `page` share. */
#ifndef MT_VIEWS_PAGES_PAGE_OPTIONS_H
#define MT_VIEWS_PAGES_PAGE_OPTIONS_H

#include "views/view/view.h"

/* All that page and page --mappings take; ends with NULL. */
extern const struct mt_view_option *const mt_page_options[];

#endif
