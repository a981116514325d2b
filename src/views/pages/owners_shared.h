/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the views behind `owners` share. */
#ifndef MT_VIEWS_PAGES_OWNERS_SHARED_H
#define MT_VIEWS_PAGES_OWNERS_SHARED_H

#include "model/callers.h"
#include "views/view/view.h"

/* All options that owners and owners --list take; ends with NULL. */
extern const struct mt_view_option *const mt_owners_options[];

#endif
