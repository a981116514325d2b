/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ELF file with debug information, mapped, not read: a vmlinux or its
 * detached .debug file.  elf_file.c is the only file that includes libelf.
 */
#ifndef MT_IMAGE_ELF_ELF_FILE_H
#define MT_IMAGE_ELF_ELF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_elf;

/* A section of the file. */
struct mt_elf_section {
	const char *name;	/* ".debug_info" also for ".zdebug_info" */
	const void *data;	/* mapped, or decompressed; NULL: none in the file */
	uint64_t size;		/* bytes at data */
	uint64_t address;
	uint32_t type;		/* SHT_* */
};

/* A row of the symbol table. */
struct mt_elf_symbol {
	const char *name;	/* valid as long as the file is open */
	uint64_t value;
	uint64_t size;
	uint8_t type;		/* STT_* */
	uint8_t binding;	/* STB_* */
	uint16_t section;	/* st_shndx */
};

/*
 * Opens and maps a file.  MT_ERR_NOT_FOUND, MT_ERR_DENIED, MT_ERR_UNKNOWN_FORMAT (not ELF),
 * MT_ERR_FORMAT (headers that point outside the file).  Nothing but the headers and the notes is
 * touched.
 */
struct mt_error *mt_elf_open(const char *path, struct mt_elf **elf);

/*
 * Opens the ELF file in len bytes of memory, which were made of the file behind fd and path, and
 * are from malloc(): they are freed with *elf, or at once if this fails.  fd remains the caller's.
 * is_image: its symbols are an image's (mt_elf_is_image()).  Errors: those of mt_elf_open().
 */
struct mt_error *mt_elf_of_memory(const char *path, int fd, bool is_image, void *bytes, size_t len,
				  struct mt_elf **elf);

/*
 * Whether this was made of a kernel image: symbols have no sizes, and may all be off by the same
 * amount, as an image need not say where it was linked.
 */
bool mt_elf_is_image(const struct mt_elf *elf);

/* Closes a file and frees all that was handed out of it. NULL: nothing to do. */
void mt_elf_close(struct mt_elf *elf);
MT_DEFINE_CLEANUP(mt_elf, struct mt_elf *, mt_elf_close)

/* Returns the path that mt_elf_open() was given. */
const char *mt_elf_path(const struct mt_elf *elf);

/* Returns e_machine: EM_…. */
uint16_t mt_elf_machine(const struct mt_elf *elf);

/* Whether the file is of the 64-bit class. */
bool mt_elf_is_64(const struct mt_elf *elf);

/* Whether the numbers in the file are big-endian. */
bool mt_elf_is_big_endian(const struct mt_elf *elf);

/* The GNU build-id as lower-case hex; NULL if the file has none. */
const char *mt_elf_build_id(const struct mt_elf *elf);

/*
 * Tells which file this is: device, inode, size, times of its last change and its build-id, as
 * text.  Another file has another one, even with the same build-id; so has the same file after
 * it was changed.  The caller frees it.  MT_ERR_SYSTEM, MT_ERR_NOMEM.
 */
struct mt_error *mt_elf_identity(const struct mt_elf *elf, char **identity);

/* Whether there is a section of that name which has bytes in the file. */
bool mt_elf_has_section(struct mt_elf *elf, const char *name);

/* Returns how many sections there are, the empty one included. */
size_t mt_elf_nr_sections(const struct mt_elf *elf);

/*
 * Finds section number index (0 is the empty one).  The data stays
 * valid until mt_elf_close().  SHT_NOBITS sections have NULL data and size 0:
 * a detached .debug file has many.  MT_ERR_NOT_FOUND; MT_ERR_FORMAT if it lies
 * outside the file or does not decompress.
 */
struct mt_error *mt_elf_section(struct mt_elf *elf, size_t index, struct mt_elf_section *section);

/*
 * Finds a section by name, ".debug_info" also where it is ".zdebug_info"; its data are as those of
 * mt_elf_section().  MT_ERR_NOT_FOUND: there is none; MT_ERR_FORMAT: it lies outside the file or
 * does not decompress.
 */
struct mt_error *mt_elf_section_by_name(struct mt_elf *elf, const char *name,
					struct mt_elf_section *section);

/*
 * Calls fn for each symbol of .symtab until it returns false.
 * MT_ERR_NOT_FOUND if there is no symbol table, MT_ERR_FORMAT.
 */
struct mt_error *mt_elf_for_each_symbol(struct mt_elf *elf,
					bool (*fn)(void *data, const struct mt_elf_symbol *symbol),
					void *data);

#endif
