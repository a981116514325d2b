/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries of page tables that libkdumpfile does not know: where they lead.  What else they
 * say is in kernel/pgtable_*.c.
 */
#ifndef MT_IMAGE_DUMP_PTE_H
#define MT_IMAGE_DUMP_PTE_H

#include <stdint.h>

/*
 * 64-bit Power (Book III-S), radix or hashed; big-endian, whatever the kernel is.
 * arch/powerpc/include/asm/book3s/64/pgtable.h, since v4.7.
 */
#define MT_PPC64_PRESENT	(UINT64_C(1) << 63)
#define MT_PPC64_PTE		(UINT64_C(1) << 62)	/* ends here: no table */
#define MT_PPC64_INVALID	(UINT64_C(1) << 61)	/* present, but about to change */

/* What an entry that ends the walk points to, less the bits within its page (_PAGE_PA_MAX). */
static inline uint64_t mt_ppc64_page(uint64_t raw, unsigned int shift)
{
	return raw & UINT64_C(0x001fffffffffffff) & ~((UINT64_C(1) << shift) - 1);
}

/* Tables are aligned to 256 bytes at least; below that is their size (radix). */
static inline uint64_t mt_ppc64_table(uint64_t raw)
{
	return raw & UINT64_C(0x0fffffffffffff00);
}

/* riscv64: the privileged specification, 10.3. */
#define MT_RISCV_VALID		UINT64_C(1)
#define MT_RISCV_RWX		UINT64_C(0xe)	/* none of them: a table */

static inline uint64_t mt_riscv_phys(uint64_t raw)
{
	return (raw & UINT64_C(0x003ffffffffffc00)) << 2;
}

/* s390x: the Principles of Operation, chapter 3. */
#define MT_S390X_INVALID	UINT64_C(0x20)	/* of entries above the pages' */
#define MT_S390X_LARGE		UINT64_C(0x400)
#define MT_S390X_PTE_INVALID	UINT64_C(0x400)
#define MT_S390X_PTE_PRESENT	UINT64_C(0x1)	/* Linux's: what was not used lately is invalid */

/* Each entry above the pages' says in TT of which table it is, used or not. */
static inline unsigned int mt_s390x_level(uint64_t raw)
{
	return (unsigned int)(raw >> 2 & 3) + 2;
}

#endif
