/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line about one page. */
#ifndef MT_KERNEL_PAGE_PAGE_SUMMARY_H
#define MT_KERNEL_PAGE_PAGE_SUMMARY_H

#include "kernel/machine/machine.h"

/*
 * "pfn 1234: slab, order 3, zone Normal, node 0"; that it has no struct page is
 * told, too.  The caller frees it.  MT_ERR_NOMEM only.
 */
struct mt_error *mt_page_summary(struct mt_kernel *kernel, uint64_t pfn, char **summary);

#endif
