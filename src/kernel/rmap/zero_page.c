// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/rmap/zero_page.h"

#include "model/snapshot.h"

static uint64_t variable(struct mt_kernel *kernel, const char *name)
{
	uint64_t address, value = 0;

	if (mt_symbols_find(kernel->image->symbols, name, &address))
		mt_error_destroy(mt_reader_read_long(kernel->reader, address, &value));
	return value;
}

static bool is_pfn(const struct mt_kernel *kernel, uint64_t value)
{
	return value && value < kernel->memmap->pointer_mask >> kernel->memmap->page_shift;
}

/* A pfn since v5.12 (3b77e8c8cde5), else a struct page. */
static uint64_t huge_zero(struct mt_kernel *kernel)
{
	uint64_t pfn = variable(kernel, "huge_zero_pfn"), page;

	if (is_pfn(kernel, pfn))
		return pfn;
	page = variable(kernel, "huge_zero_folio");
	if (!page)
		page = variable(kernel, "huge_zero_page");
	return page && mt_memmap_page_to_pfn(kernel->memmap, page, &pfn) ? pfn : MT_UNKNOWN;
}

struct mt_zero_pages mt_zero_pages_read(struct mt_kernel *kernel)
{
	uint64_t pfn = variable(kernel, "zero_pfn");

	if (!pfn)
		pfn = variable(kernel, "zero_page_pfn");
	return (struct mt_zero_pages){
		.pfn = is_pfn(kernel, pfn) ? pfn : MT_UNKNOWN,
		.huge_pfn = huge_zero(kernel),
	};
}
