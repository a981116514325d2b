/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One unit of .debug_info, read with libdwarf.
 *
 * libdwarf wants to know all units before the one that is asked for, and never
 * forgets any.  A vmlinux has thousands and memtop needs one or two, so each
 * is opened by itself, as if .debug_info held nothing else: what libdwarf
 * calls an offset then counts from the unit's header, and the offsets in this
 * interface from the start of .debug_info.
 */
#ifndef MT_IMAGE_TYPES_DWARF_UNIT_H
#define MT_IMAGE_TYPES_DWARF_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "image/types/dwarf_die.h"
#include "image/types/dwarf_file.h"

/* A unit that is open. */
struct mt_dwarf_unit {
	struct mt_dwarf_object object;
	uint64_t start;
	uint64_t size;
	Dwarf_Debug dbg;
	Dwarf_Die root;			/* the unit's own DIE */
	unsigned int address_size;
};

/*
 * Opens a unit: size bytes at start are the unit, header and all; file must outlive it.
 * MT_ERR_FORMAT.
 */
struct mt_error *mt_dwarf_unit_open(const struct mt_dwarf_file *file, uint64_t start,
				    uint64_t size, struct mt_dwarf_unit **unit);

/* Closes a unit. NULL: nothing to do. */
void mt_dwarf_unit_close(struct mt_dwarf_unit *unit);
MT_DEFINE_CLEANUP(mt_dwarf_unit, struct mt_dwarf_unit *, mt_dwarf_unit_close)

/* Whether offset (from the start of .debug_info) is in the unit. */
bool mt_dwarf_unit_has(const struct mt_dwarf_unit *unit, uint64_t offset);

/* Reads the DIE at offset. MT_ERR_FORMAT. */
struct mt_error *mt_dwarf_die_at(struct mt_dwarf_unit *unit, uint64_t offset,
				 struct mt_dwarf_die *die);

/*
 * Calls fn for the children of the DIE at offset (0: the unit's own DIE) in
 * order, until one fails.  wanted decides by tag which.
 */
struct mt_error *mt_dwarf_for_each_child(struct mt_dwarf_unit *unit, uint64_t offset,
					 bool (*wanted)(unsigned int tag),
					 struct mt_error *(*fn)(void *data,
								const struct mt_dwarf_die *die),
					 void *data);

/*
 * Whether a DIE of that name that is wanted begins some bytes before offset,
 * where its name stands.
 */
bool mt_dwarf_unit_names(struct mt_dwarf_unit *unit, uint64_t offset, const char *name,
			 bool (*wanted)(const struct mt_dwarf_die *die));

/* DW_AT_name of the unit's own DIE; NULL if it has none. */
const char *mt_dwarf_unit_name(struct mt_dwarf_unit *unit);

/*
 * Whether types that are defined inside structures are below these. gcc, for
 * C, puts all of them at the top.
 */
bool mt_dwarf_unit_nests_types(struct mt_dwarf_unit *unit);

#endif
