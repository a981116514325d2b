/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Architectures: all that memtop knows of a machine is in one struct mt_arch, and that in one
 * file of this folder.
 *
 * To add one: a file with its struct, a line in MT_ARCHES (arch_private.h), a line in
 * local.mk, a row of tests/guest/cases.  Everything but name, library and machines may be left
 * out: what is missing is then said by whoever needs it.
 */
#ifndef MT_IMAGE_ARCH_ARCH_H
#define MT_IMAGE_ARCH_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/arch/pte.h"
#include "image/arch/query.h"

/* A stretch of addresses that the hardware, or the kernel's own tables, map linearly. */
struct mt_linear {
	uint64_t start, last;	/* virtual, both included; start > last: unused */
	uint64_t phys;		/* of start */
};

#define MT_MAX_LINEAR 2

/* A piece of the memory map that no table maps; see mt_page_tables.block_shift. */
struct mt_map_block {
	uint64_t virt, phys;
};

/*
 * The kernel's own page tables, for machines that libkdumpfile translates nothing of or not
 * all.  Starts zeroed.
 */
struct mt_page_tables {
	const struct mt_pte_format *format;	/* NULL: all is left to libkdumpfile */
	uint64_t start;			/* what lies below is left to it in any case */
	struct mt_linear linear[MT_MAX_LINEAR];	/* asked before the tables */
	unsigned int nr_linear;
	uint64_t root;			/* physical */
	struct mt_paging paging;
	struct mt_map_block *blocks;	/* whoever has the tables frees them */
	size_t nr_blocks, capacity;
	unsigned int block_shift;	/* log2 of the bytes of one */
	bool wants_symbols;		/* more could be known, had the query more symbols */
};

/*
 * SECTION_SIZE_BITS and MAX_PHYSMEM_BITS (asm/sparsemem.h), for dumps whose VMCOREINFO has not
 * got them (before v5.13, 4f5aecdff25f, and v5.9, 1d50e5d0c505).
 */
struct mt_section_bits {
	uint64_t page_size;	/* bytes; 0: any */
	const char *key;	/* of VMCOREINFO, whose value must be 1; NULL: any */
	unsigned int section_bits, physmem_bits;
};

/* All that memtop knows of one kind of machine. */
struct mt_arch {
	const char *name;	/* what a vmlinux of it is called where nothing tells more */
	const char *library;	/* libkdumpfile's name for it */
	const char *const *machines;	/* uname's names, NULL at the end */
	uint16_t elf_machine;	/* EM_…; 0: none, or told by another row */
	unsigned int pointer_size;	/* bytes; 0: the dump tells */
	/* keys of VMCOREINFO that only this architecture writes, NULL at the end; may be NULL */
	const char *const *evidence;

	const struct mt_pte_format *const *formats;	/* NULL at the end; may be NULL */
	const struct mt_swap_form *swap_forms;	/* where entries do not tell by themselves */
	size_t nr_swap_forms;
	const char *swap_age_symbol;	/* by which forms of two ages are told apart, or NULL */
	/* log2 of how many tables of the lowest level a page holds (s390x: 1) */
	unsigned int tables_per_page_shift;

	/*
	 * Fills tables where libkdumpfile translates nothing; NULL: it does.  MT_ERR_NOT_FOUND:
	 * too little is known, said in words; MT_ERR_FORMAT; what reading gives.
	 */
	struct mt_error *(*set_up)(const struct mt_arch_query *query,
				   struct mt_page_tables *tables);
	/*
	 * Adds to tables what is known once the kernel can be read; root stays 0 if that is
	 * nothing.  What was found before MT_ERR_NOMEM or a read error stays.  NULL: nothing.
	 */
	struct mt_error *(*learn)(const struct mt_arch_query *query,
				  struct mt_page_tables *tables);
	/*
	 * Corrects the physical address of swapper_pg_dir where libkdumpfile cannot find it
	 * (see image/dump/quirks.c); NULL: it finds it.
	 */
	bool (*find_root)(const struct mt_arch_query *query, uint64_t *phys);

	const struct mt_section_bits *sections;	/* section_bits 0 at the end; may be NULL */

	/*
	 * Names what part of the kernel's address space an address lies in ("direct map",
	 * "vmalloc", …); NULL: not known.  Where the member is NULL,
	 * mt_arch_told_region() counts.
	 */
	const char *(*region)(const struct mt_arch_query *query, const struct mt_paging *paging,
			      uint64_t address);

	/*
	 * Names a bit of vm_flags whose meaning is the machine's, as smaps does; "": smaps shows
	 * none; NULL: the bit means what it means everywhere.
	 */
	const char *(*vma_flag)(unsigned int bit);
};

/* Finds an architecture by uname's name (may be NULL); NULL: it is not known here. */
const struct mt_arch *mt_arch_of_machine(const char *machine);

/* Finds an architecture by libkdumpfile's name for it (may be NULL); NULL: it is not known here. */
const struct mt_arch *mt_arch_of_library(const char *name);

/* Finds an architecture by the e_machine (EM_…) of a vmlinux; NULL: it is not known here. */
const struct mt_arch *mt_arch_of_elf(uint16_t machine);

/* Finds an architecture by what only its kernels write to VMCOREINFO; NULL: nothing tells. */
const struct mt_arch *mt_arch_of_vmcoreinfo(const char *text);

/* Finds an architecture by a form of its entries (mt_paging.format); NULL: nobody has it. */
const struct mt_arch *mt_arch_of_format(const char *format);

/*
 * Finds the section bits that count for a kernel with that page size and VMCOREINFO (may be NULL);
 * NULL: arch (may be NULL) has none.
 */
const struct mt_section_bits *mt_arch_sections(const struct mt_arch *arch, uint64_t page_size,
					       const char *vmcoreinfo);

/*
 * Names the part of the address space by what VMCOREINFO tells on any machine: modules, vmalloc
 * and vmemmap (arm64's since v6.1, 2369f171d5c5, and riscv64's), and all from PAGE_OFFSET on.
 * NULL: none of them.
 */
const char *mt_arch_told_region(const struct mt_arch_query *query, uint64_t address);

/* Names the region of an address by arch (may be NULL); "kernel" where nobody knows. */
const char *mt_arch_region(const struct mt_arch *arch, const struct mt_arch_query *query,
			   const struct mt_paging *paging, uint64_t address);

#endif
