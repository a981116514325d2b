/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which units can define a name, by looking for its bytes: to index thousands
 * of units takes seconds, to search their bytes some hundredths of one.
 */
#ifndef MT_IMAGE_TYPES_DWARF_NEEDLE_H
#define MT_IMAGE_TYPES_DWARF_NEEDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/types/dwarf_unit.h"
#include "image/types/dwarf_units.h"

/* A name, and where in .debug_str it stands. */
struct mt_dwarf_needle {
	const struct mt_dwarf_file *file;
	const char *name;
	size_t n;
	uint32_t offsets[128];
	bool is_inline;		/* short enough to stand in .debug_info */
	bool is_unknown;	/* no telling: it may be anywhere */
};

/* Looks for name where compilers put names. */
void mt_dwarf_needle_init(struct mt_dwarf_needle *needle, const struct mt_dwarf_file *file,
			const char *name);

/*
 * Whether it pays to call mt_dwarf_needle_narrow() on one unit after the other,
 * until it returns true: one that mentions the name has been found, and what
 * is looked for is less.  A unit for which it returns false does not have the
 * name.
 */
bool mt_dwarf_needle_is_wide(const struct mt_dwarf_needle *needle);

/* Looks at one unit and narrows the search if it mentions the name; returns whether it does. */
bool mt_dwarf_needle_narrow(struct mt_dwarf_needle *needle, struct mt_dwarf_unit *unit,
			  const struct mt_dwarf_extent *extent);

/*
 * Whether the unit has a DIE of that name that is wanted.  True without
 * having looked if the name is_unknown.
 */
bool mt_dwarf_needle_is_in(const struct mt_dwarf_needle *needle, struct mt_dwarf_unit *unit,
			 const struct mt_dwarf_extent *extent,
			 bool (*wanted)(const struct mt_dwarf_die *die));

/* The same without a look at the DIEs: false is certain, true is not. */
bool mt_dwarf_needle_may_be_in(const struct mt_dwarf_needle *needle,
			     const struct mt_dwarf_extent *extent);

#endif
