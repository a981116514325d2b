/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries of the page tables that Linux has on 64-bit Power (Book III-S), radix or hashed;
 * they are big-endian, whatever the kernel is.  arch/powerpc/include/asm/book3s/64/pgtable.h,
 * since v4.7 (2016).
 */
#ifndef MT_IMAGE_PPC64_PTE_H
#define MT_IMAGE_PPC64_PTE_H

#include <stdint.h>

#define MT_PPC64_PRESENT	(UINT64_C(1) << 63)
#define MT_PPC64_PTE		(UINT64_C(1) << 62)	/* ends here: no table */
#define MT_PPC64_INVALID	(UINT64_C(1) << 61)	/* present, but about to change */

/* What an entry that ends the walk points to, less the bits within its page. */
static inline uint64_t mt_ppc64_page(uint64_t raw, unsigned int shift)
{
	return raw & UINT64_C(0x00ffffffffffffff) & ~((UINT64_C(1) << shift) - 1);
}

/* Tables are aligned to 256 bytes at least; below that is their size (radix). */
static inline uint64_t mt_ppc64_table(uint64_t raw)
{
	return raw & UINT64_C(0x0fffffffffffff00);
}

#endif
