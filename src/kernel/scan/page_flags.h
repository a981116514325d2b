/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of page flags, out of the kernel's own enum pageflags. */
#ifndef MT_KERNEL_SCAN_PAGE_FLAGS_H
#define MT_KERNEL_SCAN_PAGE_FLAGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/types/types.h"
#include "model/uses.h"

#define MT_MAX_PAGE_FLAGS 64u

/*
 * Several flags share a bit, each on pages of its own kind; what comes
 * before __NR_PAGEFLAGS is the bit's name.  One is called by its other name:
 * on pages of processes PG_anon_exclusive (v5.19, PAGEFLAG(AnonExclusive)), which
 * says nothing of disks or owners.
 */
struct mt_page_flags {
	struct mt_enumerators all;
	const char *names[MT_MAX_PAGE_FLAGS];	/* by bit; NULL: none */
	unsigned int anon_exclusive;		/* bit; MT_MAX_PAGE_FLAGS: none */
};

/* MT_ERR_NOT_FOUND: the types have no enum pageflags. */
struct mt_error *mt_page_flags_read(struct mt_types *types, struct mt_page_flags *flags);
void mt_page_flags_release(struct mt_page_flags *flags);

static inline __attribute__((unused)) void mt_cleanup_page_flags(struct mt_page_flags *flags)
{
	mt_page_flags_release(flags);
}

/* Of a page of that use; without "PG_"; how many of names[MT_MAX_PAGE_FLAGS] there are. */
size_t mt_page_flags_set(const struct mt_page_flags *flags, uint64_t value, enum mt_use use,
			 const char *names[MT_MAX_PAGE_FLAGS]);

/* The mask of a flag, by any of its names; MT_ERR_USAGE lists those there are. */
struct mt_error *mt_page_flags_mask(const struct mt_page_flags *flags, const char *name,
				    uint64_t *mask);

#endif
