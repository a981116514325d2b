/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel tells of single pages, in arrays of words:
 *
 *	/proc/PID/pagemap	a word for each page of an address space
 *	/proc/kpageflags	a word for each page frame: flags,
 *	/proc/kpagecount	how often it is mapped,
 *	/proc/kpagecgroup	the inode of the memory cgroup that pays for it
 *
 * Documentation/admin-guide/mm/pagemap.rst; fs/proc/task_mmu.c, fs/proc/page.c,
 * include/uapi/linux/kernel-page-flags.h.  Words are in the byte order of the
 * machine that wrote them.
 */
#ifndef MT_PROC_TASK_PAGEMAP_H
#define MT_PROC_TASK_PAGEMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/uses.h"

/* A word of pagemap. */
struct mt_pagemap_entry {
	bool present, swapped;
	bool hidden;			/* pfn, or swap_type and swap_offset: not root */
	uint64_t pfn;			/* if present and not hidden */
	uint64_t swap_type, swap_offset;	/* if swapped and not hidden */
	bool is_guard;			/* since v6.15 */
	uint64_t word;
};

/* Decodes a word of pagemap, in this machine's byte order. */
struct mt_pagemap_entry mt_pagemap_decode(uint64_t word);

/* Flags that one entry can have. */
#define MT_MAX_PAGEMAP_FLAGS 8u

/* Names the flags of entry ("soft-dirty", …, constants) in names; returns how many. */
size_t mt_pagemap_flags(const struct mt_pagemap_entry *entry,
			const char *names[MT_MAX_PAGEMAP_FLAGS]);

/* Tells whether entry has a page that is for sure not the zero page. */
bool mt_pagemap_has_page(const struct mt_pagemap_entry *entry);

/* Tells whether entry, which is swapped, is of a type that a swap device can have. */
bool mt_pagemap_is_swap(const struct mt_pagemap_entry *entry);

/* Where such files are. */
struct mt_pagemap_place {
	const char *root;	/* "": this machine */
	bool is_foreign;	/* saved by a machine with the other byte order */
};

/*
 * Tells whether a machine (uname -m) has another byte order than this one; of
 * NULL, one that nobody knows, it does not.
 */
bool mt_pagemap_is_foreign(const char *machine);

/*
 * Reads the word of the page of process pid at address into *word; start is where
 * the mapping around it begins: a saved tree that has no pagemap may have
 * pagemap.START.  Sizes are in bytes.  Errors as mt_file_read_at()'s.
 */
struct mt_error *mt_pagemap_read(const struct mt_pagemap_place *place, uint32_t pid,
				 uint64_t start, uint64_t address, uint64_t page_size,
				 uint64_t *word);

/*
 * Reads the word of page frame pfn in file ("kpageflags", …) into *word.  Errors as
 * mt_file_read_at()'s.
 */
struct mt_error *mt_kpage_read(const struct mt_pagemap_place *place, const char *file,
			       uint64_t pfn, uint64_t *word);

/* Bits of kpageflags: include/uapi/linux/kernel-page-flags.h, KPF_… */
#define MT_KPF_COMPOUND_HEAD	(UINT64_C(1) << 15)
#define MT_KPF_COMPOUND_TAIL	(UINT64_C(1) << 16)
#define MT_KPF_HUGE		(UINT64_C(1) << 17)
#define MT_KPF_KSM		(UINT64_C(1) << 21)
#define MT_KPF_ZERO_PAGE	(UINT64_C(1) << 24)

/*
 * Names flags, a word of kpageflags, in names (constants), as tools/mm/page-types
 * does; returns how many.
 */
size_t mt_kpage_flags(uint64_t flags, const char *names[64]);

/* Tells what a page with these flags of kpageflags is used for, if a process maps it. */
enum mt_use mt_kpage_use(uint64_t flags);

#endif
