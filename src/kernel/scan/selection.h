/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What answers about a selection of pages share (selection.c). */
#ifndef MT_KERNEL_SCAN_SELECTION_H
#define MT_KERNEL_SCAN_SELECTION_H

#include "kernel/scan/scan.h"
#include "model/inspect.h"

/*
 * What is asked for as options of a scan; a part of the machine is scanned only if
 * it can be.  MT_ERR_USAGE: there is no such use, flag, node or zone.
 */
struct mt_error *mt_selection_prepare(struct mt_kernel *kernel,
				      const struct mt_selection *selection,
				      struct mt_page_scan_options *options);

/* zone NULL: of none. */
bool mt_selection_has_kzone(const struct mt_selection *selection, const struct mt_kzone *zone);

/* What to know of a scan before believing it goes to the snapshot's incomplete[]. */
void mt_page_scan_report(struct mt_kernel *kernel, const struct mt_page_scan_result *result);

/* Answers mt_inspector_ops.page_uses: hands the pages by use of each zone to fn. */
struct mt_error *mt_kernel_page_uses(struct mt_inspector *inspector,
				     const struct mt_selection *selection,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zone_uses *uses),
				     void *data, struct mt_page_pass *pass);

/* Answers mt_inspector_ops.pages: hands each page of the selection to fn. */
struct mt_error *mt_kernel_pages(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_page *page),
				 void *data);

/* Answers mt_inspector_ops.page_map: counts uses in cells of cell_pages pages. */
struct mt_error *mt_kernel_page_map(struct mt_inspector *inspector,
				    const struct mt_selection *selection, uint64_t cell_pages,
				    struct mt_page_map *map);

#endif
