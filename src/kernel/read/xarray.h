/* SPDX-License-Identifier: GPL-2.0-or-later */
/* struct xarray; before v4.20 struct radix_tree_root, whose nodes are alike. */
#ifndef MT_KERNEL_READ_XARRAY_H
#define MT_KERNEL_READ_XARRAY_H

#include "base/error.h"
#include "kernel/read/reader.h"

/*
 * What an xarray (the structure at address) has at index: 0: nothing; a pointer; or, with
 * bit 0 (bit 1 before v4.20) set, a value.  MT_ERR_NOT_FOUND: types do not tell;
 * MT_ERR_FORMAT; else what reading says.
 */
struct mt_error *mt_xarray_load(struct mt_reader *reader, struct mt_types *types,
				uint64_t address, uint64_t index, uint64_t *entry);

/*
 * Calls fn with data, and each index that the xarray at address has something at, by index.  An
 * error of fn ends the walk and is returned.  MT_ERR_FORMAT: there are more than max entries, or
 * nodes that contradict each other; else mt_xarray_load()'s.
 */
struct mt_error *mt_xarray_walk(struct mt_reader *reader, struct mt_types *types, uint64_t address,
				uint64_t max,
				struct mt_error *(*fn)(void *data, uint64_t index, uint64_t entry),
				void *data);

#endif
