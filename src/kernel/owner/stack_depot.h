/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Call stacks that the kernel keeps once each (lib/stackdepot.c), named by a handle of 32 bits:
 *
 *	slabindex	which piece of memory of stack_slabs[]
 *	  pool_index	… of stack_pools[] (v6.3)
 *	  pool_index_plus_1	the same by its right name (v6.9, a6c1d9cb9a68): counted from
 *			1 since v6.8
 *	offset		where in it, in units of 16 bytes
 *	valid, extra	bits that lead nowhere
 *
 * stack_pools is an array, or what points to one.  Each record knows its own handle: by that
 * it is told which of these ways a kernel goes, and what is no record at all.
 */
#ifndef MT_KERNEL_OWNER_STACK_DEPOT_H
#define MT_KERNEL_OWNER_STACK_DEPOT_H

#include "base/error.h"
#include "kernel/layout/layout.h"
#include "kernel/machine/machine.h"

#define MT_MAX_STACK_FRAMES 64u

struct mt_stack_depot {
	struct mt_reader *reader;
	uint64_t pools;			/* address of an array of pointers, or of its address */
	unsigned int way;		/* that led to the last record: bits below */
	uint64_t handle_size;		/* bytes; 0: no such type */
	struct mt_field index, offset;	/* in the handle */
	struct mt_field size, handle, entries;	/* of struct stack_record */
	unsigned int word;		/* bytes of an entry */
};

/* MT_ERR_NOT_FOUND: the kernel has none. */
struct mt_error *mt_stack_depot_open(struct mt_kernel *kernel, struct mt_stack_depot *depot);

/* The innermost call first. MT_ERR_FORMAT: what lies there is no such stack. */
struct mt_error *mt_stack_depot_fetch(struct mt_stack_depot *depot, uint32_t handle,
				      uint64_t frames[MT_MAX_STACK_FRAMES], size_t *n);

#endif
