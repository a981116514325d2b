// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/arch/pte.h"

#include <string.h>

#include "image/arch/arch.h"

const struct mt_pte_format *mt_pte_format_find(const char *name)
{
	const struct mt_arch *arch = mt_arch_of_format(name);

	for (size_t i = 0; arch; i++)
		if (!strcmp(arch->formats[i]->name, name))
			return arch->formats[i];
	return NULL;
}

static uint64_t low_bits(unsigned int n)
{
	return n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

struct mt_pte mt_pte_decode(const struct mt_pte_format *format, const struct mt_paging *paging,
			    uint64_t raw, unsigned int level, uint64_t address)
{
	struct mt_pte pte = format->decode(paging, raw, level);
	unsigned int shift = mt_paging_shift(paging, level);

	if (pte.kind == MT_PTE_TABLE && pte.phys && pte.phys == paging->empty_tables[level - 1])
		return (struct mt_pte){ .kind = MT_PTE_EMPTY };
	if (pte.row_shift > shift)
		pte.phys |= address & low_bits(pte.row_shift) & ~low_bits(shift);
	return pte;
}

static unsigned int place_of(enum mt_pte_kind kind, unsigned int level)
{
	if (kind == MT_PTE_TABLE)
		return MT_IN_TABLE;
	if (kind == MT_PTE_PAGE || kind == MT_PTE_PROTNONE)
		return level > 1 ? MT_IN_LARGE : MT_IN_PAGE;
	return MT_IN_NONPRESENT;
}

size_t mt_pte_flags(const struct mt_pte_format *format, uint64_t raw, enum mt_pte_kind kind,
		    unsigned int level, const char *names[MT_MAX_PTE_FLAGS])
{
	unsigned int place = place_of(kind, level);
	size_t n = 0, all = !format ? 0 : level == format->bare_level ? 1 : format->nr_flags;

	for (size_t i = 0; format && kind == MT_PTE_NONPRESENT && i < format->nr_nonpresent_flags;
	     i++)
		if (raw & format->nonpresent_flags[i].mask)
			names[n++] = format->nonpresent_flags[i].name;
	for (size_t i = 0; i < all && n < MT_MAX_PTE_FLAGS; i++)
		if (format->flags[i].where & place &&
		    (raw & format->flags[i].mask) == format->flags[i].value)
			names[n++] = format->flags[i].name;
	return n;
}

const char *mt_pte_kind_name(enum mt_pte_kind kind)
{
	static const char *const names[] = {
		[MT_PTE_EMPTY] = "empty",
		[MT_PTE_TABLE] = "table",
		[MT_PTE_PAGE] = "page",
		[MT_PTE_PROTNONE] = "protnone",
		[MT_PTE_NONPRESENT] = "absent",
		[MT_PTE_BAD] = "bad",
		[MT_PTE_UNREADABLE] = "unreadable",
	};

	return names[kind];
}
