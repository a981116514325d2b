/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names that one unit defines, indexed when first asked for. */
#ifndef MT_IMAGE_TYPES_DWARF_NAMES_H
#define MT_IMAGE_TYPES_DWARF_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "image/types/dwarf_unit.h"
#include "image/types/name_map.h"

/* Zero-initialise, then open a unit. */
struct mt_dwarf_names {
	struct mt_dwarf_unit *unit;	/* owned; NULL: none is open */
	struct mt_name_map types;
	struct mt_name_map enumerators;
	bool has_types;
	bool has_enumerators;
};

/* Closes the unit, too. */
void mt_dwarf_names_release(struct mt_dwarf_names *names);

/*
 * The offset of a type's definition.  found and value are untouched if the
 * unit has none.  MT_ERR_FORMAT.
 */
struct mt_error *mt_dwarf_names_type(struct mt_dwarf_names *names, const char *name, bool *found,
				     uint64_t *value);

/* An enumerator's value; as above. */
struct mt_error *mt_dwarf_names_enumerator(struct mt_dwarf_names *names, const char *name,
					   bool *found, uint64_t *value);

/* DIEs that the two take their answers from. */
bool mt_dwarf_is_type_definition(const struct mt_dwarf_die *die);
bool mt_dwarf_is_enumerator(const struct mt_dwarf_die *die);

bool mt_dwarf_is_enumerator_tag(unsigned int tag);

#endif
