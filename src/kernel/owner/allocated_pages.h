/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages with who allocated them, as page_owner wrote it down. */
#ifndef MT_KERNEL_OWNER_ALLOCATED_PAGES_H
#define MT_KERNEL_OWNER_ALLOCATED_PAGES_H

#include "model/inspect.h"

/* Answers mt_inspector_ops.owned_pages: hands each allocated page of the selection to fn. */
struct mt_error *mt_kernel_owned_pages(struct mt_inspector *inspector,
				       const struct mt_selection *selection,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_allocated_page *page),
				       void *data);

/* Answers mt_inspector_ops.owner_stack: the call stack behind a handle of the stack depot. */
struct mt_error *mt_kernel_owner_stack(struct mt_inspector *inspector, uint32_t handle,
				       struct mt_call_stack *stack);

/* Answers mt_inspector_ops.gfp_names: the flags by the kernel's own names, written to buf. */
const char *mt_kernel_gfp_names(struct mt_inspector *inspector, uint64_t gfp, char *buf,
				size_t size);

#endif
