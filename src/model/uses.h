/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a page is used for.  Every struct page of a machine falls into exactly
 * one of these; there is no "other".
 */
#ifndef MT_MODEL_USES_H
#define MT_MODEL_USES_H

#include <stdbool.h>

/* The uses, in the order in which views show them; mt_uses[] has names and explanations. */
enum mt_use {
	MT_USE_FREE,
	MT_USE_PCP,
	MT_USE_ANON,
	MT_USE_ANON_LARGE,
	MT_USE_KSM,
	MT_USE_SWAPCACHE,
	MT_USE_FILE,
	MT_USE_SHMEM,
	MT_USE_DETACHED,
	MT_USE_HUGETLB,
	MT_USE_SLAB,
	MT_USE_LARGE_KMALLOC,
	MT_USE_TABLE,
	MT_USE_ZSMALLOC,
	MT_USE_MOVABLE,
	MT_USE_VMALLOC,
	MT_USE_STACK,
	MT_USE_KERNEL,
	MT_USE_UNREFERENCED,
	MT_USE_RESERVED,
	MT_USE_OFFLINE,
	MT_USE_UNACCEPTED,
	MT_USE_GUARD,
	MT_USE_HWPOISON,
	MT_USE_DAMAGED,
	MT_USE_UNREADABLE,	/* the struct page cannot be read */
	MT_USE_EXCLUDED,	/* the struct page was left out of the dump */
	MT_USE_DEVICE,		/* from here on: not among the present pages */
	MT_USE_HOLE,
	MT_NR_USES,
};

/* How a use is shown. */
struct mt_use_info {
	const char *name;	/* JSON and --use; never renamed */
	char letter;		/* in maps */
	const char *color;	/* in maps: "#rrggbb" */
	unsigned char ansi;	/* the same among a terminal's 256 colours */
	const char *help;	/* one line, lower case, no full stop */
};

/* The uses by enum mt_use. */
extern const struct mt_use_info mt_uses[MT_NR_USES];

/* Tells whether pages of this use are counted in zone->present_pages. */
static inline bool mt_use_is_present(enum mt_use use)
{
	return use < MT_USE_DEVICE;
}

/* Finds the use that mt_uses[] calls name; MT_NR_USES if none is called that. */
enum mt_use mt_use_find(const char *name);

#endif
