/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of a process: a maple tree since v6.1, a list before. */
#ifndef MT_KERNEL_TASK_VMA_H
#define MT_KERNEL_TASK_VMA_H

#include "kernel/machine/machine.h"
#include "model/address_space.h"

/*
 * Hands each mapping of the mm_struct at address mm to fn, by address.  What cannot be read is
 * reported in the snapshot with who, the name of its process, in front.  Returns the error of fn
 * or MT_ERR_NOMEM.
 */
struct mt_error *mt_vmas_walk(struct mt_kernel *kernel, uint64_t mm, const char *who,
			      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
			      void *data);

/*
 * Does the same without reading names and files: of each struct mt_vma only address, start, end,
 * bits, offset and has_file are set.
 */
struct mt_error *mt_vmas_walk_briefly(struct mt_kernel *kernel, uint64_t mm, const char *who,
				      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				      void *data);

/*
 * Hands one mapping of mm, whose struct vm_area_struct lies at address, to fn.  MT_ERR_FORMAT: its
 * members contradict each other; else the error of reading it, or of fn.
 */
struct mt_error *mt_vma_describe(struct mt_kernel *kernel, uint64_t mm, uint64_t address,
				 struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				 void *data);

#endif
