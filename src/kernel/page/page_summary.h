/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page described in one line. */
#ifndef MT_KERNEL_PAGE_PAGE_SUMMARY_H
#define MT_KERNEL_PAGE_PAGE_SUMMARY_H

#include "kernel/machine/machine.h"

/*
 * Describes the page pfn: "pfn 1234: slab, order 3, zone Normal, node 0", or "pfn 1234: no struct
 * page".  If that cannot be told the reason takes its place.  The caller frees *summary.
 * MT_ERR_NOMEM only.
 */
struct mt_error *mt_page_summary(struct mt_kernel *kernel, uint64_t pfn, char **summary);

#endif
