// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/arch/arch.h"

#include <stdlib.h>
#include <string.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

#define MT_ARCH_ADDRESS(name) &mt_arch_##name,

static const struct mt_arch *const arches[] = { MT_ARCHES(MT_ARCH_ADDRESS) };

static bool has_name(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

const struct mt_arch *mt_arch_of_machine(const char *machine)
{
	for (size_t i = 0; machine && i < MT_ARRAY_SIZE(arches); i++)
		if (has_name(arches[i]->machines, machine))
			return arches[i];
	return NULL;
}

const struct mt_arch *mt_arch_of_library(const char *name)
{
	for (size_t i = 0; name && i < MT_ARRAY_SIZE(arches); i++)
		if (!strcmp(arches[i]->library, name))
			return arches[i];
	return NULL;
}

const struct mt_arch *mt_arch_of_elf(uint16_t machine)
{
	for (size_t i = 0; machine && i < MT_ARRAY_SIZE(arches); i++)
		if (arches[i]->elf_machine == machine)
			return arches[i];
	return NULL;
}

static bool has_key(const char *text, const char *key)
{
	mt_cleanup(free) char *value = mt_vmcoreinfo_get(text, key);

	return value;
}

const struct mt_arch *mt_arch_of_vmcoreinfo(const char *text)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(arches); i++)
		for (const char *const *key = arches[i]->evidence; key && *key; key++)
			if (has_key(text, *key))
				return arches[i];
	return NULL;
}

const struct mt_arch *mt_arch_of_format(const char *format)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(arches); i++)
		for (size_t k = 0; arches[i]->formats && arches[i]->formats[k]; k++)
			if (!strcmp(arches[i]->formats[k]->name, format))
				return arches[i];
	return NULL;
}

static bool is_one(const char *vmcoreinfo, const char *key)
{
	int64_t value;

	return mt_vmcoreinfo_number(vmcoreinfo, key, &value) && value == 1;
}

const struct mt_section_bits *mt_arch_sections(const struct mt_arch *arch, uint64_t page_size,
					       const char *vmcoreinfo)
{
	for (const struct mt_section_bits *row = arch ? arch->sections : NULL;
	     row && row->section_bits; row++)
		if ((!row->page_size || row->page_size == page_size) &&
		    (!row->key || is_one(vmcoreinfo, row->key)))
			return row;
	return NULL;
}

const char *mt_arch_region(const struct mt_arch *arch, const struct mt_arch_query *query,
			   const struct mt_paging *paging, uint64_t address)
{
	const char *name = arch && arch->region ? arch->region(query, paging, address) :
						  mt_arch_told_region(query, address);

	return name ? name : "kernel";
}
