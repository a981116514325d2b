/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory in an ELF dump.  libkdumpfile reads zeroes where such a file is
 * cut short, or has less data (p_filesz) than memory (p_memsz), and takes
 * virtual address 0 for mapped where p_vaddr is 0; so these files are read
 * here, and libkdumpfile is asked for their notes only.
 */
#ifndef MT_IMAGE_DUMP_ELF_CORE_H
#define MT_IMAGE_DUMP_ELF_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct mt_elf_core;

/* What a file has of a physical address. */
enum mt_dump_presence {
	MT_PRESENT,
	MT_EXCLUDED,		/* memory that the file leaves out */
	MT_CUT_OFF,		/* the file ends before it */
	MT_NO_MEMORY,		/* no header covers it */
};

/*
 * MT_ERR_UNKNOWN_FORMAT if the file is not an ELF core with memory in segments;
 * MT_ERR_FORMAT if its headers lie outside it.  The file descriptor must stay
 * open as long.
 */
struct mt_error *mt_elf_core_open(int fd, struct mt_elf_core **elf);

/* Frees elf; its file stays open. NULL: nothing to do. */
void mt_elf_core_close(struct mt_elf_core *elf);
MT_DEFINE_CLEANUP(mt_elf_core, struct mt_elf_core *, mt_elf_core_close)

/* Reads every byte from the file whenever it is asked for, from now on. */
void mt_elf_core_keep_nothing(struct mt_elf_core *elf);

/* Tells what the file has of a physical address. */
enum mt_dump_presence mt_elf_core_presence(struct mt_elf_core *elf, uint64_t phys);

/*
 * Copies len bytes at phys.  MT_ERR_EXCLUDED, MT_ERR_NOT_RAM, MT_ERR_FORMAT
 * (cut off), MT_ERR_SYSTEM; the message names the first address that cannot
 * be read.
 */
struct mt_error *mt_elf_core_read(struct mt_elf_core *elf, uint64_t phys, void *buf, size_t len);

/*
 * Where in the file the byte at phys is, and how many follow it there; false if the file does
 * not have it, nor the next len ones.  Changes nothing, so threads may ask at once.
 */
bool mt_elf_core_locate(const struct mt_elf_core *elf, uint64_t phys, uint64_t *offset,
			uint64_t *len);

/* The smallest address from *phys on that has data.  False if there is none. */
bool mt_elf_core_next(const struct mt_elf_core *elf, uint64_t *phys);

/* Whether some p_vaddr maps a kernel's addresses. */
bool mt_elf_core_has_virtual(const struct mt_elf_core *elf);

/*
 * Whether p_vaddr maps address (a kernel's, not one that merely repeats the
 * physical one), where to, and how many bytes from there on.
 */
bool mt_elf_core_virtual(struct mt_elf_core *elf, uint64_t address, uint64_t *phys,
			 uint64_t *len);

/* Returns how many bytes the file would have if nothing were cut off. */
uint64_t mt_elf_core_expected_size(const struct mt_elf_core *elf);

/* Returns the e_machine of the file: EM_…. */
uint16_t mt_elf_core_machine(const struct mt_elf_core *elf);

/* Returns how many bytes the file has. */
uint64_t mt_elf_core_size(const struct mt_elf_core *elf);

/* Returns how many segments were left out: no machine has memory there, no file such an offset. */
size_t mt_elf_core_nr_impossible(const struct mt_elf_core *elf);

#endif
