/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views that say why an allocation is served, or is not. */
#ifndef MT_VIEWS_WHY_WHY_H
#define MT_VIEWS_WHY_WHY_H

#include "views/view/view.h"

/* `memtop why`. */
extern const struct mt_view mt_view_why;

/* `memtop why --all`. */
extern const struct mt_view mt_view_why_all;

#endif
