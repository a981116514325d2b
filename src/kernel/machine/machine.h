/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine in an open dump, as all rooms of src/kernel/ share it: what is read when the dump is
 * opened, and the parts that are made when the first question needs them.
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
#include "model/seen.h"

struct mt_classifier;
struct mt_file_layout;
struct mt_kernel;
struct mt_kcgroups;
struct mt_mm_users;
struct mt_modules;
struct mt_page_owners;
struct mt_rmap_layout;
struct mt_swap;
struct mt_task_layout;
struct mt_vm_areas;

/*
 * Whether this kernel counts the mappings of each page of a compound page, or only of the whole
 * (CONFIG_NO_PAGE_MAPCOUNT, v6.15).  No type tells; the first compound page that differs does.
 */
enum mt_page_mapcount {
	MT_PAGE_MAPCOUNT_NOT_SEEN,	/* no page so far decided it */
	MT_PAGE_MAPCOUNT_KEPT,		/* each page has its count */
	MT_PAGE_MAPCOUNT_NONE,		/* compound pages have one count only */
};

/* The parts of struct mt_kernel that mt_kernel_need() makes when they are first needed. */
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
	MT_PART_CGROUPS,
	MT_PART_FILES,
	MT_NR_PARTS,
};

/* How a part is made.  kernel.c has the table of all; each is defined in the room it belongs to. */
struct mt_part_type {
	const char *name;	/* for messages */
	/* Sets the part's member of the kernel; nothing, if it fails. */
	struct mt_error *(*make)(struct mt_kernel *kernel);
	/* Frees what make() set.  Called only after make() succeeded. */
	void (*destroy)(struct mt_kernel *kernel);
};

/* How far a part is; a part that needs itself while it is being made is an error. */
enum mt_part_state {
	MT_PART_NOT_MADE,
	MT_PART_BEING_MADE,
	MT_PART_MADE,
};

/* The kernel of an open dump; made by mt_kernel_open(). */
struct mt_kernel {
	struct mt_inspector inspector;	/* the interface that views hold */
	struct mt_seen seen;		/* of a kernel that runs: since the last sample */
	unsigned int most_workers;	/* threads that scan; 0: as many as CPUs */
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
	struct mt_kcgroups *cgroups;
	struct mt_file_layout *files;

	enum mt_page_mapcount page_mapcount;	/* as far as pages read so far decide it */
};

/*
 * Makes a part of kernel unless it is made.  Each question asks for the parts it needs and no
 * others: the counters of zones can be shown even if the memory map cannot be read.  Returns the
 * error of making the part; it is tried again when it is needed again.
 */
struct mt_error *mt_kernel_need(struct mt_kernel *kernel, enum mt_part part);

/*
 * Reads anew what changes while a kernel runs: the zones' structures.  The error of reading;
 * nothing to do, and no error, for a dump.
 */
struct mt_error *mt_kernel_refresh(struct mt_kernel *kernel);

/* Frees the parts that a running kernel changes, so that they are made anew when needed. */
void mt_kernel_forget(struct mt_kernel *kernel);

/* Tells whether a part is made. */
bool mt_kernel_has(const struct mt_kernel *kernel, enum mt_part part);

/* Frees all parts that are made.  Call it before freeing the members that they point to. */
void mt_kernel_destroy_parts(struct mt_kernel *kernel);

/* Returns the kernel that inspector, as views hold it, is a member of. */
struct mt_kernel *mt_kernel_of(struct mt_inspector *inspector);

/* Makes memmap, page and pageblocks of a kernel: all that finding a struct page takes. */
extern const struct mt_part_type mt_part_pages;

#endif
