/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages counted by who holds them.  The scan counts them by words that a struct page has (the
 * address of a slab cache, of an address_space, memcg_data); who these are is looked up
 * afterwards, once a word.
 */
#ifndef MT_KERNEL_HOLDER_HOLDER_H
#define MT_KERNEL_HOLDER_HOLDER_H

#include "base/error.h"
#include "model/inspect.h"

/* Answers mt_inspector_ops.page_holders. */
struct mt_error *mt_kernel_page_holders(struct mt_inspector *inspector,
					const struct mt_selection *selection,
					const enum mt_holder_key keys[2],
					struct mt_error *(*fn)(void *data,
							       const struct mt_page_holder *holder),
					void *data, struct mt_page_pass *pass);

/* Answers mt_inspector_ops.cgroups. */
struct mt_error *mt_kernel_cgroups(struct mt_inspector *inspector,
				   struct mt_error *(*fn)(void *data,
							  const struct mt_cgroup *cgroup),
				   void *data);

/* Answers mt_inspector_ops.files. */
struct mt_error *mt_kernel_files(struct mt_inspector *inspector,
				 const struct mt_selection *selection,
				 struct mt_error *(*fn)(void *data,
							const struct mt_cached_file *file),
				 void *data);

#endif
