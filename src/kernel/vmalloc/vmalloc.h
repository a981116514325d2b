/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Areas of the vmalloc region (mm/vmalloc.c): struct vmap_area, and the struct vm_struct with the
 * caller, flags and pages of the allocation.
 *
 *	until v6.8	one list, vmap_area_list; freed ones that are not unmapped yet on
 *			purge_vmap_area_list (v5.13, 96e2db456135), vmap_purge_list before
 *	since v6.9	vmap_nodes[nr_vmap_nodes], each with a busy and a lazy list
 *			(d093602919ad, 72210662c5a2)
 */
#ifndef MT_KERNEL_VMALLOC_VMALLOC_H
#define MT_KERNEL_VMALLOC_VMALLOC_H

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "model/address_space.h"

/* One area. */
struct mt_vm_area {
	uint64_t start, end;		/* end exclusive; with the guard page behind it */
	bool unpurged;			/* freed, but its translations may still be there */
	bool is_lost;			/* its struct vm_struct cannot be read */
	uint64_t vm;			/* its struct vm_struct; 0: of vm_map_ram(), or freed */
	uint64_t size;			/* vm_struct.size, bytes; 0: not known */
	uint64_t flags;
	uint64_t caller;		/* address in the allocating function; 0: not known */
	uint64_t pages, nr_pages;	/* struct page *[]; 0: the area has none of its own */
	uint64_t phys;			/* of ioremap() */
};

/* All areas. */
struct mt_vm_areas {
	struct mt_vm_area *v;		/* by start */
	size_t n, capacity;
	char *problem;			/* what is missing, and why; NULL: nothing */
};

/*
 * Makes kernel->vm_areas.  What cannot be read of the lists is described in its problem.
 * MT_ERR_NOT_FOUND: the kernel has none of the symbols and types above.
 */
extern const struct mt_part_type mt_part_vm_areas;

/* Says in kernel's current snapshot, in MT_SECTION_VMALLOC, what the areas lack, if anything. */
void mt_vm_areas_report(const struct mt_kernel *kernel);

/* Finds the area that address lies in; NULL if it lies in none. */
const struct mt_vm_area *mt_vm_area_at(const struct mt_vm_areas *areas, uint64_t address);

/* Returns the bytes of area that can be mapped: all but the guard page, where it has one. */
uint64_t mt_vm_area_size(const struct mt_kernel *kernel, const struct mt_vm_area *area);

/*
 * Stores the names of the flags of area in names[], as /proc/vmallocinfo prints them, and returns
 * how many.  They are constants.
 */
size_t mt_vm_area_flags(const struct mt_vm_area *area, const char *names[MT_MAX_VM_FLAGS]);

/*
 * Describes area by its addresses and caller: "0x…-0x…, caller+0x10 [module]".  The caller frees
 * *text.  MT_ERR_NOMEM.
 */
struct mt_error *mt_vm_area_describe(struct mt_kernel *kernel, const struct mt_vm_area *area,
				     char **text);

#endif
