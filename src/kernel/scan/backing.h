/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages whose struct page does not tell what they are for, though something else does: those that
 * the page tables of the vmalloc region lead to, and the stacks of tasks.
 *
 * Stacks are areas of the vmalloc region with CONFIG_VMAP_STACK, else a block of pages.
 */
#ifndef MT_KERNEL_SCAN_BACKING_H
#define MT_KERNEL_SCAN_BACKING_H

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "model/uses.h"

/* Pages in a row with one owner. */
struct mt_backing_run {
	uint64_t pfn;
	uint32_t n;
	uint32_t owner;		/* index of the vm area; behind the last of these, of a stack */
};

struct mt_task_stack {
	uint64_t address, size;	/* bytes; 0: not known */
	uint64_t task;		/* its struct task_struct */
};

struct mt_backing {
	struct mt_backing_run *v;		/* by pfn, apart from each other */
	size_t n, capacity;
	struct mt_task_stack *stacks;	/* by address */
	size_t nr_stacks, stack_capacity;
	bool *is_stack;			/* [nr_areas] the area is a stack */
	size_t nr_areas;		/* of kernel->vm_areas */
	char *problem;			/* why something is missing, or NULL */
};

/* MT_ERR_NOMEM, MT_ERR_STOPPED; all else is said in problem. */
struct mt_error *mt_backing_read(struct mt_kernel *kernel, struct mt_backing *backing);
void mt_backing_release(struct mt_backing *backing);

/* The index of the first run that ends behind pfn. */
size_t mt_backing_lower(const struct mt_backing *backing, uint64_t pfn);

/* The run that has pfn, or NULL. */
const struct mt_backing_run *mt_backing_find(const struct mt_backing *backing, uint64_t pfn);

static inline enum mt_use mt_backing_use(const struct mt_backing *backing,
				       const struct mt_backing_run *run)
{
	return run->owner >= backing->nr_areas || backing->is_stack[run->owner] ? MT_USE_STACK :
									      MT_USE_VMALLOC;
}

/* The stack that has the address, or NULL. */
const struct mt_task_stack *mt_backing_stack_at(const struct mt_backing *backing, uint64_t address);

#endif
