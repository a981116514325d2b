// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/types/dwarf_unit.h"

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

void mt_dwarf_unit_close(struct mt_dwarf_unit *unit)
{
	if (!unit)
		return;
	mt_dwarf_die_close(unit->root);
	if (unit->dbg)
		mt_dwarf_object_finish(unit->dbg);
	free(unit);
}

bool mt_dwarf_unit_has(const struct mt_dwarf_unit *unit, uint64_t offset)
{
	return offset > unit->start && offset - unit->start < unit->size;
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
	return mt_dwarf_check(unit, result, error);
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
		return mt_dwarf_check(opened, result, error);
	}

	struct mt_error *err = open_root(opened);

	if (!err)
		*unit = mt_steal(opened);
	return err;
}

/* A string attribute of the unit's own DIE, or NULL. */
static const char *root_text(struct mt_dwarf_unit *unit, Dwarf_Half attribute)
{
	Dwarf_Error error = NULL;
	char *text;

	return mt_dwarf_is_ok(unit, dwarf_die_text(unit->root, attribute, &text, &error), error) ?
	       text : NULL;
}

const char *mt_dwarf_unit_name(struct mt_dwarf_unit *unit)
{
	return root_text(unit, DW_AT_name);
}

bool mt_dwarf_unit_nests_types(struct mt_dwarf_unit *unit)
{
	const char *producer = root_text(unit, DW_AT_producer);

	return producer && strncmp(producer, "GNU ", 4) != 0;
}

static struct mt_error *open_die(struct mt_dwarf_unit *unit, uint64_t offset, Dwarf_Die *die)
{
	Dwarf_Error error = NULL;

	if (!mt_dwarf_unit_has(unit, offset))
		return mt_error_create(MT_ERR_FORMAT, "DWARF: no type at 0x%" PRIx64, offset);

	int result = dwarf_offdie_b(unit->dbg, offset - unit->start, 1, die, &error);

	return mt_dwarf_check(unit, result, error);
}

struct mt_error *mt_dwarf_die_at(struct mt_dwarf_unit *unit, uint64_t offset,
				 struct mt_dwarf_die *die)
{
	mt_cleanup(mt_dwarf_source) Dwarf_Die source = NULL;
	struct mt_error *err = open_die(unit, offset, &source);

	return err ? err : mt_dwarf_die_read(unit, source, die);
}

/* Whether the bytes at offset, read as a DIE, are what is wanted. */
static bool seems_wanted(struct mt_dwarf_unit *unit, uint64_t offset, const char *name,
			 bool (*wanted)(const struct mt_dwarf_die *die))
{
	mt_cleanup(mt_dwarf_source) Dwarf_Die source = NULL;
	mt_cleanup(mt_error) struct mt_error *err = open_die(unit, offset, &source);
	struct mt_dwarf_die die;

	if (!err)
		err = mt_dwarf_die_read(unit, source, &die);
	return !err && die.name && strcmp(die.name, name) == 0 && wanted(&die);
}

/* The offset of a DIE; UINT64_MAX if libdwarf does not tell. */
static uint64_t offset_of(const struct mt_dwarf_unit *unit, Dwarf_Die die)
{
	Dwarf_Off local;
	Dwarf_Error error = NULL;

	return mt_dwarf_is_ok(unit, dwarf_dieoffset(die, &local, &error), error) ?
	       unit->start + local : UINT64_MAX;
}

/*
 * Replaces a DIE by its next sibling, NULL if it is the last; as
 * dwarf_siblingof_b(), but does not go back: that may go on forever.
 */
static int go_on(struct mt_dwarf_unit *unit, Dwarf_Die *die, Dwarf_Error *error)
{
	Dwarf_Die next = NULL;
	int result = dwarf_siblingof_b(unit->dbg, *die, 1, &next, error);

	if (result == DW_DLV_OK && offset_of(unit, next) <= offset_of(unit, *die)) {
		mt_dwarf_die_close(next);
		next = NULL;
		result = DW_DLV_NO_ENTRY;
	}
	mt_dwarf_die_close(*die);
	*die = next;
	return result;
}

/*
 * The offset of the last of the children of the DIE at parent (0: of the
 * unit's own) that begins at offset or before it; 0: none does.
 */
static uint64_t child_before(struct mt_dwarf_unit *unit, uint64_t parent, uint64_t offset)
{
	mt_cleanup(mt_dwarf_source) Dwarf_Die die = NULL;
	mt_cleanup(mt_dwarf_source) Dwarf_Die child = NULL;
	mt_cleanup(mt_error) struct mt_error *err = parent ? open_die(unit, parent, &die) : NULL;
	Dwarf_Error error = NULL;
	uint64_t last = 0;

	if (err)
		return 0;

	int result = dwarf_child(parent ? die : unit->root, &child, &error);

	while (mt_dwarf_is_ok(unit, result, error) && offset_of(unit, child) <= offset) {
		last = offset_of(unit, child);
		result = go_on(unit, &child, &error);
	}
	return last;
}

/* Whether a DIE begins at offset, and not in the middle of another one. */
static bool is_die(struct mt_dwarf_unit *unit, uint64_t offset)
{
	uint64_t at = child_before(unit, 0, offset);

	for (int depth = 0; at && at != offset && depth < MAX_DEPTH; depth++)
		at = child_before(unit, at, offset);
	return at == offset;
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
	struct mt_error *err = mt_dwarf_check(unit, dwarf_tag(child, &tag, &error), error);

	if (err || !wanted(tag))
		return err;
	err = mt_dwarf_die_read(unit, child, &die);
	return err ? err : fn(data, &die);
}

struct mt_error *mt_dwarf_for_each_child(struct mt_dwarf_unit *unit, uint64_t offset,
					 bool (*wanted)(unsigned int tag),
					 struct mt_error *(*fn)(void *data,
								const struct mt_dwarf_die *die),
					 void *data)
{
	mt_cleanup(mt_dwarf_source) Dwarf_Die parent = NULL;
	mt_cleanup(mt_dwarf_source) Dwarf_Die child = NULL;
	Dwarf_Error error = NULL;
	struct mt_error *err = offset ? open_die(unit, offset, &parent) : NULL;

	if (err)
		return err;

	int result = dwarf_child(offset ? parent : unit->root, &child, &error);

	while (result == DW_DLV_OK) {
		err = visit(unit, child, wanted, fn, data);
		if (err)
			return err;
		result = go_on(unit, &child, &error);
	}
	return result == DW_DLV_ERROR ? mt_dwarf_check(unit, result, error) : NULL;
}
