/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answers to model/inspect.h's questions. */
#ifndef MT_KERNEL_INSPECT_H
#define MT_KERNEL_INSPECT_H

#include "model/inspect.h"

extern const struct mt_inspector_ops mt_kernel_inspector_ops;

/* space.c */
extern const struct mt_space_ops mt_kernel_space_ops;

/* zonelist.c */
struct mt_error *mt_kernel_zonelists(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zonelist_entry *e),
				     void *data);

/* page_properties.c */
struct mt_error *mt_kernel_page(struct mt_inspector *inspector, const char *which,
				bool all_members,
				struct mt_error *(*fn)(void *data, const struct mt_property *property),
				void *data);

/* audit.c */
struct mt_error *mt_kernel_check(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_finding *f),
				 void *data, struct mt_audit *audit);

/* selection.c */
struct mt_error *mt_kernel_page_uses(struct mt_inspector *inspector,
				     const struct mt_selection *selection,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_zone_uses *uses),
				     void *data, struct mt_page_pass *pass);
struct mt_error *mt_kernel_pages(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data, const struct mt_page *page),
				 void *data);
struct mt_error *mt_kernel_page_map(struct mt_inspector *inspector,
				    const struct mt_selection *selection, uint64_t cell_pages,
				    struct mt_page_map *map);

/* owners.c */
struct mt_error *mt_kernel_owned_pages(struct mt_inspector *inspector,
				       const struct mt_selection *selection,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_allocated_page *page),
				       void *data);
struct mt_error *mt_kernel_owner_stack(struct mt_inspector *inspector, uint32_t handle,
				       struct mt_call_stack *stack);
const char *mt_kernel_gfp_names(struct mt_inspector *inspector, uint64_t gfp, char *buf,
				size_t size);

#endif
