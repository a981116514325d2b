/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sections of a mapped ELF file as libdwarf wants to be given them: no
 * copies, no relocation (a vmlinux is ET_EXEC, its .rela.debug_* were applied
 * when it was linked).  Private to the family types_dwarf.c, dwarf_*.c: no
 * other file includes libdwarf.
 *
 * libdwarf renamed its interface for this in 0.2 and took an argument from
 * dwarf_object_finish(); Debian 12 has 20210528, Debian 13 has 0.11.  configure
 * defines HAVE_DWARF_OBJ_ACCESS_INTERFACE_A where the new one is.
 */
#ifndef MT_IMAGE_TYPES_DWARF_FILE_H
#define MT_IMAGE_TYPES_DWARF_FILE_H

#if __has_include(<libdwarf/libdwarf.h>)
#include <libdwarf/dwarf.h>
#include <libdwarf/libdwarf.h>
#else
#include <dwarf.h>
#include <libdwarf.h>
#endif
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/elf/elf_file.h"

/* The sections that libdwarf is given. */
enum mt_dwarf_section {
	MT_DWARF_INFO,
	MT_DWARF_ABBREV,
	MT_DWARF_STR,
	MT_DWARF_LINE_STR,
	MT_DWARF_STR_OFFSETS,
	MT_DWARF_ARANGES,
	MT_DWARF_NR_SECTIONS,
};

/* What libdwarf may see of a file. */
struct mt_dwarf_file {
	struct mt_elf *elf;
	struct mt_elf_section sections[MT_DWARF_NR_SECTIONS];	/* absent: size 0 */
	bool is_big_endian;
	bool is_64;
};

/*
 * Finds the sections of elf.  MT_ERR_NOT_FOUND if there is no DWARF, MT_ERR_UNKNOWN_FORMAT if it
 * is incomplete without another file (dwz's).
 */
struct mt_error *mt_dwarf_file_init(struct mt_elf *elf, struct mt_dwarf_file *file);

/* Returns the unsigned integer of size bytes at p, in the file's byte order. */
uint64_t mt_dwarf_uint(const struct mt_dwarf_file *file, const void *p, unsigned int size);

/* What dwarf_object_init_b() is given. */
struct mt_dwarf_object {
#ifdef HAVE_DWARF_OBJ_ACCESS_INTERFACE_A
	Dwarf_Obj_Access_Interface_a interface;
#else
	Dwarf_Obj_Access_Interface interface;
#endif
	const struct mt_dwarf_file *file;
	const unsigned char *info;	/* the part of .debug_info to show */
	uint64_t info_size;
};

/*
 * Prepares an object that shows size bytes of .debug_info from start on, which must lie in it.
 * The object must not move afterwards.
 */
void mt_dwarf_object_init(struct mt_dwarf_object *object, const struct mt_dwarf_file *file,
			  uint64_t start, uint64_t size);

/* Closes what libdwarf opened on an object. */
void mt_dwarf_object_finish(Dwarf_Debug dbg);

#endif
