/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answers to model/inspect.h's questions about pages from /proc/kpageflags and its like.
 *
 * They are not all that a dump tells: what has no flag of its own (free pages on the lists of CPUs,
 * vmalloc, kernel stacks, large kmalloc) is MT_USE_KERNEL, and no order of free blocks is told.
 * Each answer says so in the snapshot's incomplete[].
 */
#ifndef MT_PROC_PAGES_PAGES_H
#define MT_PROC_PAGES_PAGES_H

#include "model/inspect.h"

/* Answers mt_inspector_ops.page_uses; errors as mt_frames_walk()'s, and MT_ERR_USAGE. */
struct mt_error *mt_proc_page_uses(struct mt_inspector *inspector,
				   const struct mt_selection *selection,
				   struct mt_error *(*fn)(void *data,
							  const struct mt_zone_uses *uses),
				   void *data, struct mt_page_pass *pass);

/* Answers mt_inspector_ops.pages; errors as mt_frames_walk()'s, and MT_ERR_USAGE. */
struct mt_error *mt_proc_pages(struct mt_inspector *inspector,
			       const struct mt_selection *selection,
			       struct mt_error *(*fn)(void *data, const struct mt_page *page),
			       void *data);

/* Answers mt_inspector_ops.page_map; errors as mt_frames_walk()'s, and MT_ERR_USAGE. */
struct mt_error *mt_proc_page_map(struct mt_inspector *inspector,
				  const struct mt_selection *selection, uint64_t cell_pages,
				  struct mt_page_map *map);

/*
 * Answers mt_inspector_ops.page; an address with 0x is a physical one.  MT_ERR_USAGE: which is no
 * number, or all_members is asked for; MT_ERR_NOT_RAM: there is no such page; errors of reading
 * kpageflags.
 */
struct mt_error *mt_proc_page(struct mt_inspector *inspector, const char *which, bool all_members,
			      struct mt_error *(*fn)(void *data,
						     const struct mt_property *property),
			      void *data);

#endif
