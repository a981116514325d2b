/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocation tags (CONFIG_MEM_ALLOC_PROFILING, lib/alloc_tag.c, since v6.10, 22d407b164ff): a
 * struct alloc_tag for each line of source that allocates, with counters on each CPU.
 *
 *	alloc_tag_cttype -> codetag_type.mod_idr: a codetag_module for the kernel and for each
 *	module -> range.start to range.stop: its tags, one behind the other
 *	alloc_tag.ct: file, line, function, module; .counters: per-CPU pointer to bytes and calls
 */
#ifndef MT_KERNEL_CODETAG_ALLOC_TAGS_H
#define MT_KERNEL_CODETAG_ALLOC_TAGS_H

#include "base/error.h"
#include "kernel/machine/machine.h"
#include "model/inspect.h"

/*
 * Answers mt_inspector_ops.allocs.  Damage is reported in the snapshot.  MT_ERR_NOT_FOUND: the
 * kernel was built without allocation tags, or nothing names where they are; MT_ERR_NOMEM, or the
 * error of fn.
 */
struct mt_error *mt_kernel_allocs(struct mt_inspector *inspector,
				  struct mt_error *(*fn)(void *data,
							 const struct mt_alloc_site *site),
				  void *data, struct mt_alloc_pass *pass);

#endif
