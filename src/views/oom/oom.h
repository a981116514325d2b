/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view of a kernel's log whose memory ran out. */
#ifndef MT_VIEWS_OOM_OOM_H
#define MT_VIEWS_OOM_OOM_H

#include "views/view/view.h"

/* `memtop oom`. */
extern const struct mt_view mt_view_oom;

#endif
