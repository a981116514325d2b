/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which unit of .debug_info to open: the table of all, and ways to choose. */
#ifndef MT_IMAGE_TYPES_DWARF_UNITS_H
#define MT_IMAGE_TYPES_DWARF_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/types/dwarf_file.h"

/* Where a unit lies. */
struct mt_dwarf_extent {
	uint64_t start;		/* in .debug_info */
	uint64_t size;		/* header and all */
};

/* Finds the end of the unit whose header is at start. MT_ERR_FORMAT. */
struct mt_error *mt_dwarf_extent_at(const struct mt_dwarf_file *file, uint64_t start,
				    struct mt_dwarf_extent *extent);

/* All units, in order. Zero-initialise. */
struct mt_dwarf_units {
	struct mt_dwarf_extent *v;
	size_t n;
	size_t capacity;
};

/* Lists all units, by their headers. MT_ERR_FORMAT, MT_ERR_NOMEM. */
struct mt_error *mt_dwarf_units_load(struct mt_dwarf_units *units,
				     const struct mt_dwarf_file *file);

/* Frees the table, not the struct. */
void mt_dwarf_units_release(struct mt_dwarf_units *units);

/* Finds the unit that offset is in; NULL if none. */
const struct mt_dwarf_extent *mt_dwarf_units_at(const struct mt_dwarf_units *units,
						uint64_t offset);

/*
 * Finds the unit of one of the named functions (ended by NULL), by the symbol table
 * and .debug_aranges.  MT_ERR_NOT_FOUND if either is missing or has none.
 */
struct mt_error *mt_dwarf_unit_of_symbol(const struct mt_dwarf_file *file,
					 const char *const names[],
					 struct mt_dwarf_extent *extent);

/*
 * Finds the unit whose own name ends with suffix ("mm/page_alloc.c"): reads one DIE
 * of each.  MT_ERR_NOT_FOUND, MT_ERR_FORMAT.
 */
struct mt_error *mt_dwarf_unit_of_source(const struct mt_dwarf_file *file,
					 const struct mt_dwarf_units *units, const char *suffix,
					 struct mt_dwarf_extent *extent);

#endif
