// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/dwarf_unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * Bytes of a DIE before its name: gcc puts an abbreviation's number (one or
 * two bytes) there, clang also a reference to a type.
 */
#define MAX_BEFORE_NAME 7

/* Types are at the top, enumerators and members below them. */
#define MAX_DEPTH 3

struct mt_dwarf_unit {
	struct mt_dwarf_object object;
	uint64_t start;
	uint64_t size;
	Dwarf_Debug dbg;
	Dwarf_Die root;
	unsigned int address_size;
};

static void close_die(Dwarf_Die die)
{
	if (die)
		dwarf_dealloc_die(die);
}

MT_DEFINE_CLEANUP(die, Dwarf_Die, close_die)

/* Takes error, which may be NULL. */
static struct mt_error *failure(const struct mt_dwarf_unit *unit, Dwarf_Error error)
{
	struct mt_error *err = mt_error_create(MT_ERR_FORMAT,
					       "DWARF unit at 0x%" PRIx64 ": %s", unit->start,
					       error ? dwarf_errmsg(error) : "unexpected end");

	if (error)
		dwarf_dealloc_error(unit->dbg, error);
	return err;
}

/* A DW_DLV_* into an error; "no entry" is one where something must be. */
static struct mt_error *check(const struct mt_dwarf_unit *unit, int result, Dwarf_Error error)
{
	if (result == DW_DLV_OK)
		return NULL;
	return failure(unit, result == DW_DLV_ERROR ? error : NULL);
}

/*
 * Whether it worked, where it does not matter why not.  (Without a place for
 * its error libdwarf aborts.)
 */
static bool is_ok(const struct mt_dwarf_unit *unit, int result, Dwarf_Error error)
{
	if (result == DW_DLV_ERROR)
		dwarf_dealloc_error(unit->dbg, error);
	return result == DW_DLV_OK;
}

void mt_dwarf_unit_close(struct mt_dwarf_unit *unit)
{
	if (!unit)
		return;
	close_die(unit->root);
	if (unit->dbg)
		mt_dwarf_object_finish(unit->dbg);
	free(unit);
}

bool mt_dwarf_unit_has(const struct mt_dwarf_unit *unit, uint64_t offset)
{
	return offset > unit->start && offset - unit->start < unit->size;
}

unsigned int mt_dwarf_unit_address_size(const struct mt_dwarf_unit *unit)
{
	return unit->address_size;
}

static struct mt_error *open_root(struct mt_dwarf_unit *unit)
{
	Dwarf_Unsigned header_length, type_offset, next;
	Dwarf_Half version, address_size, length_size, extension_size, unit_type;
	Dwarf_Off abbrev_offset;
	Dwarf_Sig8 signature;
	Dwarf_Error error = NULL;
	int result = dwarf_next_cu_header_d(unit->dbg, 1, &header_length, &version,
					    &abbrev_offset, &address_size, &length_size,
					    &extension_size, &signature, &type_offset, &next,
					    &unit_type, &error);

	if (result == DW_DLV_OK) {
		unit->address_size = address_size;
		result = dwarf_siblingof_b(unit->dbg, NULL, 1, &unit->root, &error);
	}
	return check(unit, result, error);
}

struct mt_error *mt_dwarf_unit_open(const struct mt_dwarf_file *file, uint64_t start,
				    uint64_t size, struct mt_dwarf_unit **unit)
{
	mt_cleanup(mt_dwarf_unit) struct mt_dwarf_unit *opened = calloc(1, sizeof(*opened));
	Dwarf_Error error = NULL;

	if (!opened)
		return mt_error_nomem();
	opened->start = start;
	opened->size = size;
	mt_dwarf_object_init(&opened->object, file, start, size);

	int result = dwarf_object_init_b(&opened->object.interface, NULL, NULL,
					 DW_GROUPNUMBER_ANY, &opened->dbg, &error);

	if (result != DW_DLV_OK) {
		opened->dbg = NULL;
		return failure(opened, result == DW_DLV_ERROR ? error : NULL);
	}

	struct mt_error *err = open_root(opened);

	if (!err)
		*unit = mt_steal(opened);
	return err;
}

const char *mt_dwarf_unit_name(struct mt_dwarf_unit *unit)
{
	Dwarf_Error error = NULL;
	char *name;

	return is_ok(unit, dwarf_diename(unit->root, &name, &error), error) ? name : NULL;
}

/*
 * A constant of any form. DW_FORM_data* are without sign: compilers use
 * DW_FORM_sdata for what is below zero.  What is no constant (an expression
 * for the length of an array) stays unset.
 */
static struct mt_error *read_number(struct mt_dwarf_unit *unit, Dwarf_Attribute attr,
				    struct mt_dwarf_number *number)
{
	Dwarf_Half form;
	Dwarf_Unsigned value;
	Dwarf_Signed svalue;
	Dwarf_Error error = NULL;
	int result = dwarf_whatform(attr, &form, &error);

	if (result != DW_DLV_OK)
		return check(unit, result, error);
	switch (form) {
	case DW_FORM_sdata:
	case DW_FORM_implicit_const:
		result = dwarf_formsdata(attr, &svalue, &error);
		value = (Dwarf_Unsigned)svalue;
		break;
	case DW_FORM_data1:
	case DW_FORM_data2:
	case DW_FORM_data4:
	case DW_FORM_data8:
	case DW_FORM_udata:
		result = dwarf_formudata(attr, &value, &error);
		break;
	default:
		return NULL;
	}
	if (result == DW_DLV_OK)
		*number = (struct mt_dwarf_number){ .is_set = true, .value = (int64_t)value };
	return check(unit, result, error);
}

static struct mt_error *read_flag(struct mt_dwarf_unit *unit, Dwarf_Attribute attr, bool *flag)
{
	Dwarf_Bool value = 0;
	Dwarf_Error error = NULL;
	struct mt_error *err = check(unit, dwarf_formflag(attr, &value, &error), error);

	*flag = value;
	return err;
}

static struct mt_error *read_string(struct mt_dwarf_unit *unit, Dwarf_Attribute attr,
				    const char **string)
{
	char *value = NULL;
	Dwarf_Error error = NULL;
	struct mt_error *err = check(unit, dwarf_formstring(attr, &value, &error), error);

	*string = value;
	return err;
}

/*
 * DW_FORM_ref_addr counts from the start of .debug_info, which libdwarf would
 * hold against the size of this unit: its bytes are read here.
 */
static struct mt_error *read_global_reference(struct mt_dwarf_unit *unit, Dwarf_Die die,
					      Dwarf_Attribute attr, uint64_t *offset)
{
	Dwarf_Half version, size;
	Dwarf_Off at;
	Dwarf_Error error = NULL;
	int result = dwarf_attr_offset(die, attr, &at, &error);

	if (result != DW_DLV_OK)
		return check(unit, result, error);
	if (dwarf_get_version_of_die(die, &version, &size) != DW_DLV_OK || at > unit->size ||
	    unit->size - at < size)
		return failure(unit, NULL);
	*offset = mt_dwarf_uint(unit->object.file, unit->object.info + at, size);
	return NULL;
}

static struct mt_error *read_reference(struct mt_dwarf_unit *unit, Dwarf_Die die,
				       Dwarf_Attribute attr, uint64_t *offset)
{
	Dwarf_Half form;
	Dwarf_Off local;
	Dwarf_Error error = NULL;
	int result = dwarf_whatform(attr, &form, &error);

	if (result == DW_DLV_OK && form == DW_FORM_ref_addr)
		return read_global_reference(unit, die, attr, offset);
	if (result == DW_DLV_OK)
		result = dwarf_global_formref(attr, &local, &error);
	if (result == DW_DLV_OK)
		*offset = unit->start + local;
	return check(unit, result, error);
}

static struct mt_error *read_attribute(struct mt_dwarf_unit *unit, Dwarf_Die source,
				       Dwarf_Attribute attr, struct mt_dwarf_die *die)
{
	Dwarf_Half which;
	Dwarf_Error error = NULL;
	int result = dwarf_whatattr(attr, &which, &error);

	if (result != DW_DLV_OK)
		return check(unit, result, error);
	switch (which) {
	case DW_AT_name:
		return read_string(unit, attr, &die->name);
	case DW_AT_declaration:
		return read_flag(unit, attr, &die->is_declaration);
	case DW_AT_type:
		return read_reference(unit, source, attr, &die->type);
	case DW_AT_byte_size:
		return read_number(unit, attr, &die->byte_size);
	case DW_AT_encoding:
		return read_number(unit, attr, &die->encoding);
	case DW_AT_data_member_location:
		return read_number(unit, attr, &die->location);
	case DW_AT_bit_size:
		return read_number(unit, attr, &die->bit_size);
	case DW_AT_bit_offset:
		return read_number(unit, attr, &die->bit_offset);
	case DW_AT_data_bit_offset:
		return read_number(unit, attr, &die->data_bit_offset);
	case DW_AT_upper_bound:
		return read_number(unit, attr, &die->upper_bound);
	case DW_AT_count:
		return read_number(unit, attr, &die->count);
	case DW_AT_const_value:
		return read_number(unit, attr, &die->const_value);
	default:
		return NULL;
	}
}

static struct mt_error *read_die(struct mt_dwarf_unit *unit, Dwarf_Die source,
				 struct mt_dwarf_die *die)
{
	Dwarf_Attribute *attrs = NULL;
	Dwarf_Signed n = 0;
	Dwarf_Half tag;
	Dwarf_Off local;
	Dwarf_Error error = NULL;
	int result = dwarf_tag(source, &tag, &error);

	if (result == DW_DLV_OK)
		result = dwarf_dieoffset(source, &local, &error);
	if (result == DW_DLV_OK)
		result = dwarf_attrlist(source, &attrs, &n, &error);
	if (result == DW_DLV_ERROR)
		return check(unit, result, error);

	struct mt_error *err = NULL;

	*die = (struct mt_dwarf_die){ .tag = tag, .offset = unit->start + local };
	for (Dwarf_Signed i = 0; i < n; i++) {
		if (!err)
			err = read_attribute(unit, source, attrs[i], die);
		dwarf_dealloc_attribute(attrs[i]);
	}
	if (attrs)
		dwarf_dealloc(unit->dbg, attrs, DW_DLA_LIST);
	return err;
}

static struct mt_error *open_die(struct mt_dwarf_unit *unit, uint64_t offset, Dwarf_Die *die)
{
	Dwarf_Error error = NULL;

	if (!mt_dwarf_unit_has(unit, offset))
		return mt_error_create(MT_ERR_FORMAT, "DWARF: no type at 0x%" PRIx64, offset);
	return check(unit, dwarf_offdie_b(unit->dbg, offset - unit->start, 1, die, &error), error);
}

struct mt_error *mt_dwarf_die_at(struct mt_dwarf_unit *unit, uint64_t offset,
				 struct mt_dwarf_die *die)
{
	mt_cleanup(die) Dwarf_Die source = NULL;
	struct mt_error *err = open_die(unit, offset, &source);

	return err ? err : read_die(unit, source, die);
}

/* Whether the bytes at offset, read as a DIE, are what is wanted. */
static bool seems_wanted(struct mt_dwarf_unit *unit, uint64_t offset, const char *name,
			 bool (*wanted)(const struct mt_dwarf_die *die))
{
	mt_cleanup(die) Dwarf_Die source = NULL;
	mt_cleanup(mt_error) struct mt_error *err = open_die(unit, offset, &source);
	struct mt_dwarf_die die;

	if (!err)
		err = read_die(unit, source, &die);
	return !err && die.name && strcmp(die.name, name) == 0 && wanted(&die);
}

/* The offset of a DIE; behind everything if there is no telling. */
static uint64_t offset_of(const struct mt_dwarf_unit *unit, Dwarf_Die die)
{
	Dwarf_Off local;
	Dwarf_Error error = NULL;

	return is_ok(unit, dwarf_dieoffset(die, &local, &error), error) ?
	       unit->start + local : UINT64_MAX;
}

/*
 * Of parent's children the last that begins at offset or before it; NULL if
 * there is none.
 */
static Dwarf_Die child_before(struct mt_dwarf_unit *unit, Dwarf_Die parent, uint64_t offset)
{
	Dwarf_Die last = NULL, child;
	Dwarf_Error error = NULL;
	int result = dwarf_child(parent, &child, &error);

	while (is_ok(unit, result, error)) {
		if (offset_of(unit, child) > offset) {
			close_die(child);
			break;
		}
		close_die(last);
		last = child;
		result = dwarf_siblingof_b(unit->dbg, last, 1, &child, &error);
	}
	return last;
}

/* Whether a DIE begins at offset, and not in the middle of another one. */
static bool is_die(struct mt_dwarf_unit *unit, uint64_t offset)
{
	mt_cleanup(die) Dwarf_Die die = child_before(unit, unit->root, offset);

	for (int depth = 0; die && depth < MAX_DEPTH; depth++) {
		if (offset_of(unit, die) == offset)
			return true;

		Dwarf_Die next = child_before(unit, die, offset);

		close_die(die);
		die = next;
	}
	return false;
}

bool mt_dwarf_unit_names(struct mt_dwarf_unit *unit, uint64_t offset, const char *name,
			 bool (*wanted)(const struct mt_dwarf_die *die))
{
	for (uint64_t i = 1; i <= MAX_BEFORE_NAME && i < offset; i++)
		if (seems_wanted(unit, offset - i, name, wanted) && is_die(unit, offset - i))
			return true;
	return false;
}

/* Calls fn for one child, if it is wanted. */
static struct mt_error *visit(struct mt_dwarf_unit *unit, Dwarf_Die child,
			      bool (*wanted)(unsigned int tag),
			      struct mt_error *(*fn)(void *data, const struct mt_dwarf_die *die),
			      void *data)
{
	struct mt_dwarf_die die;
	Dwarf_Half tag;
	Dwarf_Error error = NULL;
	struct mt_error *err = check(unit, dwarf_tag(child, &tag, &error), error);

	if (err || !wanted(tag))
		return err;
	err = read_die(unit, child, &die);
	return err ? err : fn(data, &die);
}

struct mt_error *mt_dwarf_for_each_child(struct mt_dwarf_unit *unit, uint64_t offset,
					 bool (*wanted)(unsigned int tag),
					 struct mt_error *(*fn)(void *data,
								const struct mt_dwarf_die *die),
					 void *data)
{
	mt_cleanup(die) Dwarf_Die parent = NULL;
	mt_cleanup(die) Dwarf_Die child = NULL;
	Dwarf_Error error = NULL;
	struct mt_error *err = offset ? open_die(unit, offset, &parent) : NULL;

	if (err)
		return err;

	int result = dwarf_child(offset ? parent : unit->root, &child, &error);

	while (result == DW_DLV_OK) {
		Dwarf_Die next = NULL;

		err = visit(unit, child, wanted, fn, data);
		if (err)
			return err;
		result = dwarf_siblingof_b(unit->dbg, child, 1, &next, &error);
		close_die(child);
		child = next;
	}
	return result == DW_DLV_ERROR ? failure(unit, error) : NULL;
}
