/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answers to model/address_space.h's questions. */
#ifndef MT_KERNEL_SPACE_SPACE_H
#define MT_KERNEL_SPACE_SPACE_H

#include "model/inspect.h"

/* task.c */
struct mt_error *mt_kernel_tasks(struct mt_inspector *inspector,
				 const struct mt_task_options *options,
				 struct mt_error *(*fn)(void *data, const struct mt_task *task),
				 void *data);

/* vtop.c */
struct mt_error *mt_kernel_vtop(struct mt_inspector *inspector, const uint64_t *pid,
				uint64_t address,
				struct mt_error *(*fn)(void *data,
						       const struct mt_walk_step *step),
				void *data);

/* vma_pages.c */
struct mt_error *mt_kernel_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
				struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				void *data);

/* page_mappings.c */
struct mt_error *mt_kernel_page_mappings(struct mt_inspector *inspector, const char *which,
					 bool scan,
					 struct mt_error *(*fn)(void *data,
							const struct mt_page_mapping *mapping),
					 void *data, struct mt_page_mappings *result);

/* ptdump.c */
struct mt_error *mt_kernel_page_table(struct mt_inspector *inspector, const uint64_t *pid,
				      const struct mt_address_range *range,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_table_run *run),
				      void *data, struct mt_table_totals *totals);

/* vmalloc_list.c */
struct mt_error *mt_kernel_vm_areas(struct mt_inspector *inspector,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_vm_mapping *area),
				    void *data);

#endif
