/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions about one page. */
#ifndef MT_KERNEL_PAGE_PAGE_H
#define MT_KERNEL_PAGE_PAGE_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.page: hands the properties of the page that which names (see there) to
 * fn, with all_members also the members of its struct page.  MT_ERR_USAGE: which is no number;
 * MT_ERR_NOT_RAM: it names no page.
 */
struct mt_error *mt_kernel_page(struct mt_inspector *inspector, const char *which, bool all_members,
				struct mt_error *(*fn)(void *data,
						       const struct mt_property *property),
				void *data);

/*
 * Answers mt_space_ops.page_mappings: hands each mapping of the page that which names to fn and
 * fills *result.  Errors: those of mt_kernel_page() and of mt_rmap_find().
 */
struct mt_error *mt_kernel_page_mappings(struct mt_inspector *inspector, const char *which,
					 bool scan,
					 struct mt_error *(*fn)(void *data,
							const struct mt_page_mapping *mapping),
					 void *data, struct mt_page_mappings *result);

#endif
