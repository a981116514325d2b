/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pages that back the vmalloc region and the kernel stacks of tasks.  Their struct pages do not
 * tell: they are found through the page tables of the vmalloc region and task_struct.stack.
 *
 * Stacks are areas of the vmalloc region with CONFIG_VMAP_STACK, else blocks of pages.
 */
#ifndef MT_KERNEL_SCAN_BACKING_H
#define MT_KERNEL_SCAN_BACKING_H

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "model/uses.h"

/* Consecutive pages that back one area or one stack. */
struct mt_backing_run {
	uint64_t pfn;
	uint32_t n;
	uint32_t owner;		/* index in vm_areas->v; or nr_areas + index in stacks */
};

/* The kernel stack of a task. */
struct mt_task_stack {
	uint64_t address, size;	/* bytes; 0: not known */
	uint64_t task;		/* its struct task_struct */
};

/* All of them. */
struct mt_backing {
	struct mt_backing_run *v;		/* by pfn; none overlap */
	size_t n, capacity;
	struct mt_task_stack *stacks;	/* by address */
	size_t nr_stacks, stack_capacity;
	bool *is_stack;			/* [nr_areas] the area is a stack */
	size_t nr_areas;		/* of kernel->vm_areas */
	char *problem;			/* why something is missing, or NULL */
};

/*
 * Fills *backing from the page tables of the vmalloc region and from all tasks.  What cannot be
 * read is left out, and backing->problem says why.  MT_ERR_NOMEM, MT_ERR_STOPPED.
 */
struct mt_error *mt_backing_read(struct mt_kernel *kernel, struct mt_backing *backing);

/* Frees all that *backing points to, not *backing itself. */
void mt_backing_release(struct mt_backing *backing);

/* Returns the index of the first run that ends behind pfn; backing->n if none does. */
size_t mt_backing_lower(const struct mt_backing *backing, uint64_t pfn);

/* Finds the run that pfn lies in; NULL if it lies in none. */
const struct mt_backing_run *mt_backing_find(const struct mt_backing *backing, uint64_t pfn);

/* Tells what the pages of run are used for: MT_USE_STACK or MT_USE_VMALLOC. */
static inline enum mt_use mt_backing_use(const struct mt_backing *backing,
				       const struct mt_backing_run *run)
{
	return run->owner >= backing->nr_areas || backing->is_stack[run->owner] ? MT_USE_STACK :
									      MT_USE_VMALLOC;
}

/* Finds the kernel stack that address lies in; NULL if it lies in none. */
const struct mt_task_stack *mt_backing_stack_at(const struct mt_backing *backing, uint64_t address);

#endif
