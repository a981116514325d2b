/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of the machine in a dump once it is open: shared by the files
 * of src/kernel/ that answer questions about it.
 */
#ifndef MT_KERNEL_MACHINE_MACHINE_H
#define MT_KERNEL_MACHINE_MACHINE_H

#include <stdbool.h>

#include "base/progress.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/memmap/memmap.h"
#include "kernel/memmap/page_format.h"
#include "kernel/memmap/pageblock.h"
#include "kernel/node/names.h"
#include "kernel/node/nodes.h"
#include "kernel/node/percpu.h"
#include "kernel/read/reader.h"
#include "model/inspect.h"

struct mt_page_owners;
struct mt_classifier;
struct mt_mm_users;
struct mt_modules;
struct mt_rmap_layout;
struct mt_task_layout;
struct mt_swap;
struct mt_vm_areas;

/* Whether pages of compound pages have counts of their own. */
enum mt_page_mapcount {
	MT_PAGE_MAPCOUNT_NOT_SEEN,	/* no page so far told */
	MT_PAGE_MAPCOUNT_KEPT,
	MT_PAGE_MAPCOUNT_NONE,
};

struct mt_kernel {
	struct mt_inspector inspector;	/* what views hold */
	struct mt_image *image;
	const struct mt_progress *progress;
	struct mt_reader *reader;
	struct mt_layout layout;
	struct mt_knodes nodes;
	struct mt_knames names;
	struct mt_percpu percpu;
	char *percpu_problem;		/* why percpu is empty, or NULL */
	unsigned int nr_orders;		/* NR_PAGE_ORDERS */
	unsigned int huge_order;	/* HPAGE_PMD_ORDER */

	/* made when first needed, by mt_kernel_need_pages() */
	bool has_pages;
	struct mt_memmap *memmap;
	struct mt_page_format page;
	struct mt_pageblocks pageblocks;

	/* made when first needed, by mt_kernel_need_classifier() */
	struct mt_classifier *classifier;

	/* made when first needed, by mt_kernel_need_tasks() */
	struct mt_task_layout *tasks;

	/* made when first needed, by mt_kernel_need_page_owners() */
	struct mt_page_owners *owners;

	/* made when first needed, by mt_kernel_need_modules() */
	struct mt_modules *modules;

	/* made when first needed, by mt_kernel_need_vm_areas() */
	struct mt_vm_areas *vm_areas;

	/* made when first needed, by mt_kernel_need_swap() */
	struct mt_swap *swap;

	/* made when first needed, by mt_kernel_need_rmap() */
	struct mt_rmap_layout *rmap;
	enum mt_page_mapcount page_mapcount;

	/* made when first needed, by mt_kernel_need_mm_users() */
	struct mt_mm_users *mm_users;
};

/*
 * The memory map and what depends on it.  Counts that need no struct page must not
 * fail for the want of one, so this is asked for apart.
 */
struct mt_error *mt_kernel_need_pages(struct mt_kernel *kernel);

#endif
