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

bool mt_arch_variable(const struct mt_arch_query *query, const char *name, size_t size,
		      uint64_t *value)
{
	uint64_t address;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (!query->symbol(query->data, name, &address))
		return false;
	err = query->read(query->data, MT_KVIRT, address, size, value);
	return !err;
}

struct mt_error *mt_arch_missing(const char *what)
{
	return mt_error_create(MT_ERR_NOT_FOUND, "address translation: neither VMCOREINFO nor a "
			       "vmlinux has %s", what);
}

const char *mt_arch_told_region(const struct mt_arch_query *query, uint64_t address)
{
	static const struct {
		const char *start, *end, *name;
	} rows[] = {
		{ "NUMBER(MODULES_VADDR)", "NUMBER(MODULES_END)", "modules" },
		{ "NUMBER(VMALLOC_START)", "NUMBER(VMALLOC_END)", "vmalloc" },
		{ "NUMBER(VMEMMAP_START)", "NUMBER(VMEMMAP_END)", "vmemmap" },
	};
	int64_t start, end;

	for (size_t i = 0; i < MT_ARRAY_SIZE(rows); i++)
		if (mt_vmcoreinfo_number(query->vmcoreinfo, rows[i].start, &start) &&
		    mt_vmcoreinfo_number(query->vmcoreinfo, rows[i].end, &end) &&
		    address >= (uint64_t)start && address < (uint64_t)end)
			return rows[i].name;
	/* arm64's since v5.4 (14c127c957c1) */
	if (mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(PAGE_OFFSET)", &start) &&
	    address >= (uint64_t)start)
		return "direct map";
	return NULL;
}

bool mt_arch_in_low_memory(const struct mt_arch_query *query, uint64_t address)
{
	static const uint64_t start = 0xc0000000;
	uint64_t end = 0;
	int64_t told;

	if (mt_vmcoreinfo_number(query->vmcoreinfo, "NUMBER(PAGE_OFFSET)", &told))
		return false;
	mt_arch_variable(query, "high_memory", query->pointer_size, &end);
	return end > start && address >= start && address < end;
}

const char *mt_arch_region(const struct mt_arch *arch, const struct mt_arch_query *query,
			   const struct mt_paging *paging, uint64_t address)
{
	const char *name = arch && arch->region ? arch->region(query, paging, address) :
						  mt_arch_told_region(query, address);

	return name ? name : "kernel";
}
