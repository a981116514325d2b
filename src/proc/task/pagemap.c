// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/pagemap.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

#define BIT(n) (UINT64_C(1) << (n))

/* fs/proc/task_mmu.c, PM_…; type and offset of swap share the frame's bits */
#define FRAME		(BIT(55) - 1)
#define SOFT_DIRTY	BIT(55)
#define EXCLUSIVE	BIT(56)
#define UFFD_WP		BIT(57)
#define GUARD		BIT(58)
#define FILE_PAGE	BIT(61)
#define SWAPPED		BIT(62)
#define PRESENT		BIT(63)
#define TYPE_BITS	5u	/* MAX_SWAPFILES_SHIFT */

/*
 * include/linux/swap.h: of the 32 types at most ten, the highest, are no swap
 * device's: migration, poison, device memory, markers.
 */
#define FIRST_SPECIAL_TYPE 22u

struct mt_pagemap_entry mt_pagemap_decode(uint64_t word)
{
	uint64_t frame = word & FRAME;

	/* no process maps pfn 0, and no page is in the first slot: that is a swap device's head */
	return (struct mt_pagemap_entry){
		.present = word & PRESENT,
		.swapped = !(word & PRESENT) && word & SWAPPED,
		.hidden = !frame,
		.pfn = frame,
		.swap_type = frame & ((1u << TYPE_BITS) - 1),
		.swap_offset = frame >> TYPE_BITS,
		.is_guard = word & GUARD,
		.word = word,
	};
}

size_t mt_pagemap_flags(const struct mt_pagemap_entry *entry,
			const char *names[MT_MAX_PAGEMAP_FLAGS])
{
	static const struct {
		uint64_t bit;
		const char *name;
	} rows[] = {
		{ SOFT_DIRTY, "soft-dirty" }, { EXCLUSIVE, "exclusive" }, { UFFD_WP, "uffd-wp" },
		{ GUARD, "guard" }, { FILE_PAGE, "file-or-shared" },
	};
	size_t n = 0;

	for (size_t i = 0; i < MT_ARRAY_SIZE(rows); i++)
		if (entry->word & rows[i].bit)
			names[n++] = rows[i].name;
	return n;
}

bool mt_pagemap_has_page(const struct mt_pagemap_entry *entry)
{
	return entry->present && entry->word & (EXCLUSIVE | FILE_PAGE);
}

bool mt_pagemap_is_swap(const struct mt_pagemap_entry *entry)
{
	return entry->swap_type < FIRST_SPECIAL_TYPE;
}

bool mt_pagemap_is_foreign(const char *machine)
{
	static const char *const big_endian[] = {
		"s390x", "s390", "ppc64", "ppc", "sparc64", "sparc", "parisc64", "parisc", "m68k",
		"aarch64_be",
	};
	const uint16_t probe = 1;
	bool big = false, here = !*(const uint8_t *)&probe;

	for (size_t i = 0; machine && i < MT_ARRAY_SIZE(big_endian); i++)
		big |= !strcmp(machine, big_endian[i]);
	return machine && big != here;
}

/* The index-th word of a file. */
static struct mt_error *read_word(const struct mt_pagemap_place *place, const char *path,
				  uint64_t index, uint64_t *word)
{
	uint64_t raw;
	struct mt_error *err;

	if (index > UINT64_MAX / sizeof(raw))
		return mt_error_create(MT_ERR_NOT_FOUND, "%s: it does not reach so far", path);
	err = mt_file_read_at(place->root, path, index * sizeof(raw), &raw, sizeof(raw));
	if (!err)
		*word = place->is_foreign ? __builtin_bswap64(raw) : raw;
	return err;
}

struct mt_error *mt_pagemap_read(const struct mt_pagemap_place *place, uint32_t pid,
				 uint64_t start, uint64_t address, uint64_t page_size,
				 uint64_t *word)
{
	struct mt_error *err, *other;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%u/pagemap", pid);
	err = read_word(place, path, address / page_size, word);
	if (!err || !*place->root)
		return err;
	snprintf(path, sizeof(path), "/proc/%u/pagemap.%08" PRIx64, pid, start);
	other = read_word(place, path, (address - start) / page_size, word);
	mt_error_destroy(other ? other : err);
	return other ? err : NULL;
}

struct mt_error *mt_kpage_read(const struct mt_pagemap_place *place, const char *file,
			       uint64_t pfn, uint64_t *word)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%s", file);
	return read_word(place, path, pfn, word);
}

/*
 * From bit 32 on: include/linux/kernel-page-flags.h.  PG_anon_exclusive (v5.19)
 * is PG_mappedtodisk's bit, which no anonymous page has in its own right
 * (tools/mm/page-types.c, expand_overloaded_flags()).
 */
static const char *const kpage_names[64] = {
	"locked", "error", "referenced", "uptodate", "dirty", "lru", "active", "slab",
	"writeback", "reclaim", "buddy", "mmap", "anon", "swapcache", "swapbacked",
	"compound_head", "compound_tail", "huge", "unevictable", "hwpoison", "nopage", "ksm",
	"thp", "offline", "zero_page", "idle_page", "pgtable",
	[32] = "reserved", "mlocked", "mappedtodisk", "private", "private_2", "owner_private",
	"arch", "uncached", "softdirty", "arch_2", "arch_3", "arch_4",
};

size_t mt_kpage_flags(uint64_t flags, const char *names[64])
{
	size_t n = 0;

	for (unsigned int bit = 0; bit < 64; bit++)
		if (flags & BIT(bit) && kpage_names[bit])
			names[n++] = bit == 34 && flags & BIT(12) ? "anon_exclusive" :
								   kpage_names[bit];
	return n;
}

/* The first whose bits are all set. */
enum mt_use mt_kpage_use(uint64_t flags)
{
	static const struct {
		uint64_t bits;
		enum mt_use use;
	} rows[] = {
		{ BIT(20), MT_USE_HOLE },
		{ BIT(10), MT_USE_FREE },
		{ BIT(7), MT_USE_SLAB },
		{ BIT(23), MT_USE_OFFLINE },
		{ BIT(26), MT_USE_TABLE },
		{ BIT(19), MT_USE_HWPOISON },
		{ BIT(32), MT_USE_RESERVED },
		{ MT_KPF_HUGE, MT_USE_HUGETLB },
		{ BIT(13) | BIT(14), MT_USE_SWAPCACHE },
		{ MT_KPF_KSM, MT_USE_KSM },
		{ BIT(12) | MT_KPF_COMPOUND_HEAD, MT_USE_ANON_LARGE },
		{ BIT(12) | MT_KPF_COMPOUND_TAIL, MT_USE_ANON_LARGE },
		{ BIT(12), MT_USE_ANON },
		{ BIT(14), MT_USE_SHMEM },
		{ BIT(5), MT_USE_FILE },
		{ 0, MT_USE_KERNEL },
	};
	size_t i = 0;

	while ((flags & rows[i].bits) != rows[i].bits)
		i++;
	return rows[i].use;
}
