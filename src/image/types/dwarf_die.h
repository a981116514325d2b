/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one DIE says, out of libdwarf's hands. Private to the family. */
#ifndef MT_IMAGE_TYPES_DWARF_DIE_H
#define MT_IMAGE_TYPES_DWARF_DIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "image/types/dwarf_file.h"

struct mt_dwarf_unit;

/* A constant attribute, if it is there. */
struct mt_dwarf_number {
	bool is_set;
	int64_t value;
};

/* A reference to a type unit: kernels have none, and none is looked for. */
#define MT_DWARF_UNKNOWN_TYPE UINT64_MAX

/* What memtop wants to know of a DIE. References are 0 if absent. */
struct mt_dwarf_die {
	uint64_t offset;
	unsigned int tag;		/* DW_TAG_* */
	const char *name;		/* NULL: none; valid while the file is */
	bool is_declaration;
	uint64_t type;
	struct mt_dwarf_number byte_size;
	struct mt_dwarf_number encoding;
	struct mt_dwarf_number location;	/* DW_AT_data_member_location */
	struct mt_dwarf_number bit_size;
	struct mt_dwarf_number bit_offset;	/* DWARF 2 and 3 */
	struct mt_dwarf_number data_bit_offset;	/* DWARF 4 and 5 */
	struct mt_dwarf_number upper_bound;
	struct mt_dwarf_number count;
	struct mt_dwarf_number const_value;
};

/* Reads what source says; die is untouched on failure. MT_ERR_FORMAT. */
struct mt_error *mt_dwarf_die_read(const struct mt_dwarf_unit *unit, Dwarf_Die source,
				   struct mt_dwarf_die *die);

/*
 * What libdwarf returned, as an error: anything but DW_DLV_OK is one here.
 * Takes error.
 */
struct mt_error *mt_dwarf_check(const struct mt_dwarf_unit *unit, int result, Dwarf_Error error);

/*
 * Whether it worked, where it does not matter why not.  Takes error.  (Without
 * a place for its error libdwarf aborts.)
 */
bool mt_dwarf_is_ok(const struct mt_dwarf_unit *unit, int result, Dwarf_Error error);

/* Gives a DIE back to libdwarf. NULL: nothing to do. */
static inline __attribute__((unused)) void mt_dwarf_die_close(Dwarf_Die die)
{
	if (die)
		dwarf_dealloc_die(die);
}

MT_DEFINE_CLEANUP(mt_dwarf_source, Dwarf_Die, mt_dwarf_die_close)

#endif
