// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/types/dwarf_units.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/types/dwarf_unit.h"

/* A kernel with everything built in has some ten thousand. */
#define MAX_UNITS 1000000

/* Length, version, offset of abbreviations, size of an address. */
#define MIN_UNIT 11

/* A symbol to look up and where it is, NULL: not yet seen. */
struct wanted {
	const char *const *names;
	size_t best;		/* index into names of the best so far */
	uint64_t address;
};

/* The bytes of a unit's length field and what it says; false: not all there. */
static bool read_length(const struct mt_dwarf_file *file, const unsigned char *p, uint64_t left,
			unsigned int *head, uint64_t *length)
{
	*head = 4;
	if (left < 4)
		return false;
	*length = mt_dwarf_uint(file, p, 4);
	if (*length != UINT32_MAX)
		return true;
	*head = 12;	/* 64-bit DWARF */
	if (left < 12)
		return false;
	*length = mt_dwarf_uint(file, p + 4, 8);
	return true;
}

struct mt_error *mt_dwarf_extent_at(const struct mt_dwarf_file *file, uint64_t start,
				    struct mt_dwarf_extent *extent)
{
	const struct mt_elf_section *info = &file->sections[MT_DWARF_INFO];
	uint64_t left = start <= info->size ? info->size - start : 0;
	uint64_t length;
	unsigned int head;

	if (!read_length(file, (const unsigned char *)info->data + start, left, &head, &length) ||
	    length > left - head)
		return mt_error_create(MT_ERR_FORMAT, "DWARF unit at 0x%" PRIx64
				       ": ends outside .debug_info", start);
	*extent = (struct mt_dwarf_extent){ .start = start, .size = length + head };
	return NULL;
}

void mt_dwarf_units_release(struct mt_dwarf_units *units)
{
	free(units->v);
	*units = (struct mt_dwarf_units){ 0 };
}

struct mt_error *mt_dwarf_units_load(struct mt_dwarf_units *units,
				     const struct mt_dwarf_file *file)
{
	uint64_t end = file->sections[MT_DWARF_INFO].size;
	struct mt_dwarf_extent extent;

	for (uint64_t at = 0; at < end; at += extent.size) {
		struct mt_error *err = mt_dwarf_extent_at(file, at, &extent);

		/* no header fits: padding between units */
		if (!err && extent.size < MIN_UNIT)
			continue;
		if (!err)
			err = mt_array_reserve(&units->v, &units->capacity, units->n + 1,
					       sizeof(*units->v), MAX_UNITS);
		if (err)
			return err;
		units->v[units->n++] = extent;
	}
	return NULL;
}

const struct mt_dwarf_extent *mt_dwarf_units_at(const struct mt_dwarf_units *units,
						uint64_t offset)
{
	size_t low = 0, high = units->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct mt_dwarf_extent *extent = &units->v[middle];

		if (offset < extent->start)
			high = middle;
		else if (offset - extent->start >= extent->size)
			low = middle + 1;
		else
			return extent;
	}
	return NULL;
}

/* Keeps the symbol that comes first in the list of names. */
static bool see_symbol(void *data, const struct mt_elf_symbol *symbol)
{
	struct wanted *wanted = data;

	for (size_t i = 0; wanted->names[i] && i < wanted->best; i++) {
		if (strcmp(symbol->name, wanted->names[i]) != 0)
			continue;
		wanted->best = i;
		wanted->address = symbol->value;
	}
	return wanted->best > 0;
}

/* Asks libdwarf, with all of .debug_info: an offset must be within it. */
static int ask_aranges(Dwarf_Debug dbg, uint64_t address, Dwarf_Off *start, Dwarf_Error *error)
{
	Dwarf_Arange *aranges;
	Dwarf_Arange found;
	Dwarf_Signed n;
	int result = dwarf_get_aranges(dbg, &aranges, &n, error);

	if (result == DW_DLV_OK)
		result = dwarf_get_arange(aranges, (Dwarf_Unsigned)n, address, &found, error);
	if (result == DW_DLV_OK)
		result = dwarf_get_arange_cu_header_offset(found, start, error);
	return result;	/* all of it is freed with dbg */
}

static struct mt_error *find_address(const struct mt_dwarf_file *file, uint64_t address,
				     uint64_t *start)
{
	struct mt_dwarf_object object;
	Dwarf_Debug dbg = NULL;
	Dwarf_Error error = NULL;
	Dwarf_Off found = 0;

	mt_dwarf_object_init(&object, file, 0, file->sections[MT_DWARF_INFO].size);

	int result = dwarf_object_init_b(&object.interface, NULL, NULL, DW_GROUPNUMBER_ANY, &dbg,
					 &error);

	if (result == DW_DLV_OK) {
		result = ask_aranges(dbg, address, &found, &error);
		if (result == DW_DLV_ERROR)
			dwarf_dealloc_error(dbg, error);
		mt_dwarf_object_finish(dbg);
	}
	if (result != DW_DLV_OK)
		return mt_error_create(MT_ERR_NOT_FOUND, "no unit for address 0x%" PRIx64,
				       address);
	*start = found;
	return NULL;
}

struct mt_error *mt_dwarf_unit_of_symbol(const struct mt_dwarf_file *file,
					 const char *const names[],
					 struct mt_dwarf_extent *extent)
{
	struct wanted wanted = { .names = names, .best = SIZE_MAX };
	uint64_t start;

	if (!file->sections[MT_DWARF_ARANGES].size)
		return mt_error_create(MT_ERR_NOT_FOUND, "no section .debug_aranges");

	struct mt_error *err = mt_elf_for_each_symbol(file->elf, see_symbol, &wanted);

	if (err)
		return err;
	if (wanted.best == SIZE_MAX)
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol %s", names[0]);
	err = find_address(file, wanted.address, &start);
	return err ? err : mt_dwarf_extent_at(file, start, extent);
}

static bool ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), suffix_len = strlen(suffix);

	return len >= suffix_len && strcmp(text + len - suffix_len, suffix) == 0;
}

struct mt_error *mt_dwarf_unit_of_source(const struct mt_dwarf_file *file,
					 const struct mt_dwarf_units *units, const char *suffix,
					 struct mt_dwarf_extent *extent)
{
	for (size_t i = 0; i < units->n; i++) {
		mt_cleanup(mt_dwarf_unit) struct mt_dwarf_unit *unit = NULL;
		struct mt_error *err = mt_dwarf_unit_open(file, units->v[i].start,
							  units->v[i].size, &unit);

		if (err)
			return err;

		const char *name = mt_dwarf_unit_name(unit);

		if (name && ends_with(name, suffix)) {
			*extent = units->v[i];
			return NULL;
		}
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "no unit of %s", suffix);
}
