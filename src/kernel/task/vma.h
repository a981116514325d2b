/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of a process: a maple tree since v6.1, a list before. */
#ifndef MT_KERNEL_TASK_VMA_H
#define MT_KERNEL_TASK_VMA_H

#include "kernel/machine/machine.h"
#include "model/address_space.h"

/*
 * Each of the mappings of mm (struct mm_struct), in order of address.  What cannot be read
 * is said in the snapshot's incomplete[]; who names whose mm it is.
 */
struct mt_error *mt_vmas_walk(struct mt_kernel *kernel, uint64_t mm, const char *who,
			      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
			      void *data);

/* The same without names: address, start, end, bits, offset and has_file only. */
struct mt_error *mt_vmas_walk_briefly(struct mt_kernel *kernel, uint64_t mm, const char *who,
				      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				      void *data);

/*
 * One of them, by the address of its struct vm_area_struct; reading's errors, or
 * MT_ERR_FORMAT.
 */
struct mt_error *mt_vma_describe(struct mt_kernel *kernel, uint64_t mm, uint64_t address,
				 struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				 void *data);

#endif
