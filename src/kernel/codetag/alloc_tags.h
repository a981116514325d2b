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
#include "kernel/owner/page_ext.h"
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

/*
 * Names the tag, a struct alloc_tag, at address: "mm/slub.c:2345 alloc_slab_page", with "[module]"
 * behind it.  *name is NULL if that cannot be read; the caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_alloc_tag_name(struct mt_kernel *kernel, uint64_t address, char **name);

/*
 * Fills *ext, and stores in *offset where in an entry of page_ext the address of the tag of a page
 * is (union codetag_ref; of an allocation of several pages the first has it).  MT_ERR_NOT_FOUND:
 * the kernel has none, or keeps them elsewhere (sysctl.vm.mem_profiling=1,compressed).
 */
struct mt_error *mt_alloc_tags_find_ext(struct mt_kernel *kernel, struct mt_page_ext *ext,
					uint64_t *offset);

#endif
