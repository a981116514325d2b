/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All views: the list from which --help, the command line and the full screen take them. */
#ifndef MT_VIEWS_VIEWS_H
#define MT_VIEWS_VIEWS_H

#include "views/blockers/blockers.h"
#include "views/memory/memory.h"
#include "views/oom/oom.h"
#include "views/pages/pages.h"
#include "views/space/space.h"
#include "views/view/view.h"
#include "views/why/why.h"
#include "views/zones/zones.h"

/* All views, mt_nr_views of them, in the order in which --help lists them. */
extern const struct mt_view *const mt_views[];

/* How many views mt_views[] has. */
extern const size_t mt_nr_views;

/* Finds the view that is called name; NULL: there is none. */
const struct mt_view *mt_view_find(const char *name);

#endif
