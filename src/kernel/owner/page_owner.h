/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who allocated each page, and who freed it last: what a kernel booted with page_owner=on keeps in
 * page_ext (mm/page_owner.c, struct page_owner).
 */
#ifndef MT_KERNEL_OWNER_PAGE_OWNER_H
#define MT_KERNEL_OWNER_PAGE_OWNER_H

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "kernel/owner/flag_table.h"
#include "kernel/owner/page_ext.h"
#include "kernel/owner/stack_depot.h"

/* How this kernel keeps them. */
struct mt_page_owners {
	struct mt_reader *reader;
	struct mt_page_ext ext;
	uint64_t offset, size;		/* of struct page_owner in an entry */
	uint64_t set, allocated;	/* masks of the entry's flags */
	bool each_page;			/* all pages of a block have the owner in their entries,
					 * not only the first (v5.4, 7e2f2a0cd17c) */
	struct mt_field order, gfp, pid, tgid, comm, nsec, stack;
	struct mt_field free_pid, free_tgid, free_nsec, free_stack, migrate_reason;
	struct mt_stack_depot depot;
	char *depot_problem;		/* why there are no stacks, or NULL */
	struct mt_flag_table gfp_names;	/* empty: not to be had */
};

/*
 * Makes kernel->owners.  MT_ERR_NOT_FOUND: the kernel was built without page_owner, or booted
 * without page_owner=on.
 */
extern const struct mt_part_type mt_part_page_owners;

/*
 * Decodes raw, the page_ext entry of a page as it is in memory (owners->ext.size bytes), into
 * *owner. False if the entry holds no owner.
 */
bool mt_page_owner_decode(const struct mt_page_owners *owners, const uint8_t *raw,
			  struct mt_page_owner *owner);

/*
 * Reads the call stack that handle means in the stack depot into *stack, each call by the name of
 * its address; stack->problem says why if that is not possible.  MT_PART_PAGE_OWNERS must be made.
 * The caller releases *stack in any case.  MT_ERR_NOMEM.
 */
struct mt_error *mt_page_owner_stack(struct mt_kernel *kernel, uint32_t handle,
				     struct mt_call_stack *stack);

#endif
