/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables: their shape, and what an entry says, by the machine's manual and, where the
 * hardware leaves bits to the system, by the kernel's <asm/pgtable.h>.
 *
 * All who walk page tables (image/dump to read memory, kernel/pgtable to show it) decode
 * entries here and know no machine.
 */
#ifndef MT_IMAGE_ARCH_PTE_H
#define MT_IMAGE_ARCH_PTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MT_MAX_LEVELS 7

/* How a machine's page tables divide an address. */
struct mt_paging {
	char format[32];	/* of entries, as libaddrxlat names it: "x86_64" */
	unsigned int nr_levels;	/* of tables */
	/* [0]: address bits within a page; [n]: those that index a table n levels
	 * above the pages */
	unsigned int bits[MT_MAX_LEVELS + 1];
	/* the hardware maps some of the kernel's addresses without these tables (Power's hashed
	 * MMU, LoongArch's windows): from linear_start up to linear_end, and what else
	 * mt_dump_maps_beside() knows */
	bool is_partial;
	uint64_t linear_start, linear_end;
	uint64_t ignored;	/* bits of an entry that belong to no address (AMD's SME) */
	/* [n]: where a table of level n lies (physical) that entries lead to for want of a better
	 * one: they are empty (LoongArch's invalid_pte_table); 0: there is none */
	uint64_t empty_tables[MT_MAX_LEVELS + 1];
};

/*
 * Returns how many address bits lie below those that index a table of this level; level
 * nr_levels + 1: how many are translated at all.
 */
unsigned int mt_paging_shift(const struct mt_paging *paging, unsigned int level);

/* What an entry is. */
enum mt_pte_kind {
	MT_PTE_EMPTY,		/* nothing was ever mapped here, or is no more */
	MT_PTE_TABLE,		/* the next level's table */
	MT_PTE_PAGE,		/* a page, or a large one */
	MT_PTE_PROTNONE,	/* a page that nobody may touch now (PROT_NONE, NUMA balancing) */
	MT_PTE_NONPRESENT,	/* swapped out, or one of the kernel's markers */
	MT_PTE_BAD,		/* what no kernel writes */
	MT_PTE_UNREADABLE,	/* the table could not be read */
};

/* An entry, decoded. */
struct mt_pte {
	enum mt_pte_kind kind;
	uint64_t phys;		/* of the table or page */
	/* log2 of the bytes that a row of such entries maps together (riscv64's NAPOT, ARM's
	 * supersections); 0: each entry maps its own.  mt_pte_decode() takes it into account */
	unsigned int row_shift;
	/* NONPRESENT: whether type and offset are known from the entry alone; where kernels
	 * differ in where they lie, struct mt_swap_form tells them */
	bool has_swap;
	uint64_t swap_type, swap_offset;
};

/* A bit (or field) of an entry that has a name. */
struct mt_pte_flag {
	uint64_t mask, value;	/* (entry & mask) == value */
	const char *name;
	unsigned int where;	/* MT_IN_… bits */
};

#define MT_IN_TABLE	1u	/* entries that point to a table */
#define MT_IN_PAGE	2u	/* entries of the last level */
#define MT_IN_LARGE	4u	/* pages above it */
#define MT_IN_NONPRESENT 8u	/* entries that map nothing */
#define MT_IN_PAGES	(MT_IN_PAGE | MT_IN_LARGE)
#define MT_COMES_AND_GOES 16u	/* while a page is used: it tells nothing of a mapping */

#define MT_MAX_PTE_FLAGS 40u

/* One form of entries: how they are told apart, where the address lies, what bits are called. */
struct mt_pte_format {
	const char *name;		/* struct mt_paging.format */
	unsigned int entry_size;	/* bytes */
	bool big_endian;	/* the entries, whatever the kernel is */
	bool sign_extended;	/* the highest address bit is repeated above */
	unsigned int bare_level;	/* whose entries have no flags but the first; 0: none */
	uint64_t kernel_base;	/* of its addresses, where it is not a row of ones; else 0 */
	uint64_t below_linear;	/* bytes of the kernel's below its linear mapping, on 32 bits */
	bool split;		/* high addresses have a root of their own (arm64) */
	bool separate;		/* the kernel has all addresses, and each process, too (s390x) */
	/* tells how many levels begin with the table that raw is an entry of; NULL: all */
	unsigned int (*levels)(uint64_t raw);
	/* tells what raw, an entry of that level (1 maps pages), is; call mt_pte_decode() */
	struct mt_pte (*decode)(const struct mt_paging *paging, uint64_t raw, unsigned int level);
	const struct mt_pte_flag *flags;
	size_t nr_flags;
	const struct mt_pte_flag *nonpresent_flags;
	size_t nr_nonpresent_flags;
	/* tell the rights that a page's entry gives, less what tables above take */
	bool (*is_writable)(uint64_t raw);
	bool (*is_executable)(uint64_t raw, bool user);
	/* tells whether the page was written since it was last cleaned (pte_dirty()) */
	bool (*is_dirty)(uint64_t raw, unsigned int level);
	/* takes from write and exec what a table's entry forbids all below it; NULL: nothing */
	void (*limit)(uint64_t raw, bool user, bool *write, bool *exec);
	uint64_t special;	/* of a page that no struct page counts (pte_special()), or 0 */
	/* what maps the addresses of a partial struct mt_paging, and that in a sentence; or NULL */
	const char *beside, *beside_note;
};

/* Where an entry that is not present keeps swap type and offset, in one age of kernels. */
struct mt_swap_form {
	unsigned char type_shift, type_bits, offset_shift, offset_bits;
	signed char exclusive;	/* 1: since PG_anon_exclusive; -1: before; 0: both */
	/* 1: kernels with struct mt_arch.swap_age_symbol; -1: those without it; 0: both */
	signed char aged;
};

/* Finds a format by struct mt_paging.format; NULL: no architecture here has it. */
const struct mt_pte_format *mt_pte_format_find(const char *name);

/*
 * Decodes raw, an entry of that level (1 maps pages) on the way to address.  phys of a page is
 * where the part that this one entry maps begins, also in a row of entries.
 */
struct mt_pte mt_pte_decode(const struct mt_pte_format *format, const struct mt_paging *paging,
			    uint64_t raw, unsigned int level, uint64_t address);

/*
 * Stores the names of what is set in raw, an entry of that kind and level; returns how many.
 * format NULL: none.
 */
size_t mt_pte_flags(const struct mt_pte_format *format, uint64_t raw, enum mt_pte_kind kind,
		    unsigned int level, const char *names[MT_MAX_PTE_FLAGS]);

/* Names a kind as the views print it: "table", "page", "absent", …. */
const char *mt_pte_kind_name(enum mt_pte_kind kind);

#endif
