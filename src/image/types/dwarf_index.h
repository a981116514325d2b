/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding types and enumerators by name in a file's DWARF.
 *
 * Nearly all that memtop asks for is defined in the unit of mm/page_alloc.c,
 * so that one is looked for first, and its names are put into an index.  A
 * name that it lacks is looked for in all other units, in their order.
 */
#ifndef MT_IMAGE_TYPES_DWARF_INDEX_H
#define MT_IMAGE_TYPES_DWARF_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "image/types/dwarf_unit.h"

struct mt_dwarf_index;

/*
 * Makes an index of elf, which must outlive it.  MT_ERR_NOT_FOUND, MT_ERR_UNKNOWN_FORMAT: see
 * mt_dwarf_file_init().
 */
struct mt_error *mt_dwarf_index_create(struct mt_elf *elf, struct mt_dwarf_index **index);

/* Frees the index. NULL: nothing to do. */
void mt_dwarf_index_destroy(struct mt_dwarf_index *index);
MT_DEFINE_CLEANUP(mt_dwarf_index, struct mt_dwarf_index *, mt_dwarf_index_destroy)

/* Returns the file that the index is of. */
const struct mt_dwarf_file *mt_dwarf_index_file(const struct mt_dwarf_index *index);

/* Finds the offset of a type's definition. MT_ERR_NOT_FOUND, MT_ERR_FORMAT. */
struct mt_error *mt_dwarf_index_type(struct mt_dwarf_index *index, const char *name,
				     uint64_t *offset);

/* Finds the value of an enumerator of any enum. MT_ERR_NOT_FOUND, MT_ERR_FORMAT. */
struct mt_error *mt_dwarf_index_enumerator(struct mt_dwarf_index *index, const char *name,
					   int64_t *value);

/* Opens the unit in which offset is, good until the next question. MT_ERR_FORMAT. */
struct mt_error *mt_dwarf_index_unit(struct mt_dwarf_index *index, uint64_t offset,
				     struct mt_dwarf_unit **unit);

#endif
