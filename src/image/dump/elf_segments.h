/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program headers of an ELF core: which memory lies where in the file. */
#ifndef MT_IMAGE_DUMP_ELF_SEGMENTS_H
#define MT_IMAGE_DUMP_ELF_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/*
 * No machine has memory from here on: 56 bits are the most that an architecture addresses
 * (riscv64's Sv39 to Sv57; s390x and ppc64 have 53, x86-64 and arm64 52).
 */
#define MT_PHYS_LIMIT (UINT64_C(1) << 56)

/* A PT_LOAD header; sizes are bytes. */
struct mt_elf_segment {
	uint64_t virt, phys;
	uint64_t offset;	/* in the file */
	uint64_t mem_size;	/* > 0, phys + mem_size <= MT_PHYS_LIMIT */
	uint64_t file_size;	/* <= mem_size */
	uint64_t available;	/* <= file_size: not beyond the file's end */
	uint64_t reach;		/* the furthest end of this and all before it */
};

/* All segments of a file. */
struct mt_elf_segments {
	struct mt_elf_segment *v;	/* sorted by physical address; they may overlap */
	size_t n;
	size_t nr_impossible;	/* left out: beyond MT_PHYS_LIMIT, or beyond any file */
	uint16_t machine;	/* e_machine: EM_… */
	uint64_t size;		/* bytes of the file */
	uint64_t expected_size;	/* bytes it would have if nothing were cut off */
};

/*
 * Reads the headers of the file behind fd.  MT_ERR_UNKNOWN_FORMAT if it is not an ELF core with
 * memory in segments; MT_ERR_FORMAT if its headers lie outside it; MT_ERR_SYSTEM.  Release with
 * mt_elf_segments_release() in any case.
 */
struct mt_error *mt_elf_segments_read(int fd, struct mt_elf_segments *segments);

/* Frees what mt_elf_segments_read() filled. */
void mt_elf_segments_release(struct mt_elf_segments *segments);

/* Whether phys lies in a segment's memory, whether the file has it or not. */
bool mt_elf_segment_contains(const struct mt_elf_segment *segment, uint64_t phys);

/* Whether the file has what a segment's memory holds at phys. */
bool mt_elf_segment_has_data(const struct mt_elf_segment *segment, uint64_t phys);

/* Finds the segment that contains phys, one with data if there is one; NULL: there is none. */
struct mt_elf_segment *mt_elf_segments_find(const struct mt_elf_segments *segments, uint64_t phys);

/* Returns where the next segment above phys begins; UINT64_MAX: there is none. */
uint64_t mt_elf_segments_next_start(const struct mt_elf_segments *segments, uint64_t phys);

#endif
