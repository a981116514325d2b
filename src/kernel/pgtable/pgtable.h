/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page tables of one address space: where they begin, which addresses they translate.
 * What an entry says is in image/arch/pte.h.
 */
#ifndef MT_KERNEL_PGTABLE_PGTABLE_H
#define MT_KERNEL_PGTABLE_PGTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/arch/pte.h"
#include "image/dump/walk.h"
#include "kernel/machine/machine.h"

/* The page tables of one address space. */
struct mt_pgtable {
	struct mt_kernel *kernel;
	struct mt_paging paging;
	const struct mt_pte_format *format;	/* NULL: entries are shown raw */
	uint64_t root;				/* physical */
	uint64_t mm;				/* address of the struct mm_struct that has them */
	bool user;				/* of a process, not the kernel's */
};

/*
 * Finds the page tables of the kernel (pid NULL) or of a process.  MT_ERR_USAGE: no such task,
 * or it has none; MT_ERR_NOT_FOUND: the dump's addresses are translated without tables.
 */
struct mt_error *mt_pgtable_open(struct mt_kernel *kernel, const uint64_t *pid,
				 struct mt_pgtable *table);

/*
 * Finds the page tables of the struct mm_struct at address mm.  MT_ERR_NOT_FOUND: the dump's
 * addresses are translated without tables; else the error of reading mm.
 */
struct mt_error *mt_pgtable_open_mm(struct mt_kernel *kernel, uint64_t mm,
				    struct mt_pgtable *table);

/*
 * Names a level of tables: "pgd", "p4d", "pud", "pmd", "pte".  *folded (may be NULL) names those
 * that are the same one ("p4d, pud"), or is NULL.
 */
const char *mt_pgtable_level(const struct mt_paging *paging, unsigned int level,
			     const char **folded);

/* Returns what lies at p, an entry of table in its byte order; the format must be known. */
uint64_t mt_pgtable_entry(const struct mt_pgtable *table, const uint8_t *p);

/* Returns the bits above those that are translated, of the kernel's addresses. */
uint64_t mt_pgtable_prefix(const struct mt_pgtable *table);

/* Returns where the kernel's addresses begin on a 32-bit machine. */
uint64_t mt_pgtable_split(const struct mt_pgtable *table);

/*
 * Whether an address is the kernel's, by its highest bits; *valid is false where no machine
 * translates such an address.
 */
bool mt_pgtable_is_kernel(const struct mt_pgtable *table, uint64_t address, bool *valid);

#endif
