/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views of tasks and address spaces. */
#ifndef MT_VIEWS_SPACE_SPACE_H
#define MT_VIEWS_SPACE_SPACE_H

#include "views/view/view.h"

/* `memtop tasks`. */
extern const struct mt_view mt_view_tasks;

/* `memtop vmas`. */
extern const struct mt_view mt_view_vmas;

/* `memtop vtop`. */
extern const struct mt_view mt_view_vtop;

/* `memtop pagetable`. */
extern const struct mt_view mt_view_pagetable;

/* `memtop vmalloc`. */
extern const struct mt_view mt_view_vmalloc;

#endif
