/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of page flags, from the kernel's own enum pageflags. */
#ifndef MT_KERNEL_SCAN_PAGE_FLAGS_H
#define MT_KERNEL_SCAN_PAGE_FLAGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/types/types.h"
#include "model/uses.h"

#define MT_MAX_PAGE_FLAGS 64u

/*
 * The flags of this kernel.  A bit may have several names, of which one each holds for pages of one
 * kind; names[] has the first that the enum lists.  There is one exception: on anonymous pages the
 * bit of PG_anon_exclusive (v5.19, PAGEFLAG(AnonExclusive)) is called that, for its other names,
 * such as PG_mappedtodisk, mean nothing there.
 */
struct mt_page_flags {
	struct mt_enumerators all;
	const char *names[MT_MAX_PAGE_FLAGS];	/* by bit; NULL: none */
	unsigned int anon_exclusive;		/* bit; MT_MAX_PAGE_FLAGS: none */
};

/* Reads enum pageflags into *flags.  MT_ERR_NOT_FOUND: the types have no such enum. */
struct mt_error *mt_page_flags_read(struct mt_types *types, struct mt_page_flags *flags);

/* Frees the names, not *flags itself. */
void mt_page_flags_release(struct mt_page_flags *flags);

/* Does the same, for __attribute__((cleanup)). */
static inline __attribute__((unused)) void mt_cleanup_page_flags(struct mt_page_flags *flags)
{
	mt_page_flags_release(flags);
}

/*
 * Stores in names[] the names, without "PG_", of the bits that are set in value, the flags of a
 * page of that use.  Returns how many.  They belong to flags.
 */
size_t mt_page_flags_set(const struct mt_page_flags *flags, uint64_t value, enum mt_use use,
			 const char *names[MT_MAX_PAGE_FLAGS]);

/*
 * Stores in *mask the bit of the flag that any of its names, without "PG_", is.  MT_ERR_USAGE: no
 * flag is called that; the message lists those there are.
 */
struct mt_error *mt_page_flags_mask(const struct mt_page_flags *flags, const char *name,
				    uint64_t *mask);

#endif
