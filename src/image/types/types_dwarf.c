// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "image/types/dwarf_index.h"
#include "image/types/dwarf_names.h"
#include "image/types/types.h"
#include "image/types/types_graph.h"

#define MAX_ALIASES 64		/* typedefs of typedefs */

struct field_context {
	struct mt_dwarf_unit *unit;
	bool is_big_endian;
	struct mt_type *type;
};

struct list_context {
	struct mt_enumerators *list;
	size_t capacity;
};

static void destroy(void *graph)
{
	mt_dwarf_index_destroy(graph);
}

static bool is_big_endian(const void *graph)
{
	return mt_dwarf_index_file(graph)->is_big_endian;
}

static struct mt_error *find(void *graph, const char *name, uint64_t *ref)
{
	return mt_dwarf_index_type(graph, name, ref);
}

static struct mt_error *enumerator(void *graph, const char *name, int64_t *value)
{
	return mt_dwarf_index_enumerator(graph, name, value);
}

static bool is_member(unsigned int tag)
{
	return tag == DW_TAG_member;
}

static bool is_subrange(unsigned int tag)
{
	return tag == DW_TAG_subrange_type;
}

static uint64_t positive(const struct mt_dwarf_number *number)
{
	return number->value > 0 ? (uint64_t)number->value : 0;
}

/*
 * Byte size of what holds an old bit field whose DIE does not say it itself.
 * Stays in the unit that is being read.
 */
static struct mt_error *storage_size(struct mt_dwarf_unit *unit, uint64_t ref, uint64_t *size)
{
	for (int i = 0; ref && i < MAX_ALIASES; i++) {
		struct mt_dwarf_die die;
		struct mt_error *err = mt_dwarf_die_at(unit, ref, &die);

		if (err)
			return err;
		if (die.byte_size.is_set) {
			*size = positive(&die.byte_size);
			return NULL;
		}
		ref = die.type;
	}
	return mt_error_create(MT_ERR_FORMAT, "DWARF: bit field without a size");
}

/*
 * DWARF 2 and 3 count from the most significant bit of an integer of byte_size
 * bytes at the member's location, whatever the byte order.
 */
static struct mt_error *old_bit_offset(const struct field_context *context,
				       const struct mt_dwarf_die *die, uint64_t *bit_offset)
{
	uint64_t size = positive(&die->byte_size), skipped = (uint64_t)die->bit_offset.value;
	struct mt_error *err = die->byte_size.is_set ? NULL :
			       storage_size(context->unit, die->type, &size);

	if (!err && !context->is_big_endian)
		skipped = size * 8 - skipped - positive(&die->bit_size);
	if (!err)
		*bit_offset += skipped;
	return err;
}

static struct mt_error *add_field(void *data, const struct mt_dwarf_die *die)
{
	struct field_context *context = data;
	struct mt_type_field field = {
		.name = die->name,
		.type = die->type,
		/* unions have no locations */
		.bit_offset = positive(&die->location) * 8,
		.bit_size = positive(&die->bit_size),
	};
	struct mt_error *err = NULL;

	if (die->data_bit_offset.is_set)
		field.bit_offset += positive(&die->data_bit_offset);
	else if (die->bit_offset.is_set)
		err = old_bit_offset(context, die, &field.bit_offset);
	return err ? err : mt_type_add_field(context->type, &field);
}

/* One dimension.  No bound, or -1: a flexible array. */
static struct mt_error *add_dimension(void *data, const struct mt_dwarf_die *die)
{
	struct mt_type *type = data;
	uint64_t n = 0;

	if (die->count.is_set)
		n = positive(&die->count);
	else if (die->upper_bound.is_set && die->upper_bound.value != UINT32_MAX)
		n = (uint64_t)die->upper_bound.value + 1;
	if (__builtin_mul_overflow(type->nr_elements, n, &type->nr_elements))
		return mt_error_create(MT_ERR_FORMAT, "DWARF: impossible array at 0x%" PRIx64,
				       die->offset);
	return NULL;
}

static struct mt_error *describe_struct(struct mt_dwarf_index *index, struct mt_dwarf_unit *unit,
					const struct mt_dwarf_die *die, struct mt_type *type)
{
	struct field_context context = {
		.unit = unit,
		.is_big_endian = mt_dwarf_index_file(index)->is_big_endian,
		.type = type,
	};

	type->is_declaration = die->is_declaration;
	return mt_dwarf_for_each_child(unit, die->offset, is_member, add_field, &context);
}

static struct mt_error *describe_array(struct mt_dwarf_unit *unit, const struct mt_dwarf_die *die,
				       struct mt_type *type)
{
	type->nr_elements = 1;
	return mt_dwarf_for_each_child(unit, die->offset, is_subrange, add_dimension, type);
}

static bool is_signed(const struct mt_dwarf_die *die)
{
	return die->encoding.value == DW_ATE_signed ||
	       (die->encoding.value == DW_ATE_signed_char && die->name &&
		!mt_type_is_plain_char(die->name));
}

static bool is_float(const struct mt_dwarf_die *die)
{
	return die->encoding.value == DW_ATE_float || die->encoding.value == DW_ATE_complex_float;
}

/* What is not named here has no size. */
static enum mt_type_kind kind_of(const struct mt_dwarf_die *die)
{
	switch (die->tag) {
	case DW_TAG_base_type:
		return is_float(die) ? MT_TYPE_FLOAT : MT_TYPE_INTEGER;
	case DW_TAG_pointer_type:
		return MT_TYPE_POINTER;
	case DW_TAG_enumeration_type:
		return MT_TYPE_ENUM;
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
	case DW_TAG_class_type:
		return MT_TYPE_STRUCT;
	case DW_TAG_array_type:
		return MT_TYPE_ARRAY;
	case DW_TAG_typedef:
	case DW_TAG_const_type:
	case DW_TAG_volatile_type:
	case DW_TAG_restrict_type:
	case DW_TAG_atomic_type:
		return MT_TYPE_ALIAS;
	default:
		return MT_TYPE_VOID;
	}
}

static struct mt_error *describe_die(struct mt_dwarf_index *index, struct mt_dwarf_unit *unit,
				     const struct mt_dwarf_die *die, struct mt_type *type)
{
	enum mt_type_kind kind = kind_of(die);
	uint64_t size = positive(&die->byte_size);

	mt_type_set(type, kind, size || kind != MT_TYPE_POINTER ? size : unit->address_size,
		    die->type);
	if (kind == MT_TYPE_INTEGER)
		type->is_signed = is_signed(die);
	if (kind == MT_TYPE_ENUM)
		type->is_declaration = die->is_declaration;
	if (kind == MT_TYPE_STRUCT)
		return describe_struct(index, unit, die, type);
	return kind == MT_TYPE_ARRAY ? describe_array(unit, die, type) : NULL;
}

static struct mt_error *describe(void *graph, uint64_t ref, struct mt_type *type)
{
	struct mt_dwarf_unit *unit;
	struct mt_dwarf_die die;
	struct mt_error *err = mt_dwarf_index_unit(graph, ref, &unit);

	if (!err)
		err = mt_dwarf_die_at(unit, ref, &die);
	return err ? err : describe_die(graph, unit, &die, type);
}

static struct mt_error *add_enumerator(void *data, const struct mt_dwarf_die *die)
{
	struct list_context *context = data;

	return mt_enumerators_add(context->list, &context->capacity, die->name ? die->name : "",
				  die->const_value.value);
}

static struct mt_error *enumerators(void *graph, uint64_t ref, struct mt_enumerators *list)
{
	struct list_context context = { .list = list };
	struct mt_dwarf_unit *unit;
	struct mt_error *err = mt_dwarf_index_unit(graph, ref, &unit);

	return err ? err : mt_dwarf_for_each_child(unit, ref, mt_dwarf_is_enumerator_tag,
						   add_enumerator, &context);
}

static const struct mt_graph_ops dwarf_ops = {
	.origin = "DWARF",
	.destroy = destroy,
	.is_big_endian = is_big_endian,
	.find = find,
	.describe = describe,
	.enumerator = enumerator,
	.enumerators = enumerators,
};

struct mt_error *mt_types_from_dwarf(struct mt_elf *elf, struct mt_types **types)
{
	struct mt_dwarf_index *index;
	struct mt_error *err = mt_dwarf_index_create(elf, &index);

	return err ? err : mt_types_from_graph(&dwarf_ops, index, types);
}
