/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions about the pages of a selection, and what their answers have in common. */
#ifndef MT_KERNEL_SCAN_SELECTION_H
#define MT_KERNEL_SCAN_SELECTION_H

#include "kernel/scan/scan.h"
#include "model/inspect.h"

/*
 * Sets the members of *options that a scan takes from selection: range of pfns and flags.  Node,
 * zone and use are left to the caller to compare, page by page.  Makes MT_PART_CLASSIFIER.
 * MT_ERR_USAGE: there is no such use, flag, node or zone.
 */
struct mt_error *mt_selection_prepare(struct mt_kernel *kernel,
				      const struct mt_selection *selection,
				      struct mt_page_scan_options *options);

/* Tells whether selection includes the pages of zone; NULL stands for pages of no zone. */
bool mt_selection_has_kzone(const struct mt_selection *selection, const struct mt_kzone *zone);

/* Reports in the snapshot what could not be read or was not known during a scan. */
void mt_page_scan_report(struct mt_kernel *kernel, const struct mt_page_scan_result *result);

/*
 * Answers mt_inspector_ops.page_uses: counts the selected pages of each zone by use, hands the
 * counts to fn, zone by zone, and fills *pass.
 */
struct mt_error *mt_kernel_page_uses(struct mt_inspector *inspector,
				     const struct mt_selection *selection,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zone_uses *uses),
				     void *data, struct mt_page_pass *pass);

/* Answers mt_inspector_ops.pages: hands each page of the selection to fn, by pfn. */
struct mt_error *mt_kernel_pages(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_page *page),
				 void *data);

/*
 * Answers mt_inspector_ops.page_map: counts the selected pages by use in cells of cell_pages pages
 * each.  The caller frees map->cells.
 */
struct mt_error *mt_kernel_page_map(struct mt_inspector *inspector,
				    const struct mt_selection *selection, uint64_t cell_pages,
				    struct mt_page_map *map);

#endif
