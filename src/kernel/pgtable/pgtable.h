/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables: what an entry says, by the machine's manual and, where the
 * hardware leaves bits to the system, by the kernel's <asm/pgtable.h>.
 *
 * A format is one row in pgtable_formats.c: how an entry is told apart, where its
 * address lies, what its bits are called.
 */
#ifndef MT_KERNEL_PGTABLE_PGTABLE_H
#define MT_KERNEL_PGTABLE_PGTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/dump/walk.h"
#include "kernel/machine/machine.h"

#define MT_MAX_ENTRY_FLAGS 40u

enum mt_entry_kind {
	MT_ENTRY_EMPTY,		/* nothing was ever mapped here, or is no more */
	MT_ENTRY_TABLE,		/* the next level's table */
	MT_ENTRY_PAGE,		/* a page, or a large one */
	MT_ENTRY_PROTNONE,	/* a page that nobody may touch now (PROT_NONE, NUMA balancing) */
	MT_ENTRY_ABSENT,	/* not present: swapped out, or one of the kernel's markers */
	MT_ENTRY_BAD,		/* what no kernel writes */
	MT_ENTRY_UNREADABLE,	/* the table could not be read */
};

struct mt_entry {
	enum mt_entry_kind kind;
	uint64_t phys;		/* of the table or page */
	/* MT_ENTRY_ABSENT: swap.h tells what they mean, and where kernels differ in them what they are */
	bool has_swap;
	uint64_t swap_type, swap_offset;
};

/* A bit (or field) of an entry that has a name. */
struct mt_entry_flag {
	uint64_t mask, value;	/* (entry & mask) == value */
	const char *name;
	unsigned int where;	/* MT_IN_… bits */
};

#define MT_IN_TABLE	1u	/* entries that point to a table */
#define MT_IN_PAGE	2u	/* entries of the last level */
#define MT_IN_LARGE	4u	/* pages above it */
#define MT_IN_ABSENT	8u	/* entries that map nothing */
#define MT_IN_PAGES	(MT_IN_PAGE | MT_IN_LARGE)

struct mt_entry_format {
	const char *name;	/* struct mt_paging.format */
	unsigned int entry_size;	/* bytes */
	bool sign_extended;	/* the highest address bit is repeated above */
	unsigned int bare_level;	/* whose entries have no flags but the first; 0: none */
	bool big_endian;	/* whatever the kernel is */
	uint64_t kernel_base;	/* of its addresses, where it is not a row of ones; else 0 */
	uint64_t below_linear;	/* bytes of the kernel's below its linear mapping, on 32 bits */
	bool split;		/* high addresses have a root of their own (arm64) */
	bool separate;		/* the kernel and each process have all addresses to themselves (s390x) */
	/* how many levels begin with the table that this is an entry of; NULL: always as many */
	unsigned int (*levels)(uint64_t raw);
	/* level 1 maps pages */
	struct mt_entry (*decode)(const struct mt_paging *paging, uint64_t raw,
				  unsigned int level);
	const struct mt_entry_flag *flags;
	size_t nr_flags;
	const struct mt_entry_flag *absent_flags;	/* of entries that are not present */
	size_t nr_absent_flags;
	/* of a page's entry, whose flags it puts together with those of the tables above */
	bool (*is_writable)(uint64_t raw);
	bool (*is_executable)(uint64_t raw, bool user);
	/* of a page's entry: written through since it was last cleaned (pte_dirty()) */
	bool (*is_dirty)(uint64_t raw, unsigned int level);
	/* what an entry of a table takes from all below it; NULL: nothing */
	void (*limit)(uint64_t raw, bool user, bool *write, bool *exec);
	uint64_t special;	/* a page that no struct page counts (pte_special()), or 0 */
};

/* NULL: nobody here knows that format. */
const struct mt_entry_format *mt_entry_format_find(const char *name);

/* The page tables of one address space. */
struct mt_pgtable {
	struct mt_kernel *kernel;
	struct mt_paging paging;
	const struct mt_entry_format *format;	/* NULL: entries are shown raw */
	uint64_t root;				/* physical */
	uint64_t mm;				/* whose: struct mm_struct */
	bool user;				/* of a process, not the kernel's */
};

/* The kernel's (pid NULL) or a process's. MT_ERR_USAGE: no such task, or it has none. */
struct mt_error *mt_pgtable_open(struct mt_kernel *kernel, const uint64_t *pid,
				 struct mt_pgtable *table);

/* Those of an mm (struct mm_struct). */
struct mt_error *mt_pgtable_open_mm(struct mt_kernel *kernel, uint64_t mm,
				    struct mt_pgtable *table);

/* "pgd", "p4d", "pud", "pmd", "pte"; folded: the levels that are the same one, or NULL. */
const char *mt_pgtable_level(const struct mt_paging *paging, unsigned int level,
			     const char **folded);

/* Address bits below those that index a table of this level. */
unsigned int mt_pgtable_shift(const struct mt_paging *paging, unsigned int level);

/* What lies at p, an entry of a table. */
uint64_t mt_pgtable_entry(const struct mt_pgtable *table, const uint8_t *p);

/* The bits above those that are translated, of the kernel's addresses. */
uint64_t mt_pgtable_prefix(const struct mt_pgtable *table);

/* Where the kernel's addresses begin on a 32-bit machine. */
uint64_t mt_pgtable_split(const struct mt_pgtable *table);

/* A kernel's address, by its highest bits; false in *valid: no machine translates it. */
bool mt_pgtable_is_kernel(const struct mt_pgtable *table, uint64_t address, bool *valid);

/* Names of what is set, at most MT_MAX_ENTRY_FLAGS. */
size_t mt_entry_flags(const struct mt_entry_format *format, uint64_t raw, enum mt_entry_kind kind,
		      unsigned int level, const char *names[MT_MAX_ENTRY_FLAGS]);

const char *mt_entry_kind_name(enum mt_entry_kind kind);

#endif
