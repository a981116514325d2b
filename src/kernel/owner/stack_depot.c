// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/owner/stack_depot.h"

#include <endian.h>
#include <inttypes.h>

#include "kernel/layout/layout_rows.h"

#define ALIGN_SHIFT 4u		/* DEPOT_STACK_ALIGN, STACK_ALLOC_ALIGN before */
#define MAX_INDEX 8192u		/* DEPOT_POOLS_CAP, STACK_ALLOC_SLABS_CAP before */

/* The ways from a handle to a record. */
#define FROM_ONE	1u		/* indexes count from 1 */
#define BY_POINTER	2u		/* the symbol is a pointer to the array */
#define NR_WAYS		4u

#define AT(member) offsetof(struct mt_stack_depot, member)

#define IN_HANDLE { AT(handle_size), 1 }

static const struct mt_size_row size_rows[] = {
	{ AT(handle_size), { "handle_parts" }, .most = sizeof(uint32_t) },
};

static const struct mt_field_row field_rows[] = {
	{ AT(index),	{ { "handle_parts", "pool_index_plus_1" },
			  { "handle_parts", "pool_index" }, { "handle_parts", "slabindex" } },
	  MT_BITS, MT_OPTIONAL, IN_HANDLE },
	{ AT(offset),	{ { "handle_parts", "offset" } }, MT_BITS, MT_OPTIONAL, IN_HANDLE },
	{ AT(size),	{ { "stack_record", "size" } }, MT_INTEGER(2 | 4) },
	{ AT(handle),	{ { "stack_record", "handle" } }, MT_INTEGER(4) },
	{ AT(entries),	{ { "stack_record", "entries" } }, MT_PLACE },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

struct mt_error *mt_stack_depot_open(struct mt_kernel *kernel, struct mt_stack_depot *depot)
{
	const struct mt_symbols *symbols = kernel->image->symbols;
	struct mt_error *err;

	*depot = (struct mt_stack_depot){
		.reader = kernel->reader,
		.word = mt_reader_memory(kernel->reader)->pointer_size,
	};
	err = mt_rows_resolve(kernel->image->types, depot->word, &rows, depot);
	if (err)
		return err;
	if (!depot->index.exists || !depot->offset.exists || !depot->size.exists ||
	    !depot->handle.exists || !depot->entries.exists)
		return mt_error_create(MT_ERR_NOT_FOUND, "no stack depot in the kernel's types");
	if (!mt_symbols_find(symbols, "stack_pools", &depot->pools) &&
	    !mt_symbols_find(symbols, "stack_slabs", &depot->pools))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol stack_pools or stack_slabs");
	return NULL;
}

/* A bit field of the handle, which lies in memory as the dump's kernel has it. */
static uint32_t part_of(const struct mt_stack_depot *depot, const struct mt_field *field,
			uint32_t handle)
{
	uint32_t raw = mt_reader_memory(depot->reader)->big_endian ? htobe32(handle) :
								     htole32(handle);

	return (uint32_t)mt_reader_bits(depot->reader, &raw, field);
}

static bool is_same(const struct mt_stack_depot *depot, uint32_t a, uint32_t b)
{
	return part_of(depot, &depot->index, a) == part_of(depot, &depot->index, b) &&
	       part_of(depot, &depot->offset, a) == part_of(depot, &depot->offset, b);
}

static struct mt_error *record_address(struct mt_stack_depot *depot, uint32_t handle,
				       unsigned int way, uint64_t *address)
{
	uint32_t index = part_of(depot, &depot->index, handle) - (way & FROM_ONE ? 1 : 0);
	uint64_t pools = depot->pools, pool = 0;
	struct mt_error *err = NULL;

	if (index >= MAX_INDEX)
		return mt_error_create(MT_ERR_FORMAT, "stack 0x%x: no piece of memory %u", handle,
				       index);
	if (way & BY_POINTER)
		err = mt_reader_read_long(depot->reader, pools, &pools);
	if (!err)
		err = mt_reader_read_long(depot->reader,
					  mt_reader_add(depot->reader, pools,
							(uint64_t)index * depot->word), &pool);
	if (!err && !pool)
		err = mt_error_create(MT_ERR_FORMAT, "stack 0x%x: piece of memory %u is not there",
				      handle, index);
	if (!err)
		*address = mt_reader_add(depot->reader, pool,
					 (uint64_t)part_of(depot, &depot->offset, handle)
						 << ALIGN_SHIFT);
	return err;
}

static struct mt_error *read_member(struct mt_stack_depot *depot, uint64_t record,
				    const struct mt_field *field, uint64_t *value)
{
	return mt_reader_read_uint(depot->reader,
				   mt_reader_add(depot->reader, record, field->m.offset),
				   (size_t)field->m.size, value);
}

/* Tries one way of reading handle; a record that holds another handle is the wrong one. */
static struct mt_error *try_way(struct mt_stack_depot *depot, uint32_t handle, unsigned int way,
				uint64_t *record)
{
	uint64_t own = 0;
	struct mt_error *err = record_address(depot, handle, way, record);

	if (!err)
		err = read_member(depot, *record, &depot->handle, &own);
	if (!err && !is_same(depot, (uint32_t)own, handle))
		err = mt_error_create(MT_ERR_FORMAT,
				      "stack 0x%x: what lies at 0x%" PRIx64 " is another", handle,
				      *record);
	return err;
}

/* Tries first the way that led to the last record, then all others. */
static struct mt_error *find_record(struct mt_stack_depot *depot, uint32_t handle,
				    uint64_t *record)
{
	struct mt_error *first = NULL;

	for (unsigned int i = 0; i < NR_WAYS; i++) {
		unsigned int way = depot->way ^ i;
		struct mt_error *err = try_way(depot, handle, way, record);

		if (!err) {
			depot->way = way;
			mt_error_destroy(first);
			return NULL;
		}
		if (first)
			mt_error_destroy(err);
		else
			first = err;
	}
	return first;
}

struct mt_error *mt_stack_depot_fetch(struct mt_stack_depot *depot, uint32_t handle,
				      uint64_t frames[MT_MAX_STACK_FRAMES], size_t *n)
{
	uint64_t record = 0, size = 0;
	struct mt_error *err = find_record(depot, handle, &record);

	if (!err)
		err = read_member(depot, record, &depot->size, &size);
	if (!err && size > MT_MAX_STACK_FRAMES)
		err = mt_error_create(MT_ERR_FORMAT, "stack 0x%x: %" PRIu64 " calls", handle, size);
	for (size_t i = 0; !err && i < size; i++) {
		uint64_t at = mt_reader_add(depot->reader, record,
					    depot->entries.m.offset + i * depot->word);

		err = mt_reader_read_long(depot->reader, at, &frames[i]);
	}
	if (!err)
		*n = (size_t)size;
	return err;
}
