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

struct mt_classifier;
struct mt_kernel;
struct mt_mm_users;
struct mt_modules;
struct mt_page_owners;
struct mt_rmap_layout;
struct mt_swap;
struct mt_task_layout;
struct mt_vm_areas;

/* Whether pages of compound pages have counts of their own. */
enum mt_page_mapcount {
	MT_PAGE_MAPCOUNT_NOT_SEEN,	/* no page so far told */
	MT_PAGE_MAPCOUNT_KEPT,
	MT_PAGE_MAPCOUNT_NONE,
};

/* What is known of the machine only once somebody needs it; see mt_kernel_need(). */
enum mt_part {
	MT_PART_PAGES,		/* memmap, page, pageblocks */
	MT_PART_CLASSIFIER,
	MT_PART_TASKS,
	MT_PART_MM_USERS,
	MT_PART_MODULES,
	MT_PART_VM_AREAS,
	MT_PART_SWAP,
	MT_PART_PAGE_OWNERS,
	MT_PART_RMAP,
	MT_NR_PARTS,
};

/* How a part is made.  Each is one row of kernel.c's table, defined in the room it belongs to. */
struct mt_part_type {
	const char *name;	/* for messages */
	/* Sets the part's member of the kernel; nothing, if it fails. */
	struct mt_error *(*make)(struct mt_kernel *kernel);
	/* Frees what make() set.  Called only after make() succeeded. */
	void (*destroy)(struct mt_kernel *kernel);
};

enum mt_part_state {
	MT_PART_NOT_MADE,
	MT_PART_BEING_MADE,
	MT_PART_MADE,
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

	const struct mt_part_type *const *part_types;	/* [MT_NR_PARTS] */
	enum mt_part_state parts[MT_NR_PARTS];

	/* MT_PART_PAGES */
	struct mt_memmap *memmap;
	struct mt_page_format page;
	struct mt_pageblocks pageblocks;

	/* one part each */
	struct mt_classifier *classifier;
	struct mt_task_layout *tasks;
	struct mt_mm_users *mm_users;
	struct mt_modules *modules;
	struct mt_vm_areas *vm_areas;
	struct mt_swap *swap;
	struct mt_page_owners *owners;
	struct mt_rmap_layout *rmap;

	enum mt_page_mapcount page_mapcount;	/* what pages told so far */
};

/*
 * Makes a part of the kernel unless it is made.  Counts that need no struct page must not fail for
 * the want of one, so parts are asked for one by one.  Errors: what making the part says; a part that
 * could not be made is tried again when it is next needed.
 */
struct mt_error *mt_kernel_need(struct mt_kernel *kernel, enum mt_part part);

/* Tells whether a part is made. */
bool mt_kernel_has(const struct mt_kernel *kernel, enum mt_part part);

/* Frees all parts that are made.  To be called before what they rest on goes. */
void mt_kernel_destroy_parts(struct mt_kernel *kernel);

/* The kernel whose inspector a view holds. */
struct mt_kernel *mt_kernel_of(struct mt_inspector *inspector);

extern const struct mt_part_type mt_part_pages;

#endif
