/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views of who holds the memory. */
#ifndef MT_VIEWS_MEMORY_MEMORY_H
#define MT_VIEWS_MEMORY_MEMORY_H

#include "views/view/view.h"

/* `memtop where`. */
extern const struct mt_view mt_view_where;

/* `memtop slabs`. */
extern const struct mt_view mt_view_slabs;

/* `memtop cgroups`. */
extern const struct mt_view mt_view_cgroups;

/* `memtop files`. */
extern const struct mt_view mt_view_files;

/* `memtop hugetlb`. */
extern const struct mt_view mt_view_hugetlb;

/* `memtop allocs`. */
extern const struct mt_view mt_view_allocs;

#endif
