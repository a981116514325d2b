/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Call stacks that the kernel keeps once each (lib/stackdepot.c), named by a handle of 32 bits:
 *
 *	slabindex	index of a piece of memory in stack_slabs[]
 *	  pool_index	the same in stack_pools[] (v6.3)
 *	  pool_index_plus_1	the same plus 1, which it is since v6.8; so named since v6.9
 *			(a6c1d9cb9a68)
 *	offset		of the record in that piece, in units of 16 bytes
 *	valid, extra	no part of the place
 *
 * stack_pools is an array, or a pointer to one.  Each record holds its own handle: a way of reading
 * handles that leads to a record with the handle that was asked for is the right one.
 */
#ifndef MT_KERNEL_OWNER_STACK_DEPOT_H
#define MT_KERNEL_OWNER_STACK_DEPOT_H

#include "base/error.h"
#include "kernel/layout/layout.h"
#include "kernel/machine/machine.h"

#define MT_MAX_STACK_FRAMES 64u

/* How this kernel keeps them. */
struct mt_stack_depot {
	struct mt_reader *reader;
	uint64_t pools;			/* address of an array of pointers, or of its address */
	unsigned int way;		/* that led to the last record: bits below */
	uint64_t handle_size;		/* bytes; 0: no such type */
	struct mt_field index, offset;	/* in the handle */
	struct mt_field size, handle, entries;	/* of struct stack_record */
	unsigned int word;		/* bytes of an entry */
};

/* Fills *depot.  MT_ERR_NOT_FOUND: the kernel has no stack depot. */
struct mt_error *mt_stack_depot_open(struct mt_kernel *kernel, struct mt_stack_depot *depot);

/*
 * Reads the stack that handle means into frames[], the innermost call first, and stores in *n how
 * many addresses it has.  MT_ERR_FORMAT: the record at that place is of another handle, or is none;
 * else the error of reading.
 */
struct mt_error *mt_stack_depot_fetch(struct mt_stack_depot *depot, uint32_t handle,
				      uint64_t frames[MT_MAX_STACK_FRAMES], size_t *n);

#endif
