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

struct mt_page_owners {
	struct mt_reader *reader;
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
 * Makes kernel->owners.  MT_ERR_NOT_FOUND: the kernel was not
 * configured so, or not booted so.
 */
extern const struct mt_part_type mt_part_page_owners;

/*
 * Out of raw, the page_ext entry of a page as it is in memory (ext.size bytes); false: nothing
 * is known of this page.
 */
bool mt_page_owner_decode(const struct mt_page_owners *owners, const uint8_t *raw,
			   struct mt_page_owner *owner);

/*
 * What a stack is called, call by call; the reason in ->problem where it cannot be had.
 * MT_ERR_NOMEM.  Release in any case.
 */
struct mt_error *mt_page_owner_stack(struct mt_kernel *kernel, uint32_t handle,
				      struct mt_call_stack *stack);

#endif
