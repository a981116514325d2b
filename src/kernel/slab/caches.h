/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slab caches of the machine, counted slab by slab. */
#ifndef MT_KERNEL_SLAB_CACHES_H
#define MT_KERNEL_SLAB_CACHES_H

#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.slab_caches: hands each cache on slab_caches to fn.  Slabs are those
 * that a scan of all struct pages finds, so that no damaged list hides any; free objects are those
 * that slabs, lists of CPUs and sheaves have.  Damage is reported in the snapshot.
 */
struct mt_error *mt_kernel_slab_caches(struct mt_inspector *inspector,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_slab_cache *cache),
				       void *data, struct mt_slab_pass *pass);

/*
 * Answers mt_inspector_ops.slab_nodes from the same scan: what each cache has on each node where it
 * has slabs.
 */
struct mt_error *mt_kernel_slab_nodes(struct mt_inspector *inspector,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_slab_node *node),
				      void *data);

#endif
