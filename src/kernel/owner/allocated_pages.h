/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages in use with the allocation that page_owner recorded for each. */
#ifndef MT_KERNEL_OWNER_ALLOCATED_PAGES_H
#define MT_KERNEL_OWNER_ALLOCATED_PAGES_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.owned_pages: hands each page of the selection that is in use to fn, by
 * pfn.  MT_ERR_NOT_FOUND: the kernel keeps no owners.
 */
struct mt_error *mt_kernel_owned_pages(struct mt_inspector *inspector,
				       const struct mt_selection *selection,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_allocated_page *page),
				       void *data);

/*
 * Answers mt_inspector_ops.owner_stack: reads the call stack that handle means in the stack depot.
 * The caller releases *stack in any case.  MT_ERR_NOMEM.
 */
struct mt_error *mt_kernel_owner_stack(struct mt_inspector *inspector, uint32_t handle,
				       struct mt_call_stack *stack);

/*
 * Answers mt_inspector_ops.gfp_names: writes the flags in gfp by the kernel's own names to buf of
 * size bytes, and returns buf.
 */
const char *mt_kernel_gfp_names(struct mt_inspector *inspector, uint64_t gfp, char *buf,
				size_t size);

#endif
