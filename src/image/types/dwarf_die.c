// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/types/dwarf_die.h"

#include <inttypes.h>
#include <stdlib.h>

#include "image/types/dwarf_unit.h"

struct mt_error *mt_dwarf_check(const struct mt_dwarf_unit *unit, int result, Dwarf_Error error)
{
	struct mt_error *err;

	if (result == DW_DLV_OK)
		return NULL;
	err = mt_error_create(MT_ERR_FORMAT, "DWARF unit at 0x%" PRIx64 ": %s", unit->start,
			      result == DW_DLV_ERROR ? dwarf_errmsg(error) : "unexpected end");
	if (result == DW_DLV_ERROR)
		dwarf_dealloc_error(unit->dbg, error);
	return err;
}

bool mt_dwarf_is_ok(const struct mt_dwarf_unit *unit, int result, Dwarf_Error error)
{
	if (result == DW_DLV_ERROR)
		dwarf_dealloc_error(unit->dbg, error);
	return result == DW_DLV_OK;
}

/*
 * A constant of any form. DW_FORM_data* are without sign: compilers use
 * DW_FORM_sdata for what is below zero.  What is no constant (an expression
 * for the length of an array) stays unset.
 */
static struct mt_error *read_number(const struct mt_dwarf_unit *unit, Dwarf_Attribute attr,
				    struct mt_dwarf_number *number)
{
	Dwarf_Half form;
	Dwarf_Unsigned value;
	Dwarf_Signed svalue;
	Dwarf_Error error = NULL;
	int result = dwarf_whatform(attr, &form, &error);

	if (result != DW_DLV_OK)
		return mt_dwarf_check(unit, result, error);
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
	return mt_dwarf_check(unit, result, error);
}

static struct mt_error *read_flag(const struct mt_dwarf_unit *unit, Dwarf_Attribute attr,
				  bool *flag)
{
	Dwarf_Bool value = 0;
	Dwarf_Error error = NULL;
	struct mt_error *err = mt_dwarf_check(unit, dwarf_formflag(attr, &value, &error), error);

	*flag = value;
	return err;
}

static struct mt_error *read_string(const struct mt_dwarf_unit *unit, Dwarf_Attribute attr,
				    const char **string)
{
	char *value = NULL;
	Dwarf_Error error = NULL;
	struct mt_error *err = mt_dwarf_check(unit, dwarf_formstring(attr, &value, &error), error);

	*string = value;
	return err;
}

/*
 * DW_FORM_ref_addr counts from the start of .debug_info, which libdwarf would
 * hold against the size of this unit: its bytes are read here.
 */
static struct mt_error *read_global_reference(const struct mt_dwarf_unit *unit, Dwarf_Die die,
					      Dwarf_Attribute attr, uint64_t *offset)
{
	Dwarf_Half version, size;
	Dwarf_Off at;
	Dwarf_Error error = NULL;
	int result = dwarf_attr_offset(die, attr, &at, &error);

	if (result != DW_DLV_OK)
		return mt_dwarf_check(unit, result, error);
	if (dwarf_get_version_of_die(die, &version, &size) != DW_DLV_OK || at > unit->size ||
	    unit->size - at < size)
		return mt_dwarf_check(unit, DW_DLV_NO_ENTRY, NULL);
	*offset = mt_dwarf_uint(unit->object.file, unit->object.info + at, size);
	return NULL;
}

static struct mt_error *read_reference(const struct mt_dwarf_unit *unit, Dwarf_Die die,
				       Dwarf_Attribute attr, uint64_t *offset)
{
	Dwarf_Half form;
	Dwarf_Off local;
	Dwarf_Error error = NULL;
	int result = dwarf_whatform(attr, &form, &error);

	if (result == DW_DLV_OK && form == DW_FORM_ref_addr)
		return read_global_reference(unit, die, attr, offset);
	if (result == DW_DLV_OK && form == DW_FORM_ref_sig8) {
		*offset = MT_DWARF_UNKNOWN_TYPE;
		return NULL;
	}
	if (result == DW_DLV_OK)
		result = dwarf_global_formref(attr, &local, &error);
	if (result == DW_DLV_OK)
		*offset = unit->start + local;
	return mt_dwarf_check(unit, result, error);
}

static struct mt_error *read_attribute(const struct mt_dwarf_unit *unit, Dwarf_Die source,
				       Dwarf_Attribute attr, struct mt_dwarf_die *die)
{
	Dwarf_Half which;
	Dwarf_Error error = NULL;
	int result = dwarf_whatattr(attr, &which, &error);

	if (result != DW_DLV_OK)
		return mt_dwarf_check(unit, result, error);
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

struct mt_error *mt_dwarf_die_read(const struct mt_dwarf_unit *unit, Dwarf_Die source,
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
		return mt_dwarf_check(unit, result, error);

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
