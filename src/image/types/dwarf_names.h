/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names that one unit defines, indexed when first asked for. */
#ifndef MT_IMAGE_TYPES_DWARF_NAMES_H
#define MT_IMAGE_TYPES_DWARF_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "image/types/dwarf_unit.h"
#include "image/types/name_map.h"

/* The names of the unit that is open. Zero-initialise, then open a unit. */
struct mt_dwarf_names {
	struct mt_dwarf_unit *unit;	/* owned; NULL: none is open */
	struct mt_name_map types;
	struct mt_name_map enumerators;
	bool has_types;
	bool has_enumerators;
};

/* Frees the names and closes the unit. */
void mt_dwarf_names_release(struct mt_dwarf_names *names);

/*
 * Finds the offset of a type's definition.  found and value are untouched if the
 * unit has none.  MT_ERR_FORMAT.
 */
struct mt_error *mt_dwarf_names_type(struct mt_dwarf_names *names, const char *name, bool *found,
				     uint64_t *value);

/*
 * Finds an enumerator's value.  *found tells whether the unit has it; if not, *value is untouched.
 * MT_ERR_FORMAT.
 */
struct mt_error *mt_dwarf_names_enumerator(struct mt_dwarf_names *names, const char *name,
					   bool *found, uint64_t *value);

/* Whether mt_dwarf_names_type() takes its answers from such a DIE. */
bool mt_dwarf_is_type_definition(const struct mt_dwarf_die *die);

/* Whether mt_dwarf_names_enumerator() takes its answers from such a DIE. */
bool mt_dwarf_is_enumerator(const struct mt_dwarf_die *die);

/* Whether a DIE with that tag (DW_TAG_…) is an enumerator. */
bool mt_dwarf_is_enumerator_tag(unsigned int tag);

#endif
