// SPDX-License-Identifier: GPL-2.0-or-later
/* Helpers for the files of architectures. */
#include <stdlib.h>

#include "image/arch/arch_private.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

unsigned int mt_paging_shift(const struct mt_paging *paging, unsigned int level)
{
	unsigned int shift = 0;

	for (unsigned int i = 0; i < level && i <= MT_MAX_LEVELS; i++)
		shift += paging->bits[i];
	return shift;
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
