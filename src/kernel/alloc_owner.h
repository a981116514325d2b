/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who allocated each page, and who freed it last: what a kernel booted with page_owner=on keeps in
 * page_ext (mm/page_owner.c, struct page_owner).
 */
#ifndef MT_KERNEL_ALLOC_OWNER_H
#define MT_KERNEL_ALLOC_OWNER_H

#include "base/error.h"
#include "kernel/flag_table.h"
#include "kernel/machine.h"
#include "kernel/page_ext.h"
#include "kernel/stack_depot.h"

#define MT_COMM_SIZE 32u	/* TASK_COMM_LEN is 16 */

/* Members that this kernel does not keep are MT_UNKNOWN, and "" for comm. */
struct mt_alloc_owner {
	bool allocated;			/* now; else these are of its last allocation */
	uint64_t order, gfp;
	uint64_t pid, tgid;
	char comm[MT_COMM_SIZE];	/* printable */
	uint64_t nsec;			/* since boot */
	uint32_t stack;			/* handle; 0: none */
	uint64_t free_pid, free_tgid, free_nsec;
	uint32_t free_stack;
	int64_t migrate_reason;		/* -1: never migrated; INT64_MIN: not known */
};

struct mt_alloc_owners {
	struct mt_access *access;
	struct mt_page_ext ext;
	uint64_t offset, size;		/* of struct page_owner in an entry */
	uint64_t set, allocated;	/* masks of the entry's flags */
	bool each_page;			/* of a block has an entry of its own, not only the
					 * first (v5.4, 7e2f2a0cd17c) */
	struct mt_field order, gfp, pid, tgid, comm, nsec, stack;
	struct mt_field free_pid, free_tgid, free_nsec, free_stack, migrate_reason;
	struct mt_stack_depot depot;
	char *depot_problem;		/* why there are no stacks, or NULL */
	struct mt_flag_table gfp_names;	/* empty: not to be had */
};

/*
 * kernel->owners, made when first asked for.  MT_ERR_NOT_FOUND: the kernel was not
 * configured so, or not booted so.
 */
struct mt_error *mt_kernel_need_owners(struct mt_kernel *kernel);
void mt_alloc_owners_destroy(struct mt_alloc_owners *owners);

/*
 * Out of raw, the page_ext entry of a page as it is in memory (ext.size bytes); false: nothing is known
 * of this page.
 */
bool mt_alloc_owner_decode(const struct mt_alloc_owners *owners, const uint8_t *raw,
			   struct mt_alloc_owner *owner);

#endif
